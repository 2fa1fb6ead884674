//! The commands for regions, keys, migrate, backup, doctor and openapi: their output and their
//! refusals.

use crate::harness::{
    Installation,
    writes::{Door, candidate},
};
use serde_json::{Value, json};

#[testkit::test]
fn a_region_is_made_and_listed_as_json() {
    let it = Installation::new();
    let made = it
        .run_all([
            "region",
            "create",
            "--slug",
            "noord",
            "--name",
            "Regio Noord",
        ])
        .good();
    let made: Value = serde_json::from_str(&made).unwrap();
    assert_eq!(
        (&made["slug"], &made["name"]),
        (&"noord".into(), &"Regio Noord".into())
    );
    assert!(
        made["id"].as_str().unwrap().starts_with("reg") && made.get("callbackSecret").is_none()
    );
    let listed: Value = serde_json::from_str(&it.run("region list").good()).unwrap();
    assert_eq!(listed, Value::Array(vec![made]));
}

#[testkit::test]
fn a_slug_may_look_like_an_id() {
    let it = Installation::new();
    assert!(it.region("regionoostbrabant").starts_with("ork_"));
}

#[testkit::test]
fn invalid_region_is_rejected() {
    let it = Installation::new();
    it.region("noord");
    for (slug, refusal) in [
        (
            "noord",
            "error: Another region has this slug. Choose another.",
        ),
        (
            "Noord",
            "error: a slug has 1 to 63 lower-case letters, digits and hyphens, and begins and ends with a letter or digit",
        ),
        (
            "-",
            "error: a slug has 1 to 63 lower-case letters, digits and hyphens, and begins and ends with a letter or digit",
        ),
    ] {
        let slug = format!("--slug={slug}");
        assert_eq!(
            it.run_all(["region", "create", &slug, "--name", "Regio"])
                .refusal(),
            refusal
        );
    }
    assert_eq!(
        it.run_all(["region", "create", "--slug", "zuid", "--name", " "])
            .refusal(),
        "error: a name has 1 to 200 characters, in one line, without control and bidirectional characters"
    );
}

#[testkit::test]
fn only_the_key_is_on_standard_output() {
    let it = Installation::new();
    it.region("noord");
    for (words, prefix) in [
        ("key create --region noord --description website", "ork_"),
        ("key create --region noord --sandbox-only", "ork_"),
        ("key create --admin", "ora_"),
    ] {
        let done = it.run(words);
        let id = done
            .err
            .strip_prefix("made key ")
            .and_then(|rest| rest.strip_suffix('\n'))
            .unwrap();
        assert!(id.starts_with("key") && id.len() == 17, "{id}");
        let out = done.good();
        let key = out.strip_suffix('\n').unwrap();
        assert!(
            key.starts_with(prefix) && key[4..].bytes().all(|byte| byte.is_ascii_alphanumeric()),
            "{key}"
        );
        assert!(key.len() >= 4 + 27 + 6, "160 bits and a checksum: {key}");
    }
    assert_eq!(
        it.run("key create --region west").refusal(),
        "error: there is no region 'west'; `onderwijsregio region list` shows those there are"
    );
}

#[testkit::test]
fn key_is_created_with_permissions_expiry_and_networks() {
    let it = Installation::new();
    it.region("noord");
    let words = "key create --region noord --expires-at 2099-01-01T00:00:00Z --permission write --permission read \
                 --allowed-network 203.0.113.0/24 --allowed-network 2001:db8::/48";
    it.run(words).good();
    let listed = |words: &str| serde_json::from_str::<Value>(&it.run(words).good()).unwrap();
    let key = listed("key list --region noord")[1].clone();
    assert_eq!(key["expiresAt"], "2099-01-01T00:00:00.000Z");
    assert_eq!(key["permissions"], serde_json::json!(["read", "write"]));
    assert_eq!(
        key["allowedNetworks"],
        serde_json::json!(["203.0.113.0/24", "2001:db8::/48"])
    );
    assert_eq!(key["warnings"], serde_json::json!([]));
    it.run("key create --admin --description beheer --permission read")
        .good();
    let admin = listed("key list --admin");
    assert_eq!(
        (&admin[0]["description"], &admin[0]["permissions"]),
        (&"beheer".into(), &serde_json::json!(["read"]))
    );
    for (words, refusal) in [
        (
            "--expires-at 2020-01-01T00:00:00Z",
            "error: --expires-at takes a moment that is still to come; this one is past",
        ),
        (
            "--expires-at tomorrow",
            "error: --expires-at takes a moment such as 2027-01-01T00:00:00Z",
        ),
        (
            "--permission admin",
            "error: --permission: expected read, write, erase or settings",
        ),
        (
            "--allowed-network 10.0.0.1/8",
            "error: --allowed-network: the address has bits beyond the prefix: this network is written 10.0.0.0/8",
        ),
    ] {
        assert_eq!(
            it.run(&format!("key create --region noord {words}"))
                .refusal(),
            refusal
        );
    }
}

#[testkit::test]
fn candidates_seen_by_a_key_are_printed_one_per_line() {
    let it = Installation::new();
    let key = it.region("noord");
    it.import("noord", &testkit::many(1..=3));
    let id =
        serde_json::from_str::<Value>(&it.run("key list --region noord").good()).unwrap()[0]["id"]
            .clone();
    let id = id.as_str().unwrap();
    let server = it.serve("--rate-limit off");
    assert_eq!(
        server
            .get(
                &key,
                "/api/v2/candidates/rec00000000000002?fields=name,email"
            )
            .0,
        200
    );
    assert_eq!(
        server.get(&key, "/api/v2/candidates/rec00000000000003").0,
        200
    );
    server.stop();
    let seen = |words: &str| -> Vec<Value> {
        let out = it
            .run(&format!("key accesses --region noord {words}{id}"))
            .good();
        out.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let all = seen("");
    let ids: Vec<_> = all
        .iter()
        .map(|line| line["candidateId"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["rec00000000000002", "rec00000000000003"]);
    assert_eq!(all[0]["fields"], json!(["id", "name", "email"]));
    assert_eq!(all[0]["actions"], json!(["candidates.get"]));
    assert!(all[0]["firstAt"].as_str().unwrap() <= all[0]["lastAt"].as_str().unwrap());
    assert_eq!(
        seen("--from 2020-01-01T00:00:00Z --to 2099-01-01T00:00:00Z "),
        all
    );
    assert_eq!(seen("--from 2099-01-01T00:00:00Z "), Vec::<Value>::new());
    for (words, refusal) in [
        (
            "--region noord x",
            "error: a key's id is `key` and 14 letters and digits; `onderwijsregio key list` shows it",
        ),
        (
            "--region noord --to gisteren keyAAAAAAAAAAAAAA",
            "error: --from and --to take a moment such as 2026-01-01T00:00:00Z",
        ),
        (
            "--region west keyAAAAAAAAAAAAAA",
            "error: there is no region 'west'; `onderwijsregio region list` shows those there are",
        ),
    ] {
        assert_eq!(it.run(&format!("key accesses {words}")).refusal(), refusal);
    }
}

#[test]
fn a_region_is_changed() {
    let it = Installation::new();
    it.region("noord");
    it.region("zuid");
    let words = [
        "region",
        "update",
        "--region",
        "noord",
        "--slug",
        "drenthe",
        "--redirect-url",
        "https://example.nl/",
    ];
    let changed: Value = serde_json::from_str(&it.run_all(words).good()).unwrap();
    assert_eq!(
        (&changed["slug"], &changed["redirectUrls"][0]),
        (&"drenthe".into(), &"https://example.nl/".into())
    );
    let emptied = it
        .run("region update --region drenthe --no-redirect-urls")
        .good();
    assert_eq!(
        serde_json::from_str::<Value>(&emptied).unwrap()["redirectUrls"],
        Value::Array(vec![])
    );
    for (words, refusal) in [
        (
            "--slug zuid",
            "error: Another region has this slug. Choose another.",
        ),
        (
            "",
            "error: expected at least one member; the object is empty",
        ),
        (
            "--slug Z --redirect-url ftp://example.nl/",
            "error: /redirectUrls/0: expected a URL that begins with https:// (http:// only for localhost), without user information and \
             fragment; /slug: expected 1 to 63 lower-case letters, digits and hyphens, a letter or digit first and last",
        ),
    ] {
        assert_eq!(
            it.run(&format!("region update --region drenthe {words}"))
                .refusal(),
            refusal
        );
    }
}

#[testkit::test]
fn region_quota_is_shown_and_changed_at_once() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let quota = |words: &str| {
        serde_json::from_str::<Value>(
            &it.run(&format!("region quota --region noord {words}"))
                .good(),
        )
        .unwrap()
    };
    let of = |held: u64, quota: Option<u64>| json!({"held": held, "quota": quota});
    let waiting = of(0, Some(200_000_000));
    let sandbox = json!({"records": of(0, Some(100_000)), "attachmentBytes": of(0, Some(1_000_000_000)), "waitingBytes": waiting});
    let production = |records: Value| json!({"records": records, "attachmentBytes": of(0, None), "waitingBytes": waiting});
    assert_eq!(
        quota(""),
        json!({"production": production(of(0, None)), "sandbox": sandbox})
    );
    let server = it.serve("");
    door.create(&server, "jan");
    assert_eq!(
        quota("--records 2")["production"],
        production(of(1, Some(2)))
    );
    door.create(&server, "piet");
    let (status, refused) = door
        .send(
            &server.address,
            "POST",
            "/candidates",
            Some(&json!([candidate("an")])),
        )
        .unwrap();
    assert_eq!((status, &refused["title"]), (507, &json!("Quota exceeded")));
    let reported = it
        .feed(
            "import --region noord -",
            candidate("an").to_string().as_bytes(),
        )
        .err;
    let over = "the region now holds 3 records here, more than its quota of 2: it can add none over HTTP\n";
    assert_eq!(reported, format!("1 imported\n{over}"));
    assert_eq!(
        quota("--records off")["production"],
        production(of(3, None))
    );
    door.create(&server, "klaas");
    let sandbox = quota("--sandbox --records default --attachments 5MB")["sandbox"].clone();
    assert_eq!(
        (
            &sandbox["records"]["quota"],
            &sandbox["attachmentBytes"]["quota"]
        ),
        (&json!(100_000), &json!(5_000_000))
    );
    assert_eq!(
        it.run("region quota --region noord --records many")
            .refusal(),
        "error: the quota of records, 'many', is not understood; write a number such as 100000, or off"
    );
    server.stop();
}

#[test]
fn keys_are_listed_and_revoked() {
    let it = Installation::new();
    let key = it.region("noord");
    it.run("key create --region noord --description website --sandbox-only")
        .good();
    let list = || serde_json::from_str::<Value>(&it.run("key list --region noord").good()).unwrap();
    let listed = list();
    assert_eq!(
        (listed[0]["lastUsedAt"].clone(), &listed[1]["description"]),
        (Value::Null, &"website".into())
    );
    assert!(!listed.to_string().contains(&key));
    let server = it.serve("");
    assert_eq!(server.get(&key, "/api/v2/candidates").0, 200);
    let words = format!("key revoke {}", listed[0]["id"].as_str().unwrap());
    assert_eq!(it.run(&words).good(), "");
    assert_eq!(list().as_array().unwrap().len(), 1);
    for words in [words.as_str(), "key revoke x"] {
        assert_eq!(
            it.run(words).refusal(),
            "error: there is no such key; `onderwijsregio key list` shows those there are"
        );
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "the time until it is in force is what is waited for"
    )]
    let start = std::time::Instant::now();
    while server.get(&key, "/api/v2/candidates").0 != 401 {
        assert!(
            start.elapsed() < std::time::Duration::from_secs(10),
            "the key still works"
        );
    }
}

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
            "error: there is no such candidate in this region; see that --region and --sandbox are right"
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
    assert_eq!(printed, include_str!("../../../docs/openapi.json"));
    let elsewhere = it
        .run("openapi --public-url https://api.example.nl/")
        .good();
    assert!(elsewhere.contains("\"https://api.example.nl/api/v2\""));
    assert_eq!(it.run("openapi --version 3.1").good(), printed);
    let older: serde_json::Value =
        serde_json::from_str(&it.run("openapi --version 3.0").good()).unwrap();
    assert_eq!(older["openapi"], "3.0.3");
    let refusal = it.run("openapi --version 2.0");
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
            .contains("is there already")
    );
    let server = it.serve("--database sqlite:copy.db");
    let (status, answer) = server.get(&key, "/api/v2/candidates");
    assert_eq!(
        (status, &answer["data"][0]["name"]),
        (200, &"Kandidaat 1".into())
    );
}

#[test]
fn help_names_every_command_and_setting() {
    let it = Installation::new();
    let help = it.run("--help").good();
    for word in [
        "serve", "region", "key", "import", "export", "migrate", "backup", "openapi", "doctor",
        "--config",
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
        it.run("region list --database sqlite:brief.txt/x.db")
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
        it.run("region list")
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

#[testkit::test]
fn region_settings_are_shown_and_changed() {
    let it = Installation::new();
    it.region("noord");
    let read = |text: String| serde_json::from_str::<Value>(&text).unwrap();
    let nothing = read(it.run("region settings --region noord").good());
    assert_eq!(
        (&nothing["notificationUrl"], &nothing["retention"]),
        (&Value::Null, &Value::Null)
    );
    let change = r##"{"notificationUrl": "https://example.nl/", "portal": {"colour": "#0B5A9D"}}"##;
    let changed = read(
        it.run_all([
            "region", "settings", "--region", "noord", "--change", change,
        ])
        .good(),
    );
    assert_eq!(
        (&changed["notificationUrl"], &changed["portal"]["colour"]),
        (&"https://example.nl/".into(), &"#0b5a9d".into())
    );
    assert_eq!(
        read(it.run("region settings --region noord").good()),
        changed
    );
    let wrong = r#"{"notificationUrl": "http://127.0.0.1/", "retention": {"days": 0, "daysWithConsent": 1}}"#;
    let refusal = it
        .run_all(["region", "settings", "--region", "noord", "--change", wrong])
        .refusal();
    assert!(
        refusal.contains("/retention/days") && refusal.contains("/notificationUrl"),
        "{refusal}"
    );
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
    let reported = format!(
        "error: there is no region '{SHOWN}'; `onderwijsregio region list` shows those there are"
    );
    assert_eq!(refusal, reported);
}

#[testkit::test]
fn misleading_name_is_rejected_and_a_stored_one_is_escaped() {
    let it = Installation::new();
    it.region("noord");
    let refused = "in one line, without control and bidirectional characters";
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
        assert!(refusal.contains(refused), "{arguments:?}: {refusal}");
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
