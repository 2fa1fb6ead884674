//! The settings as the arguments of one command, from which their flags, variables and names in the
//! file follow.

use super::{serve::ServeSettings, shared::SharedSettings, variables};
use clap::{Args, Command};

/// The installation's secret. It is in the environment or in the file, and is no flag.
pub(super) const SECRET: &str = "secret";

/// Returns a command whose arguments are the settings.
pub(super) fn settings() -> Command {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_a_valid_command() {
        settings().debug_assert();
    }
}
