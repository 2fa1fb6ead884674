//! A rolling upgrade by one version, node by node, on one PostgreSQL database.

use crate::{
    deep::all_agrees,
    harness::{Installation, load::Load, until},
};
use std::process::Stdio;
use testkit::{many, postgres::Database};

/// What the next version's migration may do while this version serves: add, but not remove.
const EXPAND: &str = "BEGIN; SET LOCAL lock_timeout = '500ms'; \
    ALTER TABLE candidates ADD COLUMN later TEXT; ALTER TABLE api_keys ADD COLUMN later BIGINT; \
    CREATE TABLE later (region_id TEXT NOT NULL, environment BIGINT NOT NULL, id TEXT NOT NULL, \
    PRIMARY KEY (region_id, environment, id)); \
    INSERT INTO migrations (version, name, applied_at) SELECT max(version) + 1, 'later', 0 FROM migrations; COMMIT";

#[test]
fn running_node_serves_while_the_next_version_migrates() {
    let database = Database::fresh();
    let it = Installation::on(database.url());
    let key = it.region("noord");
    it.import("noord", &many(1..=250));
    let node = it.serve("--rate-limit off");
    let load = Load::start(&[&node], &key, 250);
    load.all_good();
    database.run(EXPAND);
    load.all_good();
    let (good, unavailable) = load.end();
    assert_eq!(unavailable, 0, "{good} good answers");

    // New connections, opened after the migration, work too.
    let gone = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                WHERE datname = current_database() AND application_name = 'onderwijsregio'";
    assert!(!database.run(gone).is_empty());
    until("it has new ones", || {
        node.get(&key, "/api/v2/candidates?pageSize=1").0 == 200
    });
    let load = Load::start(&[&node], &key, 250);
    load.all_good();
    load.end();

    let refusal = it.run("serve --listen 127.0.0.1:0");
    let known: u32 = database.run("SELECT max(version) - 1 FROM migrations")[0]
        .parse()
        .unwrap();
    assert!(
        refusal.err.contains(&format!(
            "the database has migration {} (later) and this version knows only {known}; run the version that made it, \
             or a newer one",
            known + 1
        )),
        "{}",
        refusal.err
    );
    assert_eq!(refusal.code, Some(1));
    let log = node.stop();
    assert!(!log.contains("internal database error"), "{log}");
}

/// A schema change waits for a long read, and other reads must not wait behind it.
#[test]
fn waiting_migration_blocks_no_reads() {
    let database = Database::fresh();
    let it = Installation::on(database.url());
    let key = it.region("noord");
    it.import("noord", &many(1..=250));
    let node = it.serve("--rate-limit off");
    let load = Load::start(&[&node], &key, 250);
    load.all_good();
    // A policy is missing that the next start restores. Restoring it requires an exclusive lock on
    // the table.
    database.run("DROP POLICY onderwijsregio_tenant ON candidates");
    let reader = database.session();
    reader.run("BEGIN; SELECT 1 FROM candidates LIMIT 1");
    let mut start = it
        .command(["region", "list"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let refused = "SELECT count(*) > 0 FROM pg_locks JOIN pg_class ON pg_class.oid = relation \
                   WHERE relname = 'candidates' AND mode = 'AccessExclusiveLock' AND NOT granted";
    for _ in 0..2 {
        until("it waits for the table", || database.run(refused) == ["t"]);
        load.all_good();
    }
    assert!(start.try_wait().unwrap().is_none(), "it still waits");
    reader.run("COMMIT");
    assert!(start.wait().unwrap().success());
    let (good, unavailable) = load.end();
    assert_eq!(unavailable, 0, "{good} good answers");
    node.stop();
    all_agrees(&it);
}
