//! The settings that a command line gives.

use super::command::settings;
use clap::{Arg, ArgMatches, Command, parser::ValueSource};
use std::ffi::OsString;

/// The settings that were given as flags, as words of a command line.
#[derive(Debug, Default)]
pub(crate) struct Flags(pub(super) Vec<OsString>);

impl Flags {
    /// Returns the flags of a parsed command line. A command may have a flag of its own with the
    /// name of a shared setting; that is not the setting.
    pub(crate) fn of(command: &Command, matches: &ArgMatches) -> Self {
        let (mut command, mut matches) = (command, matches);
        while let Some((name, below)) = matches.subcommand() {
            command = command.find_subcommand(name).unwrap_or(command);
            matches = below;
        }
        let known = settings();
        let given = command.get_arguments().filter(|arg| {
            let setting = known
                .get_arguments()
                .find(|known| known.get_id() == arg.get_id());
            setting.is_some_and(|setting| setting.is_global_set() == arg.is_global_set())
                && matches.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine)
        });
        Self(given.flat_map(|arg| words(arg, matches)).collect())
    }

    /// Returns the names of the flags, without the dashes.
    pub(crate) fn names(&self) -> Vec<String> {
        let words = self.0.iter().map(|word| word.to_string_lossy());
        let names = words.map(|word| {
            let name = word.trim_start_matches("--").split('=').next();
            name.unwrap_or_default().to_owned()
        });
        names.collect()
    }

    /// Returns the value of the flag, if it was given and is UTF-8.
    pub(crate) fn get(&self, long: &str) -> Option<String> {
        let start = format!("--{long}=");
        let mut values = self.0.iter().filter_map(|word| {
            let value = word.to_str()?.strip_prefix(&start)?;
            Some(value.to_owned())
        });
        values.next()
    }
}

/// Returns a flag and its values as words of a command line.
fn words(arg: &Arg, matches: &ArgMatches) -> Vec<OsString> {
    let flag = format!("--{}", arg.get_long().unwrap_or_default());
    if !arg.get_action().takes_values() {
        return vec![flag.into()];
    }
    let values = matches.get_raw(arg.get_id().as_str()).into_iter().flatten();
    let words = values.map(|value| {
        let mut word = OsString::from(format!("{flag}="));
        word.push(value);
        word
    });
    words.collect()
}
