//! The command `config check`.

use crate::{
    configuration::{Configuration, Flags, Setting},
    output::{Format, print, print_stderr},
};
use anyhow::{Result, bail};
use messages::{Command, Counted};
use serde_json::{Value, json};
use std::path::Path;

/// Prints all settings, and each fault. `unknown` are the environment variables that are no
/// setting.
pub(super) fn check(
    flags: &Flags,
    file: Option<&Path>,
    unknown: Vec<String>,
    format: Format,
) -> Result<()> {
    let reading = Configuration::read(flags, file)?;
    let addresses = reading.configuration.faults_of_addresses();
    let faults = unknown.into_iter().chain(reading.faults).chain(addresses);
    let faults: Vec<String> = faults.collect();
    match format {
        Format::Terminal => {
            format.value(&reading.settings.iter().map(view).collect())?;
        }
        Format::Json => format.value(&json!({
            "settings": reading.settings.iter().map(view).collect::<Value>(),
            "faults": faults,
        }))?,
        Format::Piped => {
            for setting in &reading.settings {
                print(&format!(
                    "{} = {} ({})",
                    setting.name,
                    shown(setting),
                    setting.source
                ))?;
            }
        }
    }
    if faults.is_empty() {
        return Ok(());
    }
    for fault in &faults {
        print_stderr(&format!("FAIL  {fault}"));
    }
    bail!(Command::Configuration {
        faults: Counted::new(faults.len() as u64, "fault", "faults"),
    })
}

fn view(setting: &Setting) -> Value {
    json!({"setting": setting.name, "value": shown(setting), "source": setting.source})
}

/// Returns the value as text. What may hold a password is not shown.
fn shown(setting: &Setting) -> String {
    match setting.values.as_slice() {
        [] => "not set".to_owned(),
        values if setting.is_secret || values.iter().any(|value| has_user(value)) => {
            "set, not shown".to_owned()
        }
        values => values.join(", "),
    }
}

/// Returns whether a value is a URL with a user, and so perhaps with a password.
fn has_user(value: &str) -> bool {
    let rest = value.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.contains('@')
}
