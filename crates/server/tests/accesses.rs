//! The server writes the access log to the store while it runs, and when it stops.

use crate::harness::{Installation, until};
use std::time::Duration;
use testkit::{Backend, backend, many};

/// Returns the recorded accesses as `action position`.
fn recorded(it: &Installation) -> Vec<String> {
    let sql = "SELECT action || ' ' || place FROM accesses ORDER BY 1";
    if backend() == Backend::Postgres {
        return it.database().run(sql);
    }
    let database = rusqlite::Connection::open(it.folder().join("data/onderwijsregio.db")).unwrap();
    let mut rows = database.prepare(sql).unwrap();
    rows.query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

#[testkit::test]
fn reads_are_recorded_within_a_second_and_at_the_end() {
    let it = Installation::new();
    let key = it.region("noord");
    it.import("noord", &many(1..=3));
    let server = it.serve("");
    assert_eq!(
        server.get(&key, "/api/v2/candidates/rec00000000000002").0,
        200
    );
    // The log is written every second. The rest is a margin for a busy machine.
    assert!(
        until("it is recorded", || recorded(&it) == ["candidates.get 2"]) < Duration::from_secs(5)
    );
    assert_eq!(server.get(&key, "/api/v2/candidates?pageSize=2").0, 200);
    server.stop();
    assert_eq!(
        recorded(&it),
        ["candidates.get 2", "candidates.list 1", "candidates.list 2"]
    );
}
