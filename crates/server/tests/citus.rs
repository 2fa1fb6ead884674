//! A distributed PostgreSQL: the cluster that `ONDERWIJSREGIO_TEST_CITUS` names. Without one these
//! tests say that they are left out.

use crate::harness::{
    Installation,
    creates::{Creates, listed},
    load::Load,
    until,
    writes::Door,
};
use testkit::{
    many,
    postgres::{Citus, Database},
};

/// Kills the server that runs the statement with all its processes, and starts it again a second
/// later.
const RESTART: &str = "COPY (SELECT 1) TO PROGRAM 'setsid sh -c ''exec >/dev/null 2>&1; \
    bin=$(dirname $(cut -d\" \" -f1 postmaster.opts)); kill -KILL $(head -n1 postmaster.pid); sleep 1; \
    until \"$bin/pg_ctl\" -D . -w -l restart.log start; do sleep 1; done'' &'";

#[test]
fn tables_are_distributed_by_a_command_and_doctor_sees_what_is_missing() {
    let Some(cluster) = Citus::or_leave_out("tables_are_distributed_by_a_command") else {
        return;
    };
    let database = Database::blank();
    let it = Installation::on(database.url());
    let refusal = it.run("migrate --distribute").refusal();
    assert!(refusal.contains("with the extension citus"), "{refusal}");
    cluster.equip(&database);
    let key = it.region("noord");
    it.import("noord", &many(1..=50));
    let before = it.run("doctor");
    let undistributed = "WARN  the server has the extension citus, and no table is distributed; stop the servers and run \
                `onderwijsregio migrate --distribute`";
    assert!(before.out.contains(undistributed), "{}", before.out);
    let exported = it.run("export --region noord").good();
    let distributed = it.run("migrate --distribute").good();
    let lines = [
        "candidates distributed by region_id",
        "regions on every node",
    ];
    for line in lines {
        assert!(distributed.lines().any(|one| one == line), "{distributed}");
    }
    assert_eq!(it.run("migrate --distribute").good(), distributed);
    assert_eq!(it.run("export --region noord").good(), exported);
    let local = "SELECT count(*) FROM ONLY pg_class WHERE relname = 'candidates' AND pg_relation_size(oid) > 0";
    assert_eq!(
        database.run(local),
        ["0"],
        "no row is left on the coordinator"
    );
    let node = it.serve("");
    let list = node.get(&key, "/api/v2/candidates?pageSize=100");
    assert_eq!(
        (list.0, list.1["data"].as_array().unwrap().len()),
        (200, 50)
    );
    node.stop();
    let well = it.run("doctor").good();
    for line in [
        "tables are distributed as they should be",
        "ok    the rows of a region lie together",
        "ok    every table has a replica identity, so that its rows can be moved",
        "ok    Citus ",
        "has the coordinator's versions",
        "ok    row-level security is installed",
    ] {
        assert!(well.contains(line), "{line}: {well}");
    }
    database.run("SELECT undistribute_table('erased')");
    let wrong = it.run("doctor");
    assert!(
        wrong.out.contains("FAIL  erased: is not distributed;"),
        "{}",
        wrong.out
    );
    it.run("migrate").good();
    let again = it.run("doctor").good();
    assert!(!again.contains("erased"), "{again}");
}

#[test]
fn everything_moves_to_a_distributed_database_by_copy() {
    if Citus::or_leave_out("everything_moves_to_a_distributed_database").is_none() {
        return;
    }
    let it = Installation::new();
    it.region("noord");
    it.import("noord", &many(1..=1_200));
    let database = Database::fresh();
    let copy = format!(
        "copy --from sqlite:data/onderwijsregio.db --to {}",
        database.url()
    );
    let done = it.run(&copy);
    assert!(
        done.err.contains("the target is the same as the source"),
        "{}",
        done.err
    );
    let exported = it.run("export --region noord").good();
    let there = Installation::on(database.url());
    assert_eq!(there.run("export --region noord").good(), exported);
}

/// Kills a server of the cluster: no other test may use it meanwhile.
#[test]
#[ignore = "it kills a worker of the cluster, so `make test-citus` runs it alone"]
fn worker_is_killed_under_load_and_nothing_acknowledged_is_lost() {
    let Some(cluster) = Citus::or_leave_out("worker_is_killed_under_load") else {
        return;
    };
    let database = Database::fresh();
    let it = Installation::on(database.url());
    let (noord, zuid) = (it.region("noord"), it.region("zuid"));
    it.import("zuid", &many(1..=250));
    let door = Door::production(&noord);
    let nodes = [(); 2].map(|()| it.serve("--rate-limit off --sandbox-reset off"));
    let creates = Creates::start(&door, &nodes.each_ref());
    let load = Load::start(&nodes.each_ref(), &zuid, 250);
    for worker in cluster.workers() {
        creates.wait_for_more(30);
        load.all_good();
        Citus::run(&worker, RESTART);
        let took = creates.wait_for_more(30);
        load.all_good();
        println!("30 more {took:?} after the kill of {worker}");
    }
    let acknowledged = creates.end();
    let (good, unavailable) = load.end();
    println!(
        "{} creates acknowledged; {good} reads answered, {unavailable} to retry",
        acknowledged.len()
    );
    for node in nodes {
        door.drained(&node);
        assert_eq!(listed(&door, &node), acknowledged);
        let log = node.stop();
        assert!(!log.contains("panic"), "{log}");
    }
    until("no transaction is left prepared", || {
        cluster
            .workers()
            .iter()
            .all(|worker| Citus::run(worker, "SELECT count(*) FROM pg_prepared_xacts") == ["0"])
    });
    crate::deep::all_agrees(&it);
}
