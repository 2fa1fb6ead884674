//! What was answered: values of settings by their names in the configuration file.

use crate::configuration::{Flags, faults_of};

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

/// A secret file that does not exist yet is made, so it cannot be read for a check.
const UNREAD: &str = "secret_file";

/// The answers.
#[derive(Debug, Default)]
pub(super) struct Answers(Vec<(&'static str, String)>);

impl Answers {
    /// Returns the answers that are given as flags.
    pub(super) fn given(flags: &Flags) -> Self {
        let given = SETTINGS
            .iter()
            .filter_map(|(name, flag, _)| Some((*name, whole(name, flags.get(flag)?))));
        Self(given.collect())
    }

    /// Returns the value of a setting.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(given, _)| *given == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Sets the value of a setting.
    pub(super) fn set(&mut self, name: &'static str, value: String) {
        self.0.retain(|(given, _)| *given != name);
        self.0.push((name, value));
    }

    /// Returns what is wrong with the answers.
    pub(super) fn faults(&self) -> Vec<String> {
        faults_of(&self.checked())
    }

    /// Returns what would be wrong with the answers and one more value.
    pub(super) fn faults_with(&self, name: &'static str, value: &str) -> Vec<String> {
        let mut values = self.checked();
        values.retain(|(given, _)| *given != name);
        if name != UNREAD {
            values.push((name, value));
        }
        // A mail server needs a sender, which is asked for next.
        if values.iter().any(|(name, _)| *name == "mail_url")
            && values.iter().all(|(name, _)| *name != "mail_from")
        {
            values.push(("mail_from", "post@example.nl"));
        }
        faults_of(&values)
    }

    fn checked(&self) -> Vec<(&'static str, &str)> {
        let given = self.0.iter().filter(|(name, _)| *name != UNREAD);
        given.map(|(name, value)| (*name, value.as_str())).collect()
    }
}

/// Returns the value of a setting as the file has it.
pub(super) fn whole(name: &str, value: String) -> String {
    match name {
        "data_dir" | "secret_file" => absolute(&value),
        _ => value,
    }
}

/// Returns the path from the root, because the server may be started in another folder.
pub(super) fn absolute(path: &str) -> String {
    let absolute = std::path::absolute(path);
    absolute.map_or_else(|_| path.to_owned(), |path| path.display().to_string())
}
