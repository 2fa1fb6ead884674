//! The precedence of settings: flag, environment, file, default.

use crate::harness::Installation;

#[test]
fn flag_overrides_environment_overrides_file() {
    let it = Installation::new();
    std::fs::write(
        it.folder().join("server.toml"),
        "public_url = \"https://file.example.nl\"",
    )
    .unwrap();
    let url = |flag: bool, environment: bool, file: bool| {
        let mut command = it.command(["openapi"]);
        if flag {
            command.args(["--public-url", "https://flag.example.nl"]);
        }
        if environment {
            command.env(
                "ONDERWIJSREGIO_PUBLIC_URL",
                "https://environment.example.nl",
            );
        }
        if file {
            command.args(["--config", "server.toml"]);
        }
        let document: serde_json::Value =
            serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
        document["servers"][0]["url"].as_str().unwrap().to_owned()
    };
    assert_eq!(url(true, true, true), "https://flag.example.nl/api/v2");
    assert_eq!(
        url(false, true, true),
        "https://environment.example.nl/api/v2"
    );
    assert_eq!(url(false, false, true), "https://file.example.nl/api/v2");
    assert_eq!(url(false, false, false), "http://127.0.0.1:8080/api/v2");
}

#[test]
fn invalid_setting_is_one_clear_line() {
    let it = Installation::new();
    for limit in ["100", "0/s", "-1/s", "veel", "1/m", "1.5/s"] {
        let refusal = it.run(&format!("serve --rate-limit={limit}")).refusal();
        assert_eq!(
            refusal,
            format!(
                "error: the rate limit '{limit}' is not understood; write for example 100/s, or off"
            )
        );
    }
    for time in ["75", "4s", "2h", "veel", "-75s", "0s", ""] {
        let refusal = it.run(&format!("serve --keep-alive={time}")).refusal();
        let reported = format!(
            "error: the time that an idle connection stays open, '{time}', is not understood; write for example 75s, \
             between 5s and 1h"
        );
        assert_eq!(refusal, reported);
    }
    for origin in [
        "*",
        "https://a.example.nl/",
        "a.example.nl",
        "https://A.example.nl",
        "https://",
    ] {
        let refusal = it.run(&format!("serve --cors-origin {origin}")).refusal();
        assert!(
            refusal.starts_with(&format!("error: the origin '{origin}' is not understood")),
            "{refusal}"
        );
    }
    for (name, value, refusal) in [
        (
            "ONDERWIJSREGIO_RATE_LIMIT",
            "100",
            "error: the rate limit '100' is not understood; write for example 100/s, or off\n",
        ),
        (
            "ONDERWIJSREGIO_MAX_IN_FLIGHT",
            "veel",
            "error: the environment variable ONDERWIJSREGIO_MAX_IN_FLIGHT is not understood; write a whole number such as 5\n",
        ),
        (
            "ONDERWIJSREGIO_ACCESSES_KEPT",
            "0",
            "error: who saw which candidates cannot be kept for 0 days; write a number from 1 to 3650\n",
        ),
        (
            "ONDERWIJSREGIO_CORS_ORIGIN",
            "https://a.example.nl, *",
            "error: the origin '*' is not understood; write for example https://www.example.nl, without a path\n",
        ),
    ] {
        let output = it
            .command(["region", "list"])
            .env(name, value)
            .output()
            .unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), refusal);
    }
    assert_eq!(
        it.run("region list --config nothing.toml").refusal(),
        "error: the configuration file 'nothing.toml' is not there"
    );
    for (file, names) in [
        ("listn = \"x\"", "listn"),
        ("max_in_flight = \"veel\"", "max_in_flight"),
        ("=", "TOML"),
    ] {
        std::fs::write(it.folder().join("bad.toml"), file).unwrap();
        let refusal = it.run("region list --config bad.toml").refusal();
        assert!(
            refusal.contains("the configuration is not usable") && refusal.contains(names),
            "{refusal}"
        );
    }
    assert!(
        !it.folder().join("data").exists(),
        "a refused command makes nothing"
    );
}

#[test]
fn all_faults_are_reported_at_once_and_repeat_no_password() {
    let it = Installation::new();
    let lines = [
        "max_in_flight = \"veel\"",
        "listn = \"x\"",
        "keep_alive = [\"75s\"]",
        "proxies = 1.5",
    ];
    std::fs::write(it.folder().join("bad.toml"), lines.join("\n")).unwrap();
    let mut command = it.command([
        "serve",
        "--config=bad.toml",
        "--rate-limit=veel",
        "--otlp-endpoint=http://ada:geheim@collector",
        "--mail-url=smtp://ada:geheim@localhost?x=1",
    ]);
    command.env("ONDERWIJSREGIO_DATABASE_CONNECTIONS", "veel");
    command.env("ONDERWIJSREGIO_LOG_FORMAT", "xml");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let faults = String::from_utf8(output.stderr).unwrap();
    let mut faults: Vec<&str> = faults
        .strip_prefix("error: ")
        .unwrap()
        .trim_end()
        .split("; ")
        .collect();
    faults.sort_unstable();
    let mut expected = vec![
        "the configuration is not usable: listn is not a setting",
        "did you mean listen?",
        "the configuration is not usable: keep_alive is of the type array",
        "write a text, a number or a truth value",
        "the configuration is not usable: proxies is of the type float",
        "write a text, a number or a truth value",
        "the configuration is not usable: max_in_flight is not understood",
        "write a whole number such as 5",
        "the rate limit 'veel' is not understood",
        "write for example 100/s, or off",
        "the OTLP endpoint: expected a URL without user name and password",
        "remove what precedes the @",
        "for example http://127.0.0.1:4318",
        "the mail server's address is not understood: it may have the parameters tls and ca, and no others",
        "the environment variable ONDERWIJSREGIO_DATABASE_CONNECTIONS is not understood",
        "write a whole number such as 5",
        "the log's format, 'xml', is not understood",
        "write text or json",
    ];
    expected.sort_unstable();
    assert_eq!(faults, expected);
    assert!(
        !it.folder().join("data").exists(),
        "a refused command makes nothing"
    );
}

#[test]
fn lists_are_arrays_in_the_file_and_separated_by_commas_in_the_environment() {
    let it = Installation::new();
    let good = "cors_origins = [\"https://a.example.nl\", \"https://b.example.nl\"]";
    std::fs::write(it.folder().join("good.toml"), good).unwrap();
    it.run("migrate --config good.toml").good();
    let bad = "cors_origins = [\"https://a.example.nl\", \"*\"]\nallow_readable_data = true";
    std::fs::write(it.folder().join("bad.toml"), bad).unwrap();
    let refusal = it.run("region list --config bad.toml").refusal();
    assert!(
        refusal.starts_with("error: the origin '*' is not understood"),
        "{refusal}"
    );
    let mut command = it.command(["region", "list", "--config", "bad.toml"]);
    command.env(
        "ONDERWIJSREGIO_CORS_ORIGIN",
        "https://a.example.nl, https://b.example.nl",
    );
    assert!(
        command.output().unwrap().status.success(),
        "the environment has precedence"
    );
}

#[test]
fn boolean_variable_is_true_or_false() {
    let it = Installation::new();
    it.run("migrate").good();
    let run = |value: &str| {
        let mut command = it.command(["region", "list"]);
        command.env("ONDERWIJSREGIO_ALLOW_READABLE_DATA", value);
        let output = command.output().unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    for good in ["true", "false", "TRUE "] {
        assert_eq!(run(good), (Some(0), String::new()), "{good}");
    }
    let fault = "error: the environment variable ONDERWIJSREGIO_ALLOW_READABLE_DATA is neither true nor false\n";
    assert_eq!(run("yes"), (Some(1), fault.to_owned()));
}

#[test]
fn attachment_quota_creates_no_folder() {
    let it = Installation::new();
    it.region("noord");
    it.run("region quota --region noord --attachments 5MB")
        .good();
    assert!(!it.folder().join("5MB").exists());
}

#[test]
fn the_data_folder_holds_everything() {
    let it = Installation::new();
    it.run("migrate --data-dir elsewhere").good();
    assert!(it.folder().join("elsewhere/onderwijsregio.db").is_file());
    assert!(it.folder().join("elsewhere/attachments").is_dir());
    assert!(!it.folder().join("data").exists());
}

#[test]
fn no_database_is_created_in_passing() {
    let it = Installation::new();
    let place = it.folder().join("data/onderwijsregio.db");
    let place = place.display();
    for words in [
        "region list",
        "key create --region noord",
        "key list --admin",
        "export --region noord",
        "import --region noord -",
        "backup copy.db",
        "audit verify",
        "secret export",
        "orphans",
    ] {
        assert_eq!(
            it.run(words).refusal(),
            format!(
                "error: nothing names a database, and the default, {place}, does not exist; name yours with --data-dir or \
                 --database, or create one there with `onderwijsregio migrate`"
            ),
            "{words}"
        );
        let elsewhere = it.folder().join("elsewhere/onderwijsregio.db");
        assert_eq!(
            it.run(&format!("{words} --data-dir elsewhere")).refusal(),
            format!(
                "error: there is no database '{}'; correct its path, or create it with `onderwijsregio migrate`",
                elsewhere.display()
            ),
            "{words}"
        );
    }
    std::fs::write(it.folder().join("config.toml"), "data_dir = \"elsewhere\"").unwrap();
    let named = it.run("region list --config config.toml").refusal();
    assert!(named.contains("there is no database"), "{named}");
    assert!(!it.folder().join("data").exists() && !it.folder().join("elsewhere").exists());
}

#[test]
fn command_that_begins_an_installation_says_where_it_created_the_database() {
    for words in [
        "migrate",
        "region create --slug noord --name Noord",
        "key create --admin",
    ] {
        let it = Installation::new();
        let place = it.folder().join("data/onderwijsregio.db");
        let note = format!(
            "note: nothing names a database, so a new one was created in the default place, {}",
            place.display()
        );
        let first = it.run(words);
        assert_eq!(first.code, Some(0), "{}", first.err);
        assert!(first.err.lines().any(|line| line == note), "{}", first.err);
        let second = it.run("migrate");
        assert_eq!((second.code, second.err.as_str()), (Some(0), ""));
        let named = Installation::new();
        let named = named.run(&format!("{words} --data-dir data"));
        assert!(!named.err.contains("note:"), "{}", named.err);
    }
}

#[test]
fn misspelled_variable_is_rejected_by_serve_and_reported_by_commands() {
    let it = Installation::new();
    let reported = "the environment variable ONDERWIJSREGIO_DATABSE is not a setting; did you mean ONDERWIJSREGIO_DATABASE?\n";
    let run = |words: &[&str]| {
        it.command(words)
            .env("ONDERWIJSREGIO_DATABSE", "sqlite:x.db")
            .output()
            .unwrap()
    };
    let served = run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(
        (
            served.status.code(),
            String::from_utf8(served.stderr).unwrap()
        ),
        (Some(1), format!("error: {reported}"))
    );
    assert!(
        !it.folder().join("data").exists(),
        "a refused command makes nothing"
    );
    it.run("migrate").good();
    let listed = run(&["region", "list"]);
    assert_eq!(
        (
            listed.status.code(),
            String::from_utf8(listed.stderr).unwrap()
        ),
        (Some(0), format!("warning: {reported}"))
    );
}

#[test]
fn password_on_the_command_line_is_warned_about_and_not_repeated() {
    let it = Installation::new();
    let server = it.serve("--mail-url smtp://ada:geheim@127.0.0.1:1 --mail-from post@example.nl");
    let log = server.stop();
    assert!(
        log.contains("WARN --mail-url holds a password or secret")
            || log.contains("--mail-url holds a password"),
        "{log}"
    );
    assert!(
        log.contains("ONDERWIJSREGIO_MAIL_URL") && !log.contains("geheim"),
        "{log}"
    );
    let done = it.feed(
        "callback sign --secret whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= --url https://example.nl/",
        b"{}",
    );
    assert!(
        done.err.starts_with("warning: --secret holds")
            && done.err.contains("ONDERWIJSREGIO_CALLBACK_SECRET"),
        "{}",
        done.err
    );
    let mut quiet = it.command(["callback", "sign", "--url", "https://example.nl/"]);
    quiet.env(
        "ONDERWIJSREGIO_CALLBACK_SECRET",
        "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    );
    let quiet = quiet.stdin(std::process::Stdio::null()).output().unwrap();
    assert_eq!(
        (
            quiet.status.code(),
            String::from_utf8(quiet.stderr).unwrap().as_str()
        ),
        (Some(0), "")
    );
}
