//! The command `init`: asks what an installation needs to know, and writes its configuration file.

mod answers;
mod file;
mod questions;

use crate::{
    cli::Init,
    configuration::Flags,
    output::{Format, print_stderr},
};
use answers::Answers;
use anyhow::{Result, bail};
use messages::Command;
use serde_json::json;
use std::{
    io::{BufRead, stdin},
    path::Path,
};

/// Asks on standard error, reads answers from standard input, and writes the file. `config` is the
/// file that `--config` names, which a new configuration does not read.
pub(super) fn run(
    options: &Init,
    flags: &Flags,
    config: Option<&Path>,
    format: Format,
) -> Result<()> {
    let named = options.output.display().to_string();
    if options.output.exists() {
        bail!(Command::ConfigurationExists { file: named });
    }
    let mut answers = Answers::given(flags, config, &options.output)?;
    if options.yes {
        questions::take_defaults(&mut answers);
    } else {
        questions::ask(&mut answers, &mut stdin().lock().lines())?;
    }
    let faults = answers.faults();
    if !faults.is_empty() {
        bail!(Command::Faults {
            faults: faults.join("; ")
        });
    }
    let secret = file::write(&options.output, &answers)?;
    if format == Format::Json {
        return format.value(&json!({"file": named, "secretFile": secret}));
    }
    if let Some(secret) = secret {
        print_stderr(&format!(
            "wrote a new secret to '{secret}'; keep a copy apart from the backups of the database"
        ));
    }
    let quoted = format!("'{}'", named.replace('\'', r"'\''"));
    print_stderr(&format!(
        "wrote {quoted}, for the user that ran this command. Next:"
    ));
    for command in [
        "config check",
        "region create --slug SLUG --name NAME",
        "key create --region SLUG",
        "serve",
    ] {
        print_stderr(&format!("  onderwijsregio --config {quoted} {command}"));
    }
    Ok(())
}
