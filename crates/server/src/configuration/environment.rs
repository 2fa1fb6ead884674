//! The settings that environment variables give, and the variables that give none.

use super::{
    checked::Faults,
    command::{SECRET, settings},
    variables,
};
use clap::Arg;

/// Variables that this project's tests use.
const OF_TESTS: [&str; 4] = ["BINARY", "TEST_LOGS", "TEST_NODES", "TEST_POSTGRES"];

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

/// Returns the name of the variable of the installation's secret.
pub(super) fn secret_variable() -> String {
    format!("{}{}", variables::PREFIX, SECRET.to_uppercase())
}

/// Returns a variable's value. A value that is not UTF-8 is a fault.
pub(super) fn variable_value(name: &str, faults: &mut Faults) -> Option<String> {
    let value = std::env::var_os(name)?.into_string();
    faults.take(value.map_err(|_| format!("the environment variable {name} is not UTF-8")))
}

/// Lets a setting be given by its environment variable.
pub(super) fn from_environment(setting: Arg, faults: &mut Faults) -> Arg {
    let name = variables::variable(&setting);
    match variable_value(&name, faults) {
        Some(_) => setting.env(name),
        None => setting,
    }
}

/// Splits a list that a variable gives.
pub(super) fn split(list: &[String]) -> Vec<String> {
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
    fn list_in_a_variable_is_separated_by_commas() {
        assert_eq!(split(&["a, b,,c ".to_owned()]), ["a", "b", "c"]);
        assert_eq!(split(&[String::new()]), Vec::<String>::new());
    }
}
