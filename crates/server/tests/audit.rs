//! `audit`: its output for operators, and what `doctor` reports after tampering.

use crate::harness::{Installation, until};
use serde_json::{Value, json};
use testkit::{Backend, backend};

/// Changes the database like an attacker with full access to it.
fn tamper(it: &Installation, sql: &str) {
    if backend() == Backend::Postgres {
        it.database().run(sql);
        return;
    }
    let database = rusqlite::Connection::open(it.folder().join("data/onderwijsregio.db")).unwrap();
    database
        .execute_batch(&format!(
            "DROP TRIGGER audit_stays; DROP TRIGGER audit_remains; {sql}"
        ))
        .unwrap();
}

#[testkit::test]
fn operator_actions_are_audited() {
    let it = Installation::new();
    it.run("migrate").good();
    assert_eq!(
        it.run("audit verify").good(),
        "the audit log has no entries yet\n"
    );
    it.region("noord");
    it.import(
        "noord",
        &[json!({ "name": "Sanne", "email": "sanne@example.nl", "privacyConsent": true })],
    );
    it.run("export --region noord").good();
    let exported = it.run("audit export").good();
    let entries: Vec<Value> = exported
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let reported: Vec<_> = entries
        .iter()
        .map(|entry| format!("{} {}", entry["kind"], entry["actor"]).replace('"', ""))
        .collect();
    assert_eq!(
        reported,
        [
            "region.created cli",
            "key.created cli",
            "data.imported cli",
            "data.exported cli"
        ]
    );
    assert_eq!(
        entries[2]["details"],
        json!({ "environment": "production", "records": 1 })
    );
    let head = it.run("audit verify").good();
    assert_eq!(
        head.trim_end(),
        format!("4:{}", entries[3]["hash"].as_str().unwrap())
    );
    assert_eq!(
        it.run(&format!("audit verify --noted {}", head.trim_end()))
            .good(),
        head
    );
    assert_eq!(it.run("audit export --since 2999-01-01").good(), "");
    assert_eq!(it.run("audit export --since 2001-01-01").good(), exported);
    let refused = it.run("audit export --since gisteren").refusal();
    assert_eq!(
        refused,
        "error: 'gisteren' is not a date; write 2026-01-31, or a date and time such as 2026-01-31T12:00:00Z"
    );
    assert_eq!(
        it.run("audit prune --before 2001-01-01").good(),
        "there is nothing to remove\n"
    );
    assert_eq!(
        it.run("audit prune --before 2999-01-01").good(),
        "removed up to entry 4\n"
    );
    let left = it.run("audit export").good();
    assert!(
        left.starts_with("{\"sequence\":5,") && left.lines().count() == 1,
        "{left}"
    );
    it.run(&format!("audit verify --noted {}", head.trim_end()))
        .good();
}

#[testkit::test]
fn an_export_is_checked_without_this_program() {
    let it = Installation::new();
    it.region("noord");
    let script = "onderwijsregio audit export | python3 -c '\nimport hashlib, sys\nbefore = None\nfor line in sys.stdin:\n    \
                  text, hash = line.split(\",\\\"hash\\\":\\\"\")\n    text, hash = text + \"}\", hash[:64]\n    \
                  assert hashlib.sha256(text.encode()).hexdigest() == hash\n    \
                  assert before is None or text.endswith(f\",\\\"previous\\\":\\\"{before}\\\"}}\")\n    before = hash\nprint(before)'";
    let script = script.replacen("onderwijsregio", env!("CARGO_BIN_EXE_onderwijsregio"), 1);
    let last = it.shell(&script);
    assert_eq!(it.run("audit verify").good(), format!("2:{last}"));
}

#[testkit::test]
fn doctor_finds_tampered_entries() {
    let it = Installation::new();
    it.region("noord");
    let well = it.run("doctor").good();
    assert!(
        well.contains("ok    the audit log is whole: 2 entries, the last is 2:"),
        "{well}"
    );
    assert!(!well.contains("lets us change the audit log"), "{well}");
    tamper(&it, "UPDATE audit SET actor = 'system' WHERE sequence = 2");
    let ill = it.run("doctor");
    let fault = "FAIL  the audit log does not verify: entry 2 was changed: its content does not match its hash; compare it";
    assert!(
        ill.code == Some(1) && ill.out.contains(fault),
        "{}",
        ill.out
    );
    let refused = it.run("audit verify").refusal();
    assert_eq!(
        refused,
        "error: the audit log does not verify: entry 2 was changed: its content does not match its hash; compare it with a backup that verifies. \
         Keep a copy of the database as it is, and tell the person who is responsible for security"
    );
}

#[testkit::test]
fn server_logs_the_audit_head_and_audits_failures() {
    let it = Installation::new();
    it.region("noord");
    let server = it.serve("");
    assert_eq!(server.get("nonsense", "/api/v2/candidates").0, 401);
    server.wait_for_log("the audit log's head", 1);
    until("the failure is written down", || {
        it.run("audit export")
            .good()
            .contains("authentication.failed")
    });
    server.stop();
    let last = it.run("audit export").good();
    let entry: Value = serde_json::from_str(last.lines().last().unwrap()).unwrap();
    assert_eq!(entry["actor"], "nobody");
    assert_eq!(
        entry["details"],
        json!({ "reason": "malformed", "network": "127.0.0.0/24", "count": 1 })
    );
}
