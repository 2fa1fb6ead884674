//! All settings with their values and where these come from.

use clap::{ArgMatches, Command, parser::ValueSource};
use services::identity_providers::ProviderOptions;

/// A setting's value.
pub(crate) struct Setting {
    /// Its name in the configuration file.
    pub(crate) name: String,
    /// Its values; a setting that is no list has at most one.
    pub(crate) values: Vec<String>,
    /// Where the value comes from: `flag`, `environment`, `file` or `default`.
    pub(crate) source: &'static str,
    /// Whether the value may hold a password.
    pub(crate) is_secret: bool,
}

impl Setting {
    /// Returns the installation's secret, which is no flag.
    pub(super) fn secret(is_set: bool, in_environment: bool) -> Self {
        Self {
            name: "secret".to_owned(),
            values: is_set.then(String::new).into_iter().collect(),
            source: match (is_set, in_environment) {
                (false, _) => "default",
                (true, true) => "environment",
                (true, false) => "file",
            },
            is_secret: true,
        }
    }

    /// Returns the identity providers, which are no flag.
    pub(super) fn providers(providers: &[ProviderOptions]) -> Self {
        Self {
            name: "oidc".to_owned(),
            values: providers.iter().map(|one| one.slug.clone()).collect(),
            source: if providers.is_empty() {
                "default"
            } else {
                "file"
            },
            is_secret: false,
        }
    }
}

/// Returns all settings as they were parsed. `is_in_file` says whether the file has a setting.
pub(super) fn settings(
    command: &Command,
    matches: &ArgMatches,
    is_in_file: impl Fn(&str) -> bool,
) -> Vec<Setting> {
    let of = |arg: &clap::Arg| {
        let name = arg.get_id().as_str();
        let raw = matches.get_raw(name).into_iter().flatten();
        Setting {
            name: name.to_owned(),
            values: raw
                .map(|value| value.to_string_lossy().into_owned())
                .collect(),
            source: match matches.value_source(name) {
                Some(ValueSource::CommandLine) => "flag",
                Some(ValueSource::EnvVariable) => "environment",
                _ if is_in_file(name) => "file",
                _ => "default",
            },
            is_secret: arg.is_hide_env_values_set(),
        }
    };
    command.get_arguments().map(of).collect()
}
