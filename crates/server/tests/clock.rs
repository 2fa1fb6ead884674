//! The system clock jumps while the server runs, as when it is set by hand. Writes continue, each
//! is done once and in order, and callbacks are delivered.

use crate::{
    crashes::judge::judge_feed,
    deep::all_agrees,
    harness::{
        Installation,
        creates::{Creates, listed},
        receiver::{Behaviour, Receiver},
        until,
        writes::{Door, candidate},
    },
};
use serde_json::json;
use std::path::PathBuf;

/// The successive offsets of the clock.
const JUMPS: [&str; 5] = ["-1h", "+2d", "-2d", "+1h", "+0"];

/// The library that shows a program another time, if it is here.
pub(crate) fn library() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").unwrap().map_while(Result::ok);
    folders
        .map(|folder| folder.path().join("faketime/libfaketime.so.1"))
        .find(|library| library.exists())
}

#[testkit::test]
fn clock_jump_neither_stops_nor_repeats_work() {
    let Some(library) = library() else {
        println!("left out: libfaketime is not here (Debian's package libfaketime)");
        return;
    };
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let receiver = Receiver::new(Behaviour::Good);
    let offset = it.folder().join("offset");
    let jump = |by: &str| {
        // Replaces the file atomically, because it is read at any moment.
        let next = it.folder().join("next");
        std::fs::write(&next, by).unwrap();
        std::fs::rename(&next, &offset).unwrap();
    };
    jump("+0");
    let script = format!(
        "export LD_PRELOAD={} FAKETIME_TIMESTAMP_FILE={} FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1",
        library.display(),
        offset.display()
    );
    let server = it.serve_by(
        &script,
        "--rate-limit off --sandbox-reset off --egress-allow-private",
    );
    let token = door.get(&server, "/candidates")["meta"]["syncToken"]
        .as_str()
        .unwrap()
        .to_owned();
    let creates = Creates::start(&door, &[&server]);
    creates.wait_for_more(10);
    let mut reported = Vec::new();
    for (number, by) in JUMPS.into_iter().enumerate() {
        jump(by);
        let took = creates.wait_for_more(10);
        let path = format!("/candidates?callbackUrl={}", receiver.url("/callback"));
        let written = door.write(
            &server,
            "POST",
            &path,
            &json!([candidate(&format!("sprong{number}"))]),
        );
        reported.push(written["mutationId"].as_str().unwrap().to_owned());
        let callback = until("the callback comes", || {
            receiver.seen("/callback").contains(&reported[number])
        });
        println!("{by}: ten more creates after {took:?}, a callback after {callback:?}");
    }
    let acknowledged = creates.end();
    door.drained(&server);
    let mut there = listed(&door, &server);
    there.retain(|name, _| !name.starts_with("sprong"));
    assert_eq!(there, acknowledged);
    judge_feed(&door, &server, &token);
    assert_eq!(receiver.seen("/callback"), reported, "each once");
    let log = server.stop();
    assert!(!log.contains("panic") && !log.contains("ERROR"), "{log}");
    all_agrees(&it);
}
