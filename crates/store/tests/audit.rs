//! The audit log: entries cannot be changed, removed or forged without detection.

use crate::{Fresh, fresh};
use messages::AuditLog;
use model::{RegionId, RepeatingRandom, Timestamp};
use rusqlite::Connection;
use std::time::Duration;
use store::{
    Store,
    audit::{Actor, Broken, Entry, Kind, Noted},
};
use testkit::Database;

/// Creates a log with a number of entries, a day apart.
async fn with(entries: i64) -> Fresh {
    let fresh = fresh().await;
    let region = RegionId::random(&RepeatingRandom::new(1));
    for day in 1..=entries {
        let at = Timestamp::from_micros(day * 86_400_000_000);
        let entry = Entry::new(Kind::DataExported, Actor::Operator, at)
            .of(region)
            .with("records", day);
        fresh.store.note(vec![entry]).await.unwrap();
    }
    fresh
}

async fn lines(store: &Store, since: Option<Timestamp>) -> Vec<String> {
    let mut lines = Vec::new();
    let visit = |line| {
        lines.push(line);
        Ok::<_, store::Error>(())
    };
    store.audit(since, visit).await.unwrap();
    lines
}

/// Changes the database in a way that only its owner can.
fn tamper(fresh: &Fresh, sql: &str) {
    if let Database::Postgres(database) = &fresh.database {
        database.run(sql);
        return;
    }
    let guards = ["audit_grows", "audit_stays", "audit_remains"]
        .map(|name| format!("DROP TRIGGER IF EXISTS {name};"));
    sqlite(fresh)
        .execute_batch(&format!("{} {sql}", guards.concat()))
        .unwrap();
    // Reads that follow each other within a few milliseconds may share a snapshot from before the
    // change.
    std::thread::sleep(Duration::from_millis(5));
}

fn sqlite(fresh: &Fresh) -> Connection {
    Connection::open(fresh.folder.path().join("test.db")).unwrap()
}

async fn found(fresh: &Fresh, noted: Option<Noted>) -> String {
    fresh
        .store
        .verify_audit(noted)
        .await
        .unwrap_err()
        .to_string()
}

#[testkit::test]
async fn entries_are_bound_to_those_before_them() {
    let fresh = with(3).await;
    let lines = lines(&fresh.store, None).await;
    let first: serde_json::Value = serde_json::from_str(&lines[0]).unwrap();
    let zeros = "0".repeat(64);
    let members = [
        "sequence",
        "at",
        "kind",
        "actor",
        "region",
        "subject",
        "requestId",
        "details",
        "previous",
        "hash",
        "seal",
    ];
    assert_eq!(
        first.as_object().unwrap().keys().collect::<Vec<_>>(),
        members
    );
    assert_eq!(first["at"], "1970-01-02T00:00:00.000Z");
    assert_eq!(first["actor"], "cli");
    assert_eq!(first["details"], serde_json::json!({ "records": 1 }));
    assert_eq!(first["previous"], zeros);
    let second: serde_json::Value = serde_json::from_str(&lines[1]).unwrap();
    assert_eq!(second["previous"], first["hash"]);
    let verified = fresh.store.verify_audit(None).await.unwrap();
    assert_eq!(verified.entries, 3);
    let head = verified.head.unwrap();
    assert_eq!(head.to_string().parse::<Noted>(), Ok(head));
    assert!(lines[2].contains(head.to_string().split_once(':').unwrap().1));
    let since = self::lines(
        &fresh.store,
        Some(Timestamp::from_micros(2 * 86_400_000_000)),
    )
    .await;
    assert_eq!(since, lines[1..]);
}

#[testkit::test]
async fn a_changed_entry_is_found() {
    for (change, what) in [
        (
            "kind = 'data.imported'",
            "entry 2 was changed: its content does not match its hash",
        ),
        (
            "actor = 'system'",
            "entry 2 was changed: its content does not match its hash",
        ),
        (
            "details = '{\"records\":7}'",
            "entry 2 was changed: its content does not match its hash",
        ),
        (
            "created_at = created_at + 1000",
            "entry 2 was changed: its content does not match its hash",
        ),
        (
            "region_id = NULL",
            "entry 2 was changed: its content does not match its hash",
        ),
        (
            "subject = 'x'",
            "entry 2 was changed: its content does not match its hash",
        ),
        (
            "request_id = 'x'",
            "entry 2 was changed: its content does not match its hash",
        ),
        (
            "previous = hash",
            "entry 2 does not follow entry 1: one of the two was changed or moved",
        ),
        (
            "hash = previous",
            "entry 2 was changed: its content does not match its hash",
        ),
        (
            "seal = previous",
            "entry 2 was not signed with a secret that is given",
        ),
    ] {
        let fresh = with(3).await;
        tamper(
            &fresh,
            &format!("UPDATE audit SET {change} WHERE sequence = 2"),
        );
        let found = found(&fresh, None).await;
        assert!(found.starts_with(what), "{change}: {found}");
    }
}

#[testkit::test]
async fn a_missing_entry_is_found() {
    for (sequence, what) in [
        (
            1,
            "the entries before 2 are missing, and no entry of the log records that they were removed",
        ),
        (2, "entry 2 is missing after entry 1;"),
    ] {
        let fresh = with(3).await;
        tamper(
            &fresh,
            &format!("DELETE FROM audit WHERE sequence = {sequence}"),
        );
        let found = found(&fresh, None).await;
        assert!(found.starts_with(what), "{found}");
    }
}

#[testkit::test]
async fn truncation_is_found_with_a_head_noted_elsewhere() {
    let fresh = with(3).await;
    let noted = fresh.store.verify_audit(None).await.unwrap().head;
    tamper(&fresh, "DELETE FROM audit WHERE sequence = 3");
    assert!(
        fresh.store.verify_audit(None).await.is_ok(),
        "nothing in the log itself says that there was more"
    );
    let missing = found(&fresh, noted).await;
    assert!(
        missing.starts_with("entry 3 is missing after entry 2;"),
        "{missing}"
    );
    fresh
        .store
        .note(vec![fresh.store.entry(Kind::DataExported)])
        .await
        .unwrap();
    let changed = found(&fresh, noted).await;
    assert!(
        changed.starts_with("entry 3 has a hash different from the one given with --noted;"),
        "{changed}"
    );
}

#[testkit::test]
async fn pruning_leaves_an_entry() {
    let fresh = with(4).await;
    let noted = fresh.store.verify_audit(None).await.unwrap().head;
    let before = Timestamp::from_micros(3 * 86_400_000_000);
    assert_eq!(fresh.store.prune_audit(before).await.unwrap().last, Some(2));
    let verified = fresh.store.verify_audit(noted).await.unwrap();
    assert_eq!(verified.entries, 3);
    let last = lines(&fresh.store, None).await.pop().unwrap();
    assert!(
        last.contains(
            "\"kind\":\"audit.pruned\",\"actor\":\"system\",\"region\":null,\"subject\":\"2\""
        ),
        "{last}"
    );
    assert_eq!(fresh.store.prune_audit(before).await.unwrap().last, None);
    assert_eq!(
        fresh
            .store
            .prune_audit(Timestamp::from_micros(i64::MAX / 4))
            .await
            .unwrap()
            .last,
        Some(5)
    );
    assert_eq!(fresh.store.verify_audit(noted).await.unwrap().entries, 1);
    tamper(&fresh, "DELETE FROM audit WHERE sequence < 6");
    tamper(&fresh, "UPDATE audit SET details = '{}'");
    assert!(matches!(
        fresh.store.verify_audit(None).await,
        Err(Broken::Log(AuditLog::Hash { sequence: 6 }))
    ));
}

#[testkit::test]
async fn database_rejects_changes_of_the_audit_log() {
    let fresh = with(2).await;
    for sql in [
        "UPDATE audit SET kind = 'data.imported'",
        "DELETE FROM audit WHERE sequence = 1",
        "DELETE FROM audit WHERE sequence = 2",
        "INSERT INTO audit SELECT * FROM audit WHERE true ON CONFLICT (sequence) DO UPDATE SET kind = 'data.imported'",
    ] {
        if let Database::Postgres(database) = &fresh.database {
            database.run(&format!(
                "DO $$ BEGIN SET LOCAL ROLE onderwijsregio_tenant; {sql}; RAISE 'taken'; \
                 EXCEPTION WHEN insufficient_privilege THEN NULL; END $$"
            ));
        } else {
            let refused = sqlite(&fresh).execute_batch(sql).unwrap_err();
            assert_eq!(
                refused.to_string(),
                "the audit log is only added to",
                "{sql}"
            );
        }
    }
    assert_eq!(fresh.store.verify_audit(None).await.unwrap().entries, 2);
}

#[testkit::test]
async fn concurrent_entries_form_one_chain() {
    let fresh = fresh().await;
    let add = |_| {
        let store = fresh.store.clone();
        async move {
            store
                .note(vec![
                    store.entry(Kind::DataExported),
                    store.entry(Kind::DataImported),
                ])
                .await
                .unwrap();
        }
    };
    futures::future::join_all((0..20).map(add)).await;
    assert_eq!(fresh.store.verify_audit(None).await.unwrap().entries, 40);
}
