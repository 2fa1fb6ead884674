//! A disk that returns other data than was written: the damage is detected, reported, and never
//! shown to a client.

use crate::harness::{Installation, writes::Door};
use rusqlite::Connection;
use std::{
    fs::OpenOptions,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};
use testkit::{many, postgres::Cluster};

const SIZE: u32 = 400;

/// Creates a database with candidates, all of it in the database file itself.
fn filled() -> (Installation, Door, PathBuf) {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    it.import("noord", &many(1..=SIZE));
    let file = it.folder().join("data/onderwijsregio.db");
    let connection = Connection::open(&file).unwrap();
    connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    (it, door, file)
}

/// Returns the number of a page in the middle of a table, counted from 1, and the page size.
fn a_page_of(file: &Path, table: &str) -> (u64, usize) {
    let connection = Connection::open(file).unwrap();
    let pages = "SELECT pageno FROM dbstat WHERE name = ?1 AND pagetype = 'leaf' ORDER BY pageno";
    let mut pages = connection.prepare(pages).unwrap();
    let pages: Vec<u32> = pages
        .query_map([table], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let size: u32 = connection
        .query_row("PRAGMA page_size", [], |row| row.get(0))
        .unwrap();
    (
        pages[pages.len() / 2].into(),
        usize::try_from(size).unwrap(),
    )
}

/// Reads every candidate and checks that no response is wrong. Returns how many were refused.
fn refused(it: &Installation, door: &Door, words: &str) -> usize {
    let server = it.serve(&format!("--rate-limit off {words}"));
    let mut refused = 0;
    for number in 1..=SIZE {
        let (status, answer) = door
            .send(
                &server.address,
                "GET",
                &format!("/candidates/rec{number:014}"),
                None,
            )
            .unwrap();
        match status {
            200 => {
                let data = &answer["data"];
                assert_eq!(data["name"], format!("Kandidaat {number}"), "{answer}");
                assert_eq!(data["email"], format!("n{number}@example.nl"), "{answer}");
            }
            500 => refused += 1,
            _ => panic!("{status} {answer}"),
        }
    }
    let (status, page) = door
        .send(&server.address, "GET", "/candidates?pageSize=100", None)
        .unwrap();
    let records = page["data"].as_array().map_or(0, Vec::len);
    assert!(
        [(200, 100), (500, 0)].contains(&(status, records)),
        "{status} {page}"
    );
    let log = server.stop();
    assert!(
        !log.contains("panic") && !log.contains("@example.nl"),
        "{log}"
    );
    refused
}

/// Returns the faults that `doctor --deep` finds.
fn found(it: &Installation) -> String {
    let done = it.run("doctor --deep");
    assert_eq!(done.code, Some(1), "{}", done.out);
    assert!(
        !done.out.contains("@example.nl") && !done.out.contains("Kandidaat"),
        "{}",
        done.out
    );
    done.out
}

#[test]
fn corrupt_page_is_reported_and_not_returned() {
    let (it, door, file) = filled();
    let (page, size) = a_page_of(&file, "candidates");
    let disk = OpenOptions::new().write(true).open(&file).unwrap();
    disk.write_all_at(&vec![0xa5; size], (page - 1) * size as u64)
        .unwrap();
    let found = found(&it);
    assert!(found.contains("FAIL  table candidates: Tree "), "{found}");
    assert!(
        found.contains("FAIL  candidates of noord (production): cannot be read: "),
        "{found}"
    );
    let refused = refused(&it, &door, "");
    println!("{refused} of {SIZE} refused");
    assert!((1..=40).contains(&refused), "{refused}");
}

#[test]
fn character_changed_on_disk_is_reported_and_not_returned() {
    let (it, door, file) = filled();
    let bytes = std::fs::read(&file).unwrap();
    // Damages the document only. Its keys and the file's structure stay intact.
    let name = b"\"name\":\"Kandidaat 200\"";
    let places: Vec<_> = bytes
        .windows(name.len())
        .enumerate()
        .filter(|(_, window)| window == name)
        .collect();
    let disk = OpenOptions::new().write(true).open(&file).unwrap();
    for (place, _) in &places {
        disk.write_all_at(b"m", (place + 8) as u64).unwrap();
    }
    assert!(!places.is_empty());
    let found = found(&it);
    assert!(
        found.contains("ok    the database's structures are sound"),
        "{found}"
    );
    assert!(
        found.contains(
            "FAIL  candidates of noord (production): rec00000000000200: its checksum is another; "
        ),
        "{found}"
    );
    assert_eq!(refused(&it, &door, ""), 1);
}

#[test]
fn postgresql_rejects_a_corrupt_page_by_its_checksum() {
    let mut cluster = Cluster::with_checksums();
    let it = Installation::on(&cluster.url());
    let door = Door::production(&it.region("noord"));
    it.import("noord", &many(1..=SIZE));
    cluster.run("CREATE EXTENSION amcheck");
    let well = it.run("doctor --deep").good();
    for line in [
        "ok    the server checks what it reads",
        "ok    every table and index was read through",
    ] {
        assert!(well.contains(line), "{well}");
    }
    let path = cluster
        .run("SELECT pg_relation_filepath('candidates')")
        .remove(0);
    cluster.run("CHECKPOINT");
    cluster.stop();
    let disk = OpenOptions::new()
        .write(true)
        .open(cluster.file(&path))
        .unwrap();
    disk.write_all_at(&[0xa5; 100], 2 * 8192 + 4000).unwrap();
    cluster.launch();
    let found = found(&it);
    assert!(
        found.contains("FAIL  candidates of noord (production): cannot be read: "),
        "{found}"
    );
    assert!(
        found.contains("invalid page in block 2 of relation"),
        "{found}"
    );
    let refused = refused(&it, &door, "");
    println!("{refused} of {SIZE} refused");
    assert!((1..=40).contains(&refused), "{refused}");
}
