//! Writes that fail half way: beyond a limit the system writes a part of what it is given and refuses the rest. Whoever
//! wrote is told to come back, what was acknowledged stays, and all is well without the limit.

use crate::{
    creates::{Creates, listed},
    deep::all_agrees,
    harness::Installation,
    writes::Door,
};

/// How large a file may become, in blocks of 512 bytes. It is reached within a page of the log.
const BLOCKS: u32 = 4001;

#[test]
fn writes_that_fail_half_way_lose_nothing() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let words = "--rate-limit off --sandbox-reset off";
    // An ignored signal stays ignored: the write fails instead of the process.
    let server = it.serve_by(&format!("trap '' XFSZ; ulimit -f {BLOCKS}"), words);
    let creates = Creates::start(&door, &[&server]);
    creates.wait_for_more(10);
    server.wait_for_log("status=503", 20);
    let before = creates.acknowledged();
    // Reads go on meanwhile.
    let there = listed(&door, &server);
    assert!(before.iter().all(|(name, id)| there.get(name) == Some(id)));
    let log = server.stop();
    assert!(!log.contains("panic"), "{log}");
    let server = it.serve(words);
    creates.turn_to(&[&server]);
    creates.wait_for_more(10);
    let acknowledged = creates.end();
    println!("{} acknowledged before writes failed, {} in all", before.len(), acknowledged.len());
    assert_eq!(listed(&door, &server), acknowledged);
    let log = server.stop();
    assert!(!log.contains("panic"), "{log}");
    all_agrees(&it);
}
