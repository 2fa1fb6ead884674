//! The environment variables of settings. A variable with this server's prefix that is no setting is
//! found, so that a misspelled setting is not ignored.

use clap::Arg;

/// The prefix of this server's environment variables.
pub(crate) const PREFIX: &str = "ONDERWIJSREGIO_";

/// Returns the name of the variable of a setting: its flag in capitals, after the prefix.
pub(super) fn variable(setting: &Arg) -> String {
    let flag = setting.get_long().unwrap_or_default();
    format!("{PREFIX}{}", flag.to_uppercase().replace('-', "_"))
}

/// Returns a message for each variable that is no setting. It names the closest setting.
pub(super) fn unknown(
    given: impl Iterator<Item = (String, String)>,
    known: &[String],
) -> Vec<String> {
    let mut unknown: Vec<String> = given
        .filter(|(name, value)| {
            name.starts_with(PREFIX)
                && !known.contains(name)
                && !is_of_provider(name)
                && !is_a_service_link(name, value)
        })
        .map(|(name, _)| {
            let closest = closest(&name, known.iter().map(String::as_str));
            format!("the environment variable {name} is not a setting; did you mean {closest}?")
        })
        .collect();
    unknown.sort();
    unknown
}

/// Returns whether a variable has the form of an identity provider's secret. Whether there is such a
/// provider is known once the configuration file is read.
pub(super) fn is_of_provider(name: &str) -> bool {
    let rest = name.strip_prefix(PREFIX);
    let rest = rest.and_then(|rest| rest.strip_prefix("OIDC_"));
    rest.is_some_and(|rest| rest.ends_with("_SECRET"))
}

/// Returns the known name that is most like this one.
pub(super) fn closest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> &'n str {
    known
        .min_by_key(|known| distance(known, name))
        .unwrap_or_default()
}

/// Returns whether Kubernetes sets this variable for a service with this name: `…_SERVICE_HOST`,
/// `…_PORT=tcp://…`, `…_PORT_8080_TCP_ADDR`.
fn is_a_service_link(name: &str, value: &str) -> bool {
    let of_port = name.split_once("PORT_").is_some_and(|(_, rest)| {
        let (digits, protocol) = rest.split_once('_').unwrap_or((rest, ""));
        let protocol = protocol.split('_').next().unwrap_or_default();
        !digits.is_empty()
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && ["TCP", "UDP", "SCTP"].contains(&protocol)
    });
    let is_address = ["tcp://", "udp://", "sctp://"]
        .iter()
        .any(|scheme| value.starts_with(scheme));
    name.ends_with("SERVICE_HOST")
        || name.contains("SERVICE_PORT")
        || of_port
        || name.ends_with("PORT") && is_address
}

/// Returns the number of characters to add, remove or replace to turn one text into the other
/// (Levenshtein distance).
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, character) in one.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], index + 1);
        for (column, compared) in other.bytes().enumerate() {
            let exchanged = diagonal + usize::from(character != compared);
            diagonal = row[column + 1];
            row[column + 1] = exchanged.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reported(given: &[(&str, &str)]) -> Vec<String> {
        let given = given
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let known =
            ["DATABASE", "DATA_DIR", "LISTEN", "MAIL_URL"].map(|name| format!("{PREFIX}{name}"));
        unknown(given, &known)
    }

    #[test]
    fn misspelled_setting_is_reported_with_the_closest_name() {
        let meant = |name: &str, meant: &str| {
            format!(
                "the environment variable ONDERWIJSREGIO_{name} is not a setting; did you mean ONDERWIJSREGIO_{meant}?"
            )
        };
        assert_eq!(
            reported(&[
                ("ONDERWIJSREGIO_DATABSE", "x"),
                ("ONDERWIJSREGIO_DATADIR", "x"),
                ("ONDERWIJSREGIO_LISTEN", "x")
            ]),
            [meant("DATABSE", "DATABASE"), meant("DATADIR", "DATA_DIR")]
        );
        assert_eq!(
            reported(&[("ONDERWIJSREGIO_MAILURL", "x"), ("PATH", "x")]),
            [meant("MAILURL", "MAIL_URL")]
        );
    }

    #[test]
    fn kubernetes_service_variables_are_ignored() {
        for (name, value) in [
            ("ONDERWIJSREGIO_SERVICE_HOST", "10.0.0.1"),
            ("ONDERWIJSREGIO_SERVICE_PORT", "8080"),
            ("ONDERWIJSREGIO_SERVICE_PORT_HTTP", "8080"),
            ("ONDERWIJSREGIO_PORT", "tcp://10.0.0.1:8080"),
            ("ONDERWIJSREGIO_PORT_8080_TCP", "tcp://10.0.0.1:8080"),
            ("ONDERWIJSREGIO_API_PORT_8080_TCP_ADDR", "10.0.0.1"),
        ] {
            assert_eq!(reported(&[(name, value)]), Vec::<String>::new(), "{name}");
        }
        assert_eq!(reported(&[("ONDERWIJSREGIO_PORT", "8080")]).len(), 1);
    }

    #[test]
    fn distance_is_the_number_of_edits() {
        for (one, other, expected) in [
            ("", "", 0),
            ("abc", "abc", 0),
            ("abc", "abd", 1),
            ("kitten", "sitting", 3),
            ("", "ab", 2),
        ] {
            assert_eq!(distance(one, other), expected, "{one} {other}");
        }
    }
}
