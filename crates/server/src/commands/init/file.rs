//! Writes the configuration file, and the file of a new secret.

use super::answers::{Answers, SETTINGS};
use crate::commands::support::because;
use anyhow::Result;
use messages::Command;
use model::SystemRandom;
use std::{fmt::Write as _, fs::OpenOptions, io::Write, os::unix::fs::OpenOptionsExt, path::Path};
use store::Secrets;

/// Writes both files. They are readable by their owner only, because they may hold passwords.
/// Returns the file of the secret if it was made.
pub(super) fn write(file: &Path, answers: &Answers) -> Result<Option<String>> {
    let secret = answers
        .get("secret_file")
        .filter(|secret| !Path::new(secret).exists());
    if let Some(secret) = secret {
        create(
            Path::new(secret),
            &format!("{}\n", Secrets::fresh(&SystemRandom)),
        )?;
    }
    if let Err(error) = create(file, &text(answers)) {
        if let Some(secret) = secret {
            discard(Path::new(secret));
        }
        return Err(error);
    }
    Ok(secret.map(str::to_owned))
}

/// Removes a file that this command made. If that fails, the file stays, and the error that is
/// reported is the first one.
fn discard(file: &Path) {
    drop(std::fs::remove_file(file));
}

fn text(answers: &Answers) -> String {
    let mut text = String::from(
        "# The configuration of Onderwijsregio, as `onderwijsregio init` wrote it. Flags and environment variables have\n\
         # precedence. `onderwijsregio serve --help` describes every setting; each has underscores in its name here.\n",
    );
    for (name, _, about) in &SETTINGS {
        if let Some(value) = answers.get(name) {
            let _ = write!(text, "\n# {about}\n{name} = {}\n", toml_text(value));
        }
    }
    text
}

/// Returns a text as a basic string of TOML.
fn toml_text(value: &str) -> String {
    toml::Value::String(value.to_owned()).to_string()
}

fn create(file: &Path, text: &str) -> Result<()> {
    let created = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .and_then(|mut created| {
            let written = created
                .write_all(text.as_bytes())
                .and_then(|()| created.sync_all());
            written.inspect_err(|_| discard(file))
        });
    because(created, |cause| Command::ExportUncreated {
        file: file.display().to_string(),
        cause,
    })
}
