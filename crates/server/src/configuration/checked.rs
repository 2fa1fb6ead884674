//! Value parsers for settings. A bad value does not stop the parsing of the command line; it is
//! kept, so that all faults of a configuration are reported at once.

use clap::{
    Arg, Command,
    builder::{StringValueParser, TypedValueParser},
    parser::ValueSource,
};
use std::ffi::OsStr;

/// The value of a setting, or what is wrong with it.
#[derive(Debug, Clone)]
pub(super) struct Checked<T>(Result<T, String>);

impl<T: Clone> Checked<T> {
    /// Returns the value, or the fault.
    pub(super) fn result(&self) -> Result<T, String> {
        self.0.clone()
    }
}

/// What is wrong with a value.
#[derive(Debug, Clone)]
pub(super) enum Fault {
    /// A whole sentence.
    Text(String),
    /// A predicate such as `is neither true nor false`, whose subject is where the value comes from.
    Predicate(&'static str),
}

impl From<String> for Fault {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A value parser for clap that yields [`Checked`].
#[derive(Debug, Clone)]
pub(super) struct Parser<T>(fn(&str) -> Result<T, Fault>);

/// Returns the value parser of a setting.
pub(super) fn checked<T>(parse: fn(&str) -> Result<T, Fault>) -> Parser<T> {
    Parser(parse)
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Parser<T> {
    type Value = Checked<T>;

    /// Parses a default, which includes the value of the file.
    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        self.parse_ref_(command, arg, value, ValueSource::DefaultValue)
    }

    fn parse_ref_(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
        source: ValueSource,
    ) -> Result<Self::Value, clap::Error> {
        let text = StringValueParser::new().parse_ref(command, arg, value)?;
        match (self.0)(&text) {
            Ok(value) => Ok(Checked(Ok(value))),
            Err(Fault::Text(text)) => Ok(Checked(Err(text))),
            Err(Fault::Predicate(predicate)) => {
                let fault = arg.map_or_else(String::new, |arg| subject(arg, source));
                let fault = format!("{fault} {predicate}");
                Ok(Checked(Err(fault)))
            }
        }
    }
}

/// Names where a value comes from. A default that does not parse comes from the file.
fn subject(arg: &Arg, source: ValueSource) -> String {
    match (source, arg.get_env()) {
        (ValueSource::EnvVariable, Some(name)) => {
            format!("the environment variable {}", name.display())
        }
        (ValueSource::CommandLine, _) => format!("--{}", arg.get_long().unwrap_or_default()),
        _ => format!("the configuration is not usable: {}", arg.get_id()),
    }
}

/// The faults of a configuration.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<String>);

impl Faults {
    /// Notes a fault.
    pub(super) fn note(&mut self, fault: impl Into<String>) {
        self.0.push(fault.into());
    }

    /// Returns the value, or notes the fault.
    pub(super) fn take<T, E: Into<String>>(&mut self, value: Result<T, E>) -> Option<T> {
        value.map_err(|fault| self.note(fault)).ok()
    }

    /// Assigns the value, or notes the fault.
    pub(super) fn set<T: Clone>(&mut self, place: &mut T, value: &Checked<T>) {
        if let Some(value) = self.take(value.result()) {
            *place = value;
        }
    }

    /// Like [`Faults::set`], for a setting without a default.
    pub(super) fn set_given<T: Clone>(&mut self, place: &mut T, value: Option<&Checked<T>>) {
        if let Some(value) = value {
            self.set(place, value);
        }
    }

    /// Returns all faults.
    pub(super) fn into_all(self) -> Vec<String> {
        self.0
    }
}

/// Parses a number without a sign.
pub(super) fn number<N: std::str::FromStr>(text: &str) -> Result<N, Fault> {
    text.parse()
        .map_err(|_| Fault::Predicate("is not understood; write a whole number such as 5"))
}

/// Parses `true` or `false`, in capitals too.
pub(super) fn truth(text: &str) -> Result<bool, Fault> {
    text.trim()
        .to_ascii_lowercase()
        .parse()
        .map_err(|_| Fault::Predicate("is neither true nor false"))
}
