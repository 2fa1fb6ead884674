//! Settings from flags, the environment, a file and defaults, in this order of precedence.
//!
//! clap parses all four: the environment variable of a setting follows from its flag, and the
//! file's values replace the defaults. The fields of [`SharedSettings`] and [`ServeSettings`] are
//! the table of settings.

mod addresses;
mod checked;
mod effective;
mod file;
mod identity_providers;
mod options;
mod public_url;
mod secret;
mod serve;
mod shared;
pub(crate) mod sizes;
#[cfg(test)]
mod table;
mod values;
mod variables;

pub(crate) use secret::read as read_secret;
pub(crate) use serve::ServeSettings;
pub(crate) use shared::SharedSettings;

use crate::{http, telemetry::LogFormat, traces::Endpoint};
use addresses::Addresses;
use anyhow::{Result, bail};
use checked::Faults;
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches, parser::ValueSource};
pub(crate) use effective::Setting;
use file::File;
use services::{identity_providers::Providers, mail, quotas::Quotas};
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    time::Duration,
};

/// The installation's secret. It is in the environment or in the file, and is no flag.
const SECRET: &str = "secret";
/// Variables that this project's tests use.
const OF_TESTS: [&str; 4] = ["BINARY", "TEST_LOGS", "TEST_NODES", "TEST_POSTGRES"];

/// All settings, parsed.
#[derive(Debug)]
pub(crate) struct Configuration {
    /// The address to listen on.
    pub(crate) listen: String,
    /// The address that serves metrics.
    pub(crate) metrics_listen: Option<String>,
    /// The format of log lines.
    pub(crate) log_format: LogFormat,
    /// The collector that traces are sent to.
    pub(crate) traces: Option<Endpoint>,
    /// How often files that nothing refers to are removed.
    pub(crate) collect_orphans: Option<Duration>,
    /// The options of connections.
    pub(crate) connections: http::Options,
    data_dir: PathBuf,
    uses_default_database: bool,
    public_url: Option<String>,
    store: store::Options,
    api: api::Settings,
    services: services::Options,
}

/// The settings of a process.
pub(crate) struct Reading {
    /// The configuration; it may be used only if there are no faults.
    pub(crate) configuration: Configuration,
    /// Each setting, in the order of the table in docs/operating.md.
    pub(crate) settings: Vec<Setting>,
    /// What is wrong, a sentence for each fault.
    pub(crate) faults: Vec<String>,
}

/// The settings that were given as flags, as words of a command line.
#[derive(Debug, Default)]
pub(crate) struct Flags(Vec<OsString>);

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

/// Returns a command whose arguments are the settings.
fn settings() -> Command {
    let command = Command::new("settings")
        .no_binary_name(true)
        .disable_help_flag(true)
        .disable_version_flag(true);
    ServeSettings::augment_args(SharedSettings::augment_args(command))
}

/// Returns the settings whose values may hold a password, each with its flag, its environment
/// variable and its name in the file.
pub(crate) fn with_passwords() -> Vec<(String, String, String)> {
    let settings = settings();
    let with_passwords = settings
        .get_arguments()
        .filter(|setting| setting.is_hide_env_values_set());
    let names = with_passwords.map(|setting| {
        (
            setting.get_long().unwrap_or_default().to_owned(),
            variables::variable(setting),
            setting.get_id().to_string(),
        )
    });
    names.collect()
}

/// Returns a message for each environment variable that has the prefix but is no setting. `others`
/// are the variables of single commands.
pub(crate) fn unknown_variables(others: impl Iterator<Item = String>) -> Vec<String> {
    let given = std::env::vars_os().filter_map(|(name, value)| {
        Some((
            name.into_string().ok()?,
            value.to_string_lossy().into_owned(),
        ))
    });
    let mut known: Vec<String> = settings()
        .get_arguments()
        .map(variables::variable)
        .collect();
    known.push(secret_variable());
    known.extend(others);
    known.extend(OF_TESTS.map(|name| format!("{}{name}", variables::PREFIX)));
    variables::unknown(given, &known)
}

fn secret_variable() -> String {
    format!("{}{}", variables::PREFIX, SECRET.to_uppercase())
}

/// Returns a variable's value. A value that is not UTF-8 is a fault.
fn variable_value(name: &str, faults: &mut Faults) -> Option<String> {
    let value = std::env::var_os(name)?.into_string();
    faults.take(value.map_err(|_| format!("the environment variable {name} is not UTF-8")))
}

impl Configuration {
    /// Collects and parses all settings. The error names every fault.
    pub(crate) fn load(flags: &Flags, path: Option<&Path>) -> Result<Self> {
        let Reading {
            configuration,
            faults,
            ..
        } = Self::read(flags, path)?;
        if !faults.is_empty() {
            bail!(faults.join("; "));
        }
        Ok(configuration)
    }

    /// Collects and parses all settings, and returns their faults beside them.
    pub(crate) fn read(flags: &Flags, path: Option<&Path>) -> Result<Reading> {
        let mut faults = Faults::default();
        let command = settings();
        let file = File::read(path, &command, &mut faults);
        let command = command.mut_args(|setting| {
            let setting = from_environment(setting, &mut faults);
            file.apply(setting)
        });
        let matches = command.clone().try_get_matches_from(&flags.0)?;
        let mut settings = effective::settings(&command, &matches, |name| file.get(name).is_some());
        let mut shared = SharedSettings::from_arg_matches(&matches)?;
        let mut serve = ServeSettings::from_arg_matches(&matches)?;
        for (name, list) in [
            ("database_read_urls", &mut shared.database_read_urls),
            ("security_contacts", &mut serve.security_contacts),
            ("cors_origins", &mut serve.cors_origins),
        ] {
            if matches.value_source(name) == Some(ValueSource::EnvVariable) {
                *list = split(list);
            }
        }
        let secret = variable_value(&secret_variable(), &mut faults)
            .or_else(|| file.get(SECRET).map(str::to_owned));
        let mut configuration =
            options::configuration(&shared, &serve, secret.as_deref(), &mut faults);
        // What the file gives counts as a default, too.
        configuration.uses_default_database = shared.database.is_none()
            && matches.value_source("data_dir") == Some(ValueSource::DefaultValue)
            && file.get("data_dir").is_none();
        let providers = identity_providers::of_file(file.providers(), path.is_some(), &mut faults);
        settings.push(Setting::providers(&providers));
        configuration.services.staff.providers = Providers::new(providers);
        let in_environment = std::env::var_os(secret_variable()).is_some();
        settings.push(Setting::secret(secret.is_some(), in_environment));
        Ok(Reading {
            configuration,
            settings,
            faults: faults.into_all(),
        })
    }

    /// Returns the faults of addresses that are otherwise found when they are used.
    pub(crate) fn faults_of_addresses(&self) -> Vec<String> {
        let postgres = &self.store.postgres;
        let addresses = Addresses {
            listeners: [Some(self.listen.as_str()), self.metrics_listen.as_deref()],
            database: &self.store.database,
            postgres: postgres
                .migrate_as
                .iter()
                .chain(&postgres.replicas)
                .map(String::as_str)
                .collect(),
        };
        addresses.faults()
    }

    /// Parses settings that are given as flags alone, and returns their faults.
    fn parse(flags: &Flags) -> Result<Vec<String>, clap::Error> {
        let mut faults = Faults::default();
        let matches = settings().try_get_matches_from(&flags.0)?;
        let shared = SharedSettings::from_arg_matches(&matches)?;
        let serve = ServeSettings::from_arg_matches(&matches)?;
        let configuration = options::configuration(&shared, &serve, None, &mut faults);
        let mut faults = faults.into_all();
        faults.extend(configuration.faults_of_addresses());
        Ok(faults)
    }

    /// Returns the options of the store.
    pub(crate) fn store(&self) -> store::Options {
        self.store.clone()
    }

    /// Returns whether no setting names the database.
    pub(crate) fn uses_default_database(&self) -> bool {
        self.uses_default_database
    }

    /// Returns the settings of the API.
    pub(crate) fn api(&self) -> api::Settings {
        api::Settings {
            public_url: self.public_url(),
            ..self.api.clone()
        }
    }

    /// Returns the options of the services.
    pub(crate) fn services(&self) -> services::Options {
        services::Options {
            public_url: self.public_url(),
            ..self.services.clone()
        }
    }

    /// Returns the URL by which clients reach the server, without a trailing slash.
    pub(crate) fn public_url(&self) -> String {
        let given = self.public_url.clone();
        given.unwrap_or_else(|| {
            let url = format!("http://{}", self.listen);
            public_url::parse(&url).unwrap_or(url)
        })
    }

    /// Returns the policy on the addresses of callbacks and downloads.
    pub(crate) fn egress(&self) -> egress::Policy {
        self.services.mutations.egress
    }

    /// Returns the default quotas of regions.
    pub(crate) fn quotas(&self) -> &Quotas {
        &self.services.mutations.quotas
    }

    /// Returns how long version 1 of the API is served.
    pub(crate) fn version_1(&self) -> api::Version1 {
        self.api.version_1
    }

    /// Returns the options for e-mail.
    pub(crate) fn mail(&self) -> &mail::Options {
        &self.services.mail
    }

    /// Returns the file of the demo's keys.
    pub(crate) fn demo_keys(&self) -> PathBuf {
        self.data_dir.join("demo-keys.json")
    }

    /// Returns the folder of the demo's mail.
    pub(crate) fn demo_mail(&self) -> PathBuf {
        self.data_dir.join("mail")
    }
}

/// Returns what is wrong with these values of settings, by their names in the file. Neither the
/// environment nor a file is read for them.
pub(crate) fn faults_of(values: &[(&str, &str)]) -> Vec<String> {
    let command = settings();
    let words = values.iter().filter_map(|(name, value)| {
        let setting = command.get_arguments().find(|arg| arg.get_id() == name)?;
        Some(format!("--{}={value}", setting.get_long()?).into())
    });
    match Configuration::parse(&Flags(words.collect())) {
        Ok(faults) => faults,
        Err(error) => {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default();
            vec![first.trim_start_matches("error: ").to_owned()]
        }
    }
}

/// Lets a setting be given by its environment variable.
fn from_environment(setting: Arg, faults: &mut Faults) -> Arg {
    let name = variables::variable(&setting);
    match variable_value(&name, faults) {
        Some(_) => setting.env(name),
        None => setting,
    }
}

/// Splits a list that a variable gives.
fn split(list: &[String]) -> Vec<String> {
    list.iter()
        .flat_map(|text| text.split(','))
        .map(str::trim)
        .filter(|one| !one.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_a_valid_command() {
        settings().debug_assert();
    }

    #[test]
    fn list_in_a_variable_is_separated_by_commas() {
        assert_eq!(split(&["a, b,,c ".to_owned()]), ["a", "b", "c"]);
        assert_eq!(split(&[String::new()]), Vec::<String>::new());
    }
}
