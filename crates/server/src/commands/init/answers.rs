//! What was answered: values of settings by their names in the configuration file.

use crate::configuration::{Flags, faults_of, read_secret};
use anyhow::{Result, bail};
use messages::Command;
use std::path::Path;

/// The settings that the file may have, in its order, each with the flag that gives it, and what
/// the file says above it.
pub(super) const SETTINGS: [(&str, &str, &str); 8] = [
    (
        "data_dir",
        "data-dir",
        "The folder for the database and the attachments.",
    ),
    ("database", "database", "The database."),
    ("secret_file", "secret-file", "The installation's secrets."),
    ("listen", "listen", "The address to listen on."),
    (
        "public_url",
        "public-url",
        "The URL by which clients reach the server.",
    ),
    (
        "proxies",
        "proxies",
        "The number of trusted proxies in front of this server.",
    ),
    (
        "mail_url",
        "mail-url",
        "The server that sends e-mails to candidates.",
    ),
    ("mail_from", "mail-from", "The sender of these e-mails."),
];

/// The setting whose file may not exist yet, so that it is checked here.
const SECRET_FILE: &str = "secret_file";

/// The answers.
#[derive(Debug)]
pub(super) struct Answers {
    given: Vec<(&'static str, String)>,
    /// The file to write, from the root.
    output: String,
}

impl Answers {
    /// Returns the answers that are given as flags. Flags that `init` does not write are refused.
    pub(super) fn given(flags: &Flags, config: Option<&Path>, output: &Path) -> Result<Self> {
        let known = |name: &String| SETTINGS.iter().any(|(_, flag, _)| flag == name);
        let mut others: Vec<String> = flags
            .names()
            .into_iter()
            .filter(|name| !known(name) || flags.get(name).is_none())
            .collect();
        others.extend(config.map(|_| "config".to_owned()));
        if !others.is_empty() {
            bail!(Command::InitFlags {
                flags: format!("--{}", others.join(", --")),
            });
        }
        let given = SETTINGS
            .iter()
            .filter_map(|(name, flag, _)| Some((*name, whole(name, flags.get(flag)?))));
        Ok(Self {
            given: given.collect(),
            output: absolute(&output.display().to_string()),
        })
    }

    /// Returns the value of a setting.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.given.iter().find(|(given, _)| *given == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Sets the value of a setting.
    pub(super) fn set(&mut self, name: &'static str, value: String) {
        self.given.retain(|(given, _)| *given != name);
        self.given.push((name, value));
    }

    /// Returns what is wrong with the answers.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = faults_of(&self.checked());
        let secret = self.get(SECRET_FILE);
        faults.extend(secret.and_then(|file| self.secret_fault(file)));
        faults
    }

    /// Returns what would be wrong with the answers and one more value.
    pub(super) fn faults_with(&self, name: &'static str, value: &str) -> Vec<String> {
        if name == SECRET_FILE {
            return self.secret_fault(value).into_iter().collect();
        }
        let mut values = self.checked();
        values.retain(|(given, _)| *given != name);
        values.push((name, value));
        // A mail server needs a sender, which is asked for next.
        if values.iter().any(|(name, _)| *name == "mail_url")
            && values.iter().all(|(name, _)| *name != "mail_from")
        {
            values.push(("mail_from", "post@example.nl"));
        }
        faults_of(&values)
    }

    /// Returns what is wrong with the file of the secret, if it exists or cannot be made.
    fn secret_fault(&self, file: &str) -> Option<String> {
        if file == self.output {
            return Some(Command::InitSameFile.to_string());
        }
        let file = Path::new(file);
        if !file.exists() {
            return None;
        }
        read_secret(Some(file), None, false)
            .err()
            .map(|error| error.to_string())
    }

    fn checked(&self) -> Vec<(&'static str, &str)> {
        let given = self.given.iter().filter(|(name, _)| *name != SECRET_FILE);
        given.map(|(name, value)| (*name, value.as_str())).collect()
    }
}

/// Returns the value of a setting as the file has it.
pub(super) fn whole(name: &str, value: String) -> String {
    match (name, value.strip_prefix("sqlite:")) {
        ("database", Some(path)) if !path.is_empty() => format!("sqlite:{}", absolute(path)),
        ("data_dir" | "secret_file", _) => absolute(&value),
        _ => value,
    }
}

/// Returns the path from the root, because the server may be started in another folder.
pub(super) fn absolute(path: &str) -> String {
    let absolute = std::path::absolute(path);
    absolute.map_or_else(|_| path.to_owned(), |path| path.display().to_string())
}
