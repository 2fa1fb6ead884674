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
            "error: the environment variable ONDERWIJSREGIO_MAX_IN_FLIGHT is not a number\n",
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
fn the_data_folder_holds_everything() {
    let it = Installation::new();
    it.run("region list --data-dir elsewhere").good();
    assert!(it.folder().join("elsewhere/onderwijsregio.db").is_file());
    assert!(it.folder().join("elsewhere/attachments").is_dir());
    assert!(!it.folder().join("data").exists());
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
