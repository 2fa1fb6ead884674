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
    let faults: Vec<String> = unknown.into_iter().chain(reading.faults).collect();
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
        _ if setting.is_secret => "set, not shown".to_owned(),
        values => values.join(", "),
    }
}
