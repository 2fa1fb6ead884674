//! The commands for regions, keys, migrate, backup, doctor and openapi: their output and their
//! refusals.

mod keys;
mod regions;

use crate::harness::Installation;
use serde_json::Value;

#[test]
fn sessions_are_ended_for_one_candidate_or_for_all() {
    let it = Installation::new();
    it.region("noord");
    assert_eq!(it.run("session end --all").good(), "{\"ended\":0}\n");
    for id in ["rec00000000000001", "x"] {
        let refusal = it
            .run(&format!("session end --region noord --candidate {id}"))
            .refusal();
        assert_eq!(
            refusal,
            format!(
                "error: there is no candidate '{id}' in this region; check --region and --sandbox"
            )
        );
    }
    for words in [
        "",
        "--region noord",
        "--candidate rec00000000000001",
        "--all --region noord --candidate x",
    ] {
        assert_eq!(
            it.run(&format!("session end {words}")).code,
            Some(2),
            "{words}"
        );
    }
}

#[test]
fn the_reference_is_printed() {
    let it = Installation::new();
    let printed = it.run("openapi").good();
    assert_eq!(printed, include_str!("../../../../docs/openapi.json"));
    let elsewhere = it
        .run("openapi --public-url https://api.example.nl/")
        .good();
    assert!(elsewhere.contains("\"https://api.example.nl/api/v2\""));
    assert_eq!(it.run("openapi --version 3.1").good(), printed);
    let older: serde_json::Value =
        serde_json::from_str(&it.run("openapi --version 3.0").good()).unwrap();
    assert_eq!(older["openapi"], "3.0.3");
    let oldest: serde_json::Value =
        serde_json::from_str(&it.run("openapi --version 2.0").good()).unwrap();
    assert_eq!(oldest["swagger"], "2.0");
    let refusal = it.run("openapi --version 1.2");
    assert_eq!(refusal.code, Some(2));
}

#[testkit::test]
fn migrate_and_doctor_report_the_state() {
    let it = Installation::new();
    let migrated = it.run("migrate").good();
    assert!(migrated.starts_with("0022 baseline since 20"), "{migrated}");
    assert!(
        it.run("doctor")
            .good()
            .contains("ok    migrations: up to date\n")
    );
}

#[test]
fn a_backup_can_be_served() {
    let it = Installation::new();
    let key = it.region("noord");
    it.import("noord", &[testkit::candidate(1)]);
    it.run("backup copy.db").good();
    assert!(
        it.run("backup copy.db")
            .refusal()
            .contains("already exists; give the name of a new file")
    );
    let server = it.serve("--database sqlite:copy.db");
    let (status, answer) = server.get(&key, "/api/v2/candidates");
    assert_eq!(
        (status, &answer["data"][0]["name"]),
        (200, &"Kandidaat 1".into())
    );
}

#[testkit::test]
fn backup_of_postgresql_names_the_tool_and_is_no_export() {
    if testkit::backend() != testkit::Backend::Postgres {
        return;
    }
    let it = Installation::new();
    it.run("migrate").good();
    assert_eq!(
        it.run("backup copy.db").refusal(),
        "error: backup copies an SQLite file; back a PostgreSQL database up with pg_dump, as docs/operating.md (Backups) shows"
    );
    let exported = it.run("audit export").good();
    assert!(!exported.contains("data.exported"), "{exported}");
}

#[test]
fn help_names_every_command_and_setting() {
    let it = Installation::new();
    let help = it.run("--help").good();
    for word in [
        "serve", "health", "region", "key", "import", "export", "migrate", "backup", "schema",
        "openapi", "doctor", "--config",
    ] {
        assert!(help.contains(word), "{word}");
    }
    let help = it.run("serve --help").good();
    for word in [
        "--listen",
        "--rate-limit",
        "--cors-origin",
        "--max-in-flight",
        "--log-format",
        "--demo",
        "--data-dir",
    ] {
        assert!(help.contains(word), "{word}");
    }
    let none = it.run("");
    assert_eq!((none.code, none.out.as_str()), (Some(2), ""));
    assert!(none.err.contains("Usage"));
}

#[test]
fn missing_flag_is_named_with_its_alternative() {
    let it = Installation::new();
    for (words, either) in [
        ("key list", ["--region <REGION>", "--admin"]),
        ("key create", ["--region <REGION>", "--admin"]),
        ("session end", ["--region <REGION>", "--all"]),
        (
            "staff invite --email a@staff.example.nl",
            ["--region <REGION>", "--operator"],
        ),
        (
            "subscription redeliver --region noord subAAAAAAAAAAAAAA",
            ["--event <ID>", "--since <MOMENT>"],
        ),
    ] {
        let done = it.run(words);
        assert_eq!(done.code, Some(2), "{words}: {}", done.err);
        let (fault, _) = done.err.split_once("Usage:").unwrap();
        assert!(
            either.iter().all(|flag| fault.contains(flag)),
            "{words}: {fault}"
        );
    }
    for words in [
        "key list --region noord --admin",
        "key create --region noord --admin",
        "session end --all --region noord --candidate recAAAAAAAAAAAAAA",
        "subscription redeliver --region noord subAAAAAAAAAAAAAA --event evtA --since 2026-01-01T00:00:00Z",
    ] {
        let done = it.run(words);
        assert_eq!(done.code, Some(2), "{words}: {}", done.err);
        assert!(done.err.contains("cannot be used with"), "{}", done.err);
    }
}

#[test]
fn a_database_that_cannot_be_used_is_one_clear_line() {
    let it = Installation::new();
    std::fs::write(it.folder().join("brief.txt"), "Geachte heer, mevrouw,").unwrap();
    assert_eq!(
        it.run("serve --listen 127.0.0.1:0 --database sqlite:brief.txt")
            .refusal(),
        "error: 'brief.txt' is not an Onderwijsregio database; choose another file with --database, or move this one away"
    );
    assert_eq!(
        std::fs::read_to_string(it.folder().join("brief.txt")).unwrap(),
        "Geachte heer, mevrouw,"
    );
    assert_eq!(
        it.run("migrate --database sqlite:brief.txt/x.db")
            .refusal()
            .split(" (")
            .next()
            .unwrap(),
        "error: the database 'brief.txt/x.db' cannot be opened for writing"
    );
    assert!(
        it.run("region list --database postgres")
            .refusal()
            .contains("is not understood; write sqlite:PATH")
    );
    std::fs::create_dir(it.folder().join("data")).unwrap();
    std::fs::write(it.folder().join("data/attachments"), "").unwrap();
    assert!(
        it.run("migrate")
            .refusal()
            .contains("cannot be used for attachments")
    );
}

#[testkit::test]
fn export_ends_quietly_when_its_reader_stops() {
    let it = Installation::new();
    it.region("noord");
    it.import("noord", &testkit::many(1..=2000));
    let script = format!(
        "{} export --region noord | head -n 1",
        env!("CARGO_BIN_EXE_onderwijsregio")
    );
    let output = it.shell(&script);
    assert_eq!(output.lines().count(), 1);
}

/// A text that sets a terminal's title, clears the screen, and reverses the direction of what
/// follows.
const STEERING: &str = "\u{1b}]0;title\u{7}\u{1b}[2J\u{9b}2J\u{202e}x";
const SHOWN: &str = "\\u{1b}]0;title\\u{7}\\u{1b}[2J\\u{9b}2J\\u{202e}x";

/// Returns whether a terminal would display the text without interpreting it.
fn only_shows(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || model::is_printable(c))
}

#[testkit::test]
fn arguments_are_escaped_for_the_terminal() {
    let it = Installation::new();
    it.region("noord");
    for arguments in [
        vec!["key", "create", "--region", STEERING],
        vec!["key", "list", "--region", STEERING],
        vec!["key", "revoke", STEERING],
        vec!["region", "settings", STEERING],
        vec!["import", "--region", "noord", STEERING],
        vec!["export", "--region", STEERING],
        vec!["backup", STEERING, STEERING],
        vec!["audit", "export", "--since", STEERING],
        vec![STEERING],
        vec!["--database", STEERING, "migrate"],
        vec!["--data-dir", STEERING, "doctor"],
    ] {
        let done = it.run_all(&arguments);
        assert!(
            only_shows(&done.out) && only_shows(&done.err),
            "{arguments:?}: {:?} {:?}",
            done.out,
            done.err
        );
    }
    let refusal = it
        .run_all(["key", "create", "--region", STEERING])
        .refusal();
    assert_eq!(refusal, it.no_region(SHOWN));
}

#[testkit::test]
fn misleading_name_is_rejected_and_a_stored_one_is_escaped() {
    let it = Installation::new();
    it.region("noord");
    let refused = ["expected text on one line; found ", "this text is blank"];
    for arguments in [
        [
            "region",
            "create",
            "--slug=zuid",
            "--name=Regio \u{202e}diuZ",
        ],
        ["region", "create", "--slug=zuid", "--name=Regio\nZuid"],
        ["region", "create", "--slug=zuid", "--name=\u{200b}"],
        [
            "region",
            "update",
            "--region=noord",
            "--name=Regio \u{2066}Noord",
        ],
        ["key", "create", "--region=noord", "--description=\u{9b}2J"],
        ["key", "create", "--admin", "--description=be\u{202e}heer"],
    ] {
        let refusal = it.run_all(arguments).refusal();
        assert!(
            refused.iter().any(|text| refusal.contains(text)),
            "{arguments:?}: {refusal}"
        );
    }
    // A format character that is allowed in names.
    let made = it
        .run_all([
            "region",
            "create",
            "--slug",
            "zuid",
            "--name",
            "Zuid\u{ad}west",
        ])
        .good();
    assert!(
        made.contains("Zuid\\u00adwest") && only_shows(&made),
        "{made}"
    );
    let listed = it.run("region list").good();
    assert!(
        listed.contains("Zuid\\u00adwest") && only_shows(&listed),
        "{listed}"
    );
    assert_eq!(
        serde_json::from_str::<Value>(&listed).unwrap()[1]["name"],
        "Zuid\u{ad}west"
    );
}
