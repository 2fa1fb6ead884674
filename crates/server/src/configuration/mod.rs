//! Settings from flags, the environment, a file and defaults, in this order of precedence.
//!
//! clap parses all four: the environment variable of a setting follows from its flag, and the
//! file's values replace the defaults. The fields of [`SharedSettings`] and [`ServeSettings`] are
//! the table of settings.
//!
//! - `shared` and `serve` are that table; `command` makes one command of them.
//! - `flags`, `environment` (with `variables`) and `file` (with `identity_providers`) are where
//!   settings come from; `effective` says which of them gave each.
//! - `values`, `sizes`, `public_url`, `addresses` and `secret` parse and check values, and `checked`
//!   collects their faults.
//! - `options` turns the values into the options of the crates.

mod addresses;
mod checked;
mod command;
mod effective;
mod environment;
mod file;
mod flags;
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

pub(crate) use command::with_passwords;
pub(crate) use effective::Setting;
pub(crate) use environment::unknown_variables;
pub(crate) use flags::Flags;
pub(crate) use secret::read as read_secret;
pub(crate) use serve::ServeSettings;
pub(crate) use shared::SharedSettings;

use crate::{http, telemetry::LogFormat, traces::Endpoint};
use addresses::Addresses;
use anyhow::{Result, bail};
use checked::Faults;
use clap::{FromArgMatches, parser::ValueSource};
use command::{SECRET, settings};
use environment::{from_environment, secret_variable, split, variable_value};
use file::File;
use services::{identity_providers::Providers, mail, quotas::Quotas};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

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

impl Configuration {
    /// Collects and parses all settings. The error names every fault.
    pub(crate) fn load(flags: &Flags, path: Option<&Path>) -> Result<Self> {
        let Reading {
            configuration,
            mut faults,
            ..
        } = Self::read(flags, path)?;
        faults.extend(configuration.faults_of_addresses());
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
