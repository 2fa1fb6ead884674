//! API keys on the command line.

use crate::harness::Installation;
use serde_json::{Value, json};

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
        it.no_region("west")
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
            "error: --expires-at: expected a date and time in the future; 2020-01-01T00:00:00Z is in the past",
        ),
        (
            "--expires-at tomorrow",
            "error: --expires-at: expected a date and time such as 2027-01-01T00:00:00Z; found 'tomorrow'",
        ),
        (
            "--permission admin",
            "error: --permission: expected read, write, erase or settings; found 'admin'",
        ),
        (
            "--allowed-network 10.0.0.1/8",
            "error: --allowed-network: the address has bits beyond its prefix length; write 10.0.0.0/8 for this network",
        ),
        (
            "--expires-at tomorrow --permission admin --permission all --allowed-network 10.0.0.1/8",
            "error: --expires-at: expected a date and time such as 2027-01-01T00:00:00Z; found 'tomorrow'; \
             --permission: expected read, write, erase or settings; found 'admin'; \
             --permission: expected read, write, erase or settings; found 'all'; \
             --allowed-network: the address has bits beyond its prefix length; write 10.0.0.0/8 for this network",
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
    let no_region = it.no_region("west");
    for (words, refusal) in [
        (
            "--region noord x",
            "error: expected the id of a key, which is `key` and 14 letters and digits; found text in another form; `onderwijsregio key list` shows it",
        ),
        (
            "--region noord --to gisteren keyAAAAAAAAAAAAAA",
            "error: --to: expected a date and time such as 2026-01-01T00:00:00Z; found 'gisteren'",
        ),
        ("--region west keyAAAAAAAAAAAAAA", &no_region),
        (
            "--region noord keyAAAAAAAAAAAAAA",
            "error: there is no key 'keyAAAAAAAAAAAAAA'; `onderwijsregio key list` shows the keys with their ids",
        ),
        (
            "--region noord --from gisteren --to morgen x",
            "error: expected the id of a key, which is `key` and 14 letters and digits; found text in another form; \
             `onderwijsregio key list` shows it; --from: expected a date and time such as 2026-01-01T00:00:00Z; found 'gisteren'; \
             --to: expected a date and time such as 2026-01-01T00:00:00Z; found 'morgen'",
        ),
    ] {
        assert_eq!(it.run(&format!("key accesses {words}")).refusal(), refusal);
    }
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
        let id = words.rsplit(' ').next().unwrap();
        assert_eq!(
            it.run(words).refusal(),
            format!(
                "error: there is no key '{id}'; `onderwijsregio key list` shows the keys with their ids"
            )
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
