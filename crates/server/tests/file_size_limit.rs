//! Writes that fail half-way: beyond a limit on file size, the system writes a part and refuses the
//! rest. Clients get a request to retry, acknowledged data stays, and everything works without the
//! limit.

use crate::{
    deep::all_agrees,
    harness::{
        Installation,
        creates::{Creates, listed},
        writes::Door,
    },
};

/// The maximum file size in blocks of 512 bytes. The write-ahead log reaches it within a page.
const BLOCKS: u32 = 4001;

#[test]
fn partially_written_files_lose_nothing() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let words = "--rate-limit off --sandbox-reset off";
    // An ignored signal stays ignored, so that the write fails instead of the process.
    let server = it.serve_by(&format!("trap '' XFSZ; ulimit -f {BLOCKS}"), words);
    let creates = Creates::start(&door, &[&server]);
    creates.wait_for_more(10);
    server.wait_for_log("status=503", 20);
    let before = creates.acknowledged();
    // Reads continue.
    let there = listed(&door, &server);
    assert!(before.iter().all(|(name, id)| there.get(name) == Some(id)));
    let log = server.stop();
    assert!(!log.contains("panic"), "{log}");
    let server = it.serve(words);
    creates.turn_to(&[&server]);
    creates.wait_for_more(10);
    let acknowledged = creates.end();
    println!(
        "{} acknowledged before writes failed, {} in all",
        before.len(),
        acknowledged.len()
    );
    assert_eq!(listed(&door, &server), acknowledged);
    let log = server.stop();
    assert!(!log.contains("panic"), "{log}");
    all_agrees(&it);
}
