//! The installation's secret in a file: moving it out of the database, rotating it, and the
//! validity of what it signed before.

use crate::harness::Installation;
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;

fn keep(it: &Installation, name: &str, text: &str) {
    let file = it.folder().join(name);
    std::fs::write(&file, text).unwrap();
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).unwrap();
}

/// Reads the first page of one candidate, or the page after a cursor.
fn page(server: &crate::harness::Server, key: &str, cursor: &str) -> (u16, Value) {
    let after = if cursor.is_empty() {
        String::new()
    } else {
        format!("&cursor={cursor}")
    };
    server.get(key, &format!("/api/v2/candidates?pageSize=1{after}"))
}

#[testkit::test]
fn secret_moves_into_a_file_and_rotates_while_cursors_stay_valid() {
    let it = Installation::new();
    let key = it.region("noord");
    it.import("noord", &testkit::many(1..=4));
    let server = it.serve("");
    let first = page(&server, &key, "").1["meta"]["cursor"]
        .as_str()
        .unwrap()
        .to_owned();
    server.stop();

    let own = it.run("secret export").good();
    keep(&it, "secret", &own);
    let server = it.serve("--secret-file secret");
    let (status, second) = page(&server, &key, &first);
    assert_eq!(status, 200);
    let second = second["meta"]["cursor"].as_str().unwrap().to_owned();
    server.stop();
    assert!(
        it.run("region list")
            .refusal()
            .contains("does not hold the installation's secret, and none is given; name the file that holds it with --secret-file")
    );
    let none = it.run("secret export --secret-file secret").refusal();
    assert_eq!(
        none,
        "error: the database stores no secret, so there is none to export: this installation takes it from --secret-file or ONDERWIJSREGIO_SECRET; keep a copy of that file or value instead"
    );

    let new = it.run("secret new").good();
    assert_ne!(new, own);
    keep(&it, "secret", &format!("{new}{own}"));
    let server = it.serve("--secret-file secret");
    for cursor in [&first, &second] {
        assert_eq!(page(&server, &key, cursor).0, 200);
    }
    let third = page(&server, &key, &second).1["meta"]["cursor"]
        .as_str()
        .unwrap()
        .to_owned();
    server.stop();
    it.run("audit verify --secret-file secret").good();
    let doctor = it.run("doctor --secret-file secret").good();
    assert!(
        doctor.contains(
            "ok    the installation's secret comes from the file of --secret-file: 2 are given"
        ),
        "{doctor}"
    );
    assert!(
        !doctor.contains(new.trim_end()) && !doctor.contains(own.trim_end()),
        "{doctor}"
    );

    // After the former secret is removed, what it signed is no longer valid.
    keep(&it, "secret", &new);
    let server = it.serve("--secret-file secret");
    assert_eq!(
        (page(&server, &key, &first).0, page(&server, &key, &third).0),
        (400, 200)
    );
    server.stop();
}

#[testkit::test]
fn unusable_secret_is_one_clear_line() {
    let it = Installation::new();
    it.region("noord");
    let other = it.run("secret new").good();
    keep(&it, "other", &other);
    keep(&it, "short", "ois_AAAA\n");
    for (words, refusal) in [
        (
            "--secret-file missing",
            "error: the secret file 'missing' (--secret-file) cannot be read: No such file or directory (os error 2); ",
        ),
        (
            "--secret-file short",
            "error: the secret file 'short' cannot be used: line 1: expected 32 random bytes in base64, as `onderwijsregio secret new` prints them; found only 3 bytes",
        ),
        (
            "--secret-file other",
            "error: the database has its own secret, which the file of --secret-file does not contain. ",
        ),
    ] {
        let refused = it
            .run(&format!("serve --listen 127.0.0.1:0 {words}"))
            .refusal();
        assert!(refused.starts_with(refusal), "{refused}");
        assert!(!refused.contains(other.trim_end()), "{refused}");
    }
    let run = |secret: &str, words: &[&str]| {
        let output = it
            .command(words)
            .env("ONDERWIJSREGIO_SECRET", secret)
            .output()
            .unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    let own = it.run("secret export").good();
    assert_eq!(run(own.trim_end(), &["region", "list"]), "");
    let wrong = run(other.trim_end(), &["region", "list"]);
    assert!(
        wrong.starts_with(
            "error: ONDERWIJSREGIO_SECRET does not contain the secret of this database"
        ),
        "{wrong}"
    );
    let twice = run(
        own.trim_end(),
        &["region", "list", "--secret-file", "other"],
    );
    assert!(
        twice.starts_with("error: --secret-file and ONDERWIJSREGIO_SECRET are both given"),
        "{twice}"
    );
    let doctor = it
        .command(["doctor"])
        .env("ONDERWIJSREGIO_SECRET", other.trim_end())
        .output()
        .unwrap();
    let doctor = String::from_utf8(doctor.stdout).unwrap();
    assert!(
        doctor.contains("FAIL  ONDERWIJSREGIO_SECRET does not contain the secret"),
        "{doctor}"
    );
}
