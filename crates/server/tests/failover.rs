//! PostgreSQL's primary dies during writes and its standby takes over. The nodes find it
//! automatically, and everything acknowledged is there once.

use crate::harness::{
    Installation,
    creates::{Creates, listed},
    until,
    writes::Door,
};
use testkit::postgres::Cluster;

#[test]
fn a_standby_takes_over_under_load_and_nothing_acknowledged_is_lost() {
    let mut primary = Cluster::start(&["fsync=off"]);
    let standby = primary.standby(&["fsync=off"]);
    // A commit is acknowledged once the standby has it too.
    primary.run("ALTER SYSTEM SET synchronous_standby_names = '*'");
    primary.run("SELECT pg_reload_conf()");
    until("the standby is waited for", || {
        primary.run("SELECT sync_state FROM pg_stat_replication") == ["sync"]
    });
    let [first, second] = [&primary, &standby]
        .map(|cluster| cluster.socket().parent().unwrap().display().to_string());
    let it = Installation::on(&format!(
        "postgres:///postgres?host={first}&host={second}&user=postgres&target_session_attrs=read-write"
    ));
    let door = Door::production(&it.region("noord"));
    let nodes = [(); 2].map(|()| it.serve("--rate-limit off --sandbox-reset off"));
    let creates = Creates::start(&door, &nodes.each_ref());
    creates.wait_for_more(30);
    primary.kill();
    standby.run("SELECT pg_promote()");
    let took = creates.wait_for_more(30);
    let acknowledged = creates.end();
    println!(
        "{} acknowledged; 30 more {took:?} after the primary's death",
        acknowledged.len()
    );
    for node in nodes {
        door.drained(&node);
        assert_eq!(listed(&door, &node), acknowledged);
        let log = node.stop();
        assert!(!log.contains("panic"), "{log}");
    }
    crate::deep::all_agrees(&it);
}
