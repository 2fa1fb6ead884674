//! Warns about passwords and secrets in command-line flags, which every user of the machine can
//! read in the process list. Such a flag hides the value of its variable in the help
//! (`hide_env_values`).

use crate::{cli, configuration};

/// Returns a warning for each of them, which says where it belongs.
pub(crate) fn on_command_line(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut warnings = Vec::new();
    let mut flag: Option<String> = None;
    for word in words {
        let (name, value) = match (word.strip_prefix("--"), flag.take()) {
            (Some(rest), _) => {
                if let Some((name, value)) = rest.split_once('=') {
                    (name.to_owned(), value.to_owned())
                } else {
                    flag = Some(rest.to_owned());
                    continue;
                }
            }
            (None, Some(name)) => (name, word),
            (None, None) => continue,
        };
        let warning = place(&name).filter(|_| name == "secret" || holds_password(&value)).map(|place| {
            format!(
                "--{name} holds a password or secret, which everybody on this machine can read in the list of processes; \
                 give it as {place}"
            )
        });
        if let Some(warning) = warning.filter(|warning| !warnings.contains(warning)) {
            warnings.push(warning);
        }
    }
    warnings
}

/// Returns where the value of a flag that may contain a password belongs.
fn place(flag: &str) -> Option<String> {
    let setting = configuration::with_passwords()
        .into_iter()
        .find(|(known, ..)| known == flag)
        .map(|(_, variable, name)| {
            format!("{variable} in the environment, or `{name}` in the file of --config")
        });
    setting.or_else(|| {
        let mut variables = cli::variables().into_iter();
        let of_command = variables.rfind(|(known, _)| known == flag);
        of_command.map(|(_, variable)| format!("{variable} in the environment"))
    })
}

/// Returns whether a URL contains a password: `scheme://user:password@host`, or `password=` among
/// its parameters.
fn holds_password(address: &str) -> bool {
    let Some((_, rest)) = address.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let user = authority.rsplit_once('@').map(|(user, _)| user);
    let by_user = user
        .and_then(|user| user.split_once(':'))
        .is_some_and(|(_, password)| !password.is_empty());
    by_user
        || rest
            .split(['?', '&'])
            .skip(1)
            .any(|parameter| parameter.starts_with("password="))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warned(line: &str) -> Vec<String> {
        let flag = |warning: String| warning.split(' ').next().unwrap_or_default().to_owned();
        on_command_line(line.split(' ').map(str::to_owned))
            .into_iter()
            .map(flag)
            .collect()
    }

    #[test]
    fn each_flag_with_a_password_is_warned_about_once() {
        assert_eq!(
            warned("serve --database postgres://ada:geheim@db/regio"),
            ["--database"]
        );
        assert_eq!(
            warned("serve --database=postgres://db/regio?user=ada&password=geheim"),
            ["--database"]
        );
        assert_eq!(
            warned("serve --mail-url smtp://ada:geheim@mail:587 --demo"),
            ["--mail-url"]
        );
        assert_eq!(
            warned("callback sign --secret whsec_a --secret whsec_b --url http://x"),
            ["--secret"]
        );
        assert_eq!(
            warned("copy --from sqlite:x --to postgres://ada:geheim@db/regio"),
            ["--to"]
        );
    }

    #[test]
    fn url_without_a_password_gives_no_warning() {
        for line in [
            "serve --database postgres://ada@db/regio --mail-url smtp://mail:587",
            "serve --database sqlite:a:b@c.db --public-url https://ada:geheim@x",
            "serve --database postgres://db:5432/regio?user=ada@b",
            "import --region noord a:b@c",
        ] {
            assert_eq!(warned(line), Vec::<String>::new(), "{line}");
        }
    }

    #[test]
    fn a_warning_repeats_no_password() {
        let words = "serve --database postgres://ada:geheim@db/regio"
            .split(' ')
            .map(str::to_owned);
        let warning = on_command_line(words).concat();
        assert!(
            warning.contains("ONDERWIJSREGIO_DATABASE") && !warning.contains("geheim"),
            "{warning}"
        );
    }
}
