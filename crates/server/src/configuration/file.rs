//! Reads the TOML file of `--config`. Its values become the defaults of the settings, so that flags
//! and variables have precedence and each value is parsed by the parser of its setting.

use super::{checked::Faults, command::SECRET, identity_providers};
use clap::{Arg, ArgAction, Command};
use std::{collections::HashMap, path::Path};
use toml::{Table, Value};

/// The content of the file.
#[derive(Debug, Default)]
pub(super) struct File {
    /// The values by the name of the setting. A list has several.
    values: HashMap<String, Vec<String>>,
    /// The identity providers, which are no settings.
    providers: Option<Value>,
}

impl File {
    /// Reads the file. Names that no setting has and values of other types are faults.
    pub(super) fn read(path: Option<&Path>, settings: &Command, faults: &mut Faults) -> Self {
        let Some(path) = path else {
            return Self::default();
        };
        let shown = path.display();
        if !path.is_file() {
            faults.note(format!("the configuration file '{shown}' is not there"));
            return Self::default();
        }
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("the configuration file '{shown}' cannot be read: {error}"));
        let table = text.and_then(|text| parse(&text));
        let Some(mut table) = faults.take(table) else {
            return Self::default();
        };
        let providers = table.remove(identity_providers::NAME);
        let values = table.into_iter().filter_map(|(name, value)| {
            let setting = settings.get_arguments().find(|arg| arg.get_id() == &*name);
            let known = setting.is_some() || name == SECRET;
            let is_list = setting.is_some_and(|arg| matches!(arg.get_action(), ArgAction::Append));
            let values = if known {
                texts(&name, value, is_list)
            } else {
                Err(unknown(&name, settings))
            };
            Some((name, faults.take(values)?))
        });
        Self {
            values: values.collect(),
            providers,
        }
    }

    /// Returns the value of a setting that is no list.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name)?.first().map(String::as_str)
    }

    /// Returns the identity providers as they are written.
    pub(super) fn providers(&self) -> Option<&Value> {
        self.providers.as_ref()
    }

    /// Makes the file's value the default of a setting.
    pub(super) fn apply(&self, setting: Arg) -> Arg {
        match self.values.get(setting.get_id().as_str()) {
            Some(values) => setting.default_values(values.clone()),
            None => setting,
        }
    }
}

/// Parses TOML. The error names the line and nothing of its content, which may be a password.
fn parse(text: &str) -> Result<Table, String> {
    text.parse::<Table>().map_err(|error| {
        let before = error
            .span()
            .map_or("", |span| text.get(..span.start).unwrap_or(text));
        let line = before.matches('\n').count() + 1;
        format!(
            "the configuration is not usable: line {line} is not TOML: {}",
            error.message()
        )
    })
}

fn texts(name: &str, value: Value, is_list: bool) -> Result<Vec<String>, String> {
    let one = |value: Value| match value {
        Value::String(text) => Ok(text),
        Value::Integer(number) => Ok(number.to_string()),
        Value::Boolean(truth) => Ok(truth.to_string()),
        other => Err(format!(
            "the configuration is not usable: {name} is of the type {}; write a text, a number or a truth value",
            other.type_str()
        )),
    };
    match value {
        Value::Array(values) if is_list => values.into_iter().map(one).collect(),
        value => Ok(vec![one(value)?]),
    }
}

fn unknown(name: &str, settings: &Command) -> String {
    let known = settings.get_arguments().map(|arg| arg.get_id().as_str());
    let closest = super::variables::closest(name, known.chain([SECRET, identity_providers::NAME]));
    format!("the configuration is not usable: {name} is not a setting; did you mean {closest}?")
}
