//! Backups during writes, and restoring them. Each drill follows docs/operating.md, and the
//! restored data is checked completely.

use crate::{
    deep::all_agrees,
    harness::{
        Installation,
        creates::{Creates, listed},
        until,
        writes::Door,
    },
};
use std::{collections::BTreeMap, path::Path, process::Command};
use testkit::{
    Backend, backend, many,
    postgres::{Cluster, Database, program},
};

const SERVE: &str = "--rate-limit off --sandbox-reset off";

/// Runs a PostgreSQL tool.
fn tool(name: &str, arguments: &[&str]) {
    let done = Command::new(program(name))
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
}

fn are_all_there(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) {
    let lost: Vec<_> = before
        .iter()
        .filter(|(name, id)| after.get(*name) != Some(id))
        .collect();
    assert_eq!(lost, Vec::new());
}

/// Copies the files in their state after the database backup.
fn copy_files(from: &Installation, to: &Installation) {
    from.shell(&format!(
        "mkdir -p {0}/data && cp -r data/attachments {0}/data/",
        to.folder().display()
    ));
}

#[testkit::test]
fn backup_under_load_is_consistent() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    // More pages than are copied in one step.
    it.import("noord", &many(1..=8000));
    let server = it.serve(SERVE);
    let creates = Creates::start(&door, &[&server]);
    creates.wait_for_more(30);
    let before = creates.acknowledged();
    let file = it.folder().join("copy");
    let target = (backend() == Backend::Postgres).then(Database::blank);
    let restored = match &target {
        None => {
            it.run("backup copy").good();
            let restored = Installation::new();
            std::fs::create_dir(restored.folder().join("data")).unwrap();
            std::fs::rename(&file, restored.folder().join("data/onderwijsregio.db")).unwrap();
            restored
        }
        Some(target) => {
            let file = file.display().to_string();
            tool(
                "pg_dump",
                &[
                    "--format=custom",
                    "--file",
                    &file,
                    "--dbname",
                    it.database().url(),
                ],
            );
            tool(
                "pg_restore",
                &["--exit-on-error", "--dbname", target.url(), &file],
            );
            Installation::on(target.url())
        }
    };
    copy_files(&it, &restored);
    creates.wait_for_more(1);
    let after = creates.end();
    all_agrees(&restored);
    let copy = restored.serve(SERVE);
    let (there, now) = (listed(&door, &copy), listed(&door, &server));
    are_all_there(&before, &there);
    are_all_there(&after, &now);
    are_all_there(&there, &now);
    println!(
        "{} acknowledged before, {} in the backup, {} after",
        before.len(),
        there.len() - 8000,
        after.len()
    );
    // The restored installation continues where the backup was taken.
    door.create(&copy, "daarna");
    copy.stop();
    all_agrees(&restored);
    server.stop();
    all_agrees(&it);
}

#[test]
fn postgresql_is_restored_to_a_point_in_time() {
    let mut cluster = Cluster::archiving();
    let it = Installation::on(&cluster.url());
    let door = Door::production(&it.region("noord"));
    it.import("noord", &many(1..=100));
    let server = it.serve(SERVE);
    let creates = Creates::start(&door, &[&server]);
    creates.wait_for_more(10);
    let mut base = cluster.base_backup();
    creates.wait_for_more(10);
    let before = creates.acknowledged();
    let moment = cluster.run("SELECT clock_timestamp()::text").remove(0);
    creates.wait_for_more(10);
    creates.end();
    cluster.run("DELETE FROM candidates");
    server.stop();
    assert_eq!(it.run("doctor --deep").code, Some(1), "the mistake shows");
    let last = cluster
        .run("SELECT pg_walfile_name(pg_switch_wal())")
        .remove(0);
    let archive = cluster.archive();
    until("the log is archived", || {
        Path::new(&archive).join(&last).exists()
    });
    cluster.kill();
    base.recover(&archive, &moment);
    let restored = format!("--database {}", base.url());
    assert!(
        it.run(&format!("doctor --deep {restored}"))
            .good()
            .contains("ok    all that is stored agrees")
    );
    let server = it.serve(&format!("{SERVE} {restored}"));
    let there = listed(&door, &server);
    are_all_there(&before, &there);
    println!(
        "{} acknowledged before that moment, {} there after",
        before.len(),
        there.len() - 100
    );
    door.create(&server, "daarna");
    server.stop();
}
