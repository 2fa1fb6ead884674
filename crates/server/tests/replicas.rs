//! Reads from a replica, on a PostgreSQL server and a streaming standby of the test's own.

use crate::harness::{Installation, Server, load::Load, proxy::Proxy, until};
use testkit::{many, postgres::Cluster};

const LEFT_OUT: &str = "the replica is not read for the moment";
const TAKEN_IN: &str = "the replica is read again";

struct Site {
    it: Installation,
    key: String,
    primary: Cluster,
    standby: Cluster,
}

impl Site {
    /// Creates a site with the candidates from 1 to `size`.
    fn new(size: u32) -> Self {
        let log = "log_statement=all";
        let primary = Cluster::start(&["fsync=off", log]);
        let it = Installation::on(&primary.url());
        let key = it.region("noord");
        it.import("noord", &many(1..=size));
        let standby = primary.standby(&["fsync=off", log]);
        Self {
            it,
            key,
            primary,
            standby,
        }
    }

    /// Starts a server that has read from the standby.
    fn serve(&self, words: &str) -> Server {
        let url = self.standby.url();
        let server = self.it.serve(&format!(
            "--rate-limit off --database-read-url {url} {words}"
        ));
        self.until_read(&server);
        server
    }

    /// Waits until reads go to the standby.
    fn until_read(&self, server: &Server) {
        let before = reads(&self.standby);
        until("the standby is read", || {
            assert_eq!(
                server
                    .get(&self.key, "/api/v2/candidates/rec00000000000001")
                    .0,
                200
            );
            reads(&self.standby) > before
        });
    }

    /// Creates another installation with candidates on the same server, and so on its standby,
    /// and a database `nothing`. Returns the URL of the installation on the standby.
    fn another(&self) -> String {
        self.primary.run("CREATE DATABASE another");
        let another = Installation::on(&self.primary.url_of("another"));
        another.region("noord");
        another.import("noord", &many(11..=12));
        self.primary.run("CREATE DATABASE nothing");
        let copied = || {
            self.standby
                .run("SELECT count(*) FROM pg_database WHERE datname = 'nothing'")
        };
        until("the standby has them", || copied() == ["1"]);
        self.standby.url_of("another")
    }

    fn ids(&self, server: &Server, path: &str) -> Vec<String> {
        let (status, answer) = server.get(&self.key, path);
        assert_eq!(status, 200, "{answer}");
        answer["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["id"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// Returns how many statements have read candidates on the cluster.
fn reads(cluster: &Cluster) -> usize {
    let log = cluster.log();
    log.lines()
        .filter(|line| {
            line.contains("execute") && line.contains("SELECT position, lengths, document")
        })
        .count()
}

#[test]
fn replica_answers_reads_and_the_primary_what_the_replica_lacks() {
    let site = Site::new(150);
    let server = site.serve("--database-max-lag 1h");
    let before = [&site.primary, &site.standby].map(reads);
    site.ids(&server, "/api/v2/candidates?pageSize=50&fields=name");
    site.ids(&server, "/api/v2/candidates/find?email=n3@example.nl");
    site.ids(&server, "/api/v2/candidates/find?phone=06%2000000004");
    assert_eq!(
        server
            .get(&site.key, "/api/v2/candidates/rec00000000000005")
            .0,
        200
    );
    assert_eq!(
        [&site.primary, &site.standby].map(reads),
        [before[0], before[1] + 4]
    );
    // Only the primary can decide that a record or a next page does not exist.
    assert_eq!(
        server
            .get(&site.key, "/api/v2/candidates/rec00000000000999")
            .0,
        404
    );
    site.ids(&server, "/api/v2/candidates?pageSize=100&archived=true");
    assert_eq!(
        [&site.primary, &site.standby].map(reads),
        [before[0] + 2, before[1] + 6]
    );
}

#[test]
fn imported_candidates_are_found_while_the_replica_is_paused() {
    let site = Site::new(150);
    let server = site.serve("--database-max-lag 1h");
    site.standby.run("SELECT pg_wal_replay_pause()");
    until("it stands still", || {
        site.standby.run("SELECT pg_get_wal_replay_pause_state()") == ["paused"]
    });
    site.it.import("noord", &many(151..=250));
    assert_eq!(site.standby.run("SELECT count(*) FROM candidates"), ["150"]);

    let before = reads(&site.standby);
    let mut ids = Vec::new();
    let mut path = "/api/v2/candidates?fields=id&pageSize=40".to_owned();
    loop {
        let (status, page) = server.get(&site.key, &path);
        assert_eq!(status, 200, "{page}");
        ids.extend(
            page["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|record| record["id"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page["meta"]["cursor"].as_str() else {
            break;
        };
        path = format!("/api/v2/candidates?fields=id&pageSize=40&cursor={cursor}");
    }
    assert_eq!(
        ids,
        (1..=250)
            .map(|number| format!("rec{number:014}"))
            .collect::<Vec<_>>()
    );
    assert_eq!(
        site.ids(&server, "/api/v2/candidates/find?email=n200@example.nl"),
        ["rec00000000000200"]
    );
    assert_eq!(
        server
            .get(&site.key, "/api/v2/candidates/rec00000000000250")
            .0,
        200
    );
    assert!(
        reads(&site.standby) >= before + 9,
        "each of the seven pages and both look-ups asked it"
    );
}

#[test]
fn lagging_replica_is_not_used_until_it_has_caught_up() {
    let site = Site::new(10);
    let server = site.serve("--database-max-lag 1s");
    site.standby.run("SELECT pg_wal_replay_pause()");
    site.it.import("noord", &many(11..=20));
    // On a busy machine, the standby may have been removed for a moment before.
    until("it is left out for its lag", || {
        server.logged().contains("is more than 1s behind")
    });
    until("it is not read", || {
        let before = reads(&site.standby);
        assert_eq!(site.ids(&server, "/api/v2/candidates").len(), 20);
        reads(&site.standby) == before
    });
    let taken_in = server.logged().matches(TAKEN_IN).count();
    site.standby.run("SELECT pg_wal_replay_resume()");
    server.wait_for_log(TAKEN_IN, taken_in + 1);
    site.until_read(&server);
}

#[test]
fn dead_replica_costs_no_request_and_is_used_again_later() {
    let mut site = Site::new(250);
    let server = site.serve("");
    let load = Load::start(&[&server], &site.key, 250);
    load.all_good();
    site.standby.kill();
    server.wait_for_log(LEFT_OUT, 1);
    load.all_good();
    let taken_in = server.logged().matches(TAKEN_IN).count();
    site.standby.launch();
    server.wait_for_log(TAKEN_IN, taken_in + 1);
    load.all_good();
    let (good, unavailable) = load.end();
    assert_eq!(unavailable, 0, "{good} good answers");
    site.until_read(&server);
}

#[test]
fn interrupted_read_of_the_replica_is_repeated_on_the_primary() {
    let site = Site::new(250);
    let proxy = Proxy::before(&site.standby);
    let server = site.it.serve(&format!(
        "--database-max-lag 1h --database-read-url {}",
        proxy.url()
    ));
    for _ in 0..3 {
        site.until_read(&server);
        proxy.cut_after(10_000, 0);
        assert_eq!(site.ids(&server, "/api/v2/candidates").len(), 100);
        proxy.mend();
    }
}

#[test]
fn database_that_is_no_replica_is_never_read() {
    let site = Site::new(10);
    let another_on_standby = site.another();
    for (url, cause) in [
        (
            site.primary.url(),
            "follows no other server: it is no replica",
        ),
        (
            another_on_standby,
            "holds another installation than the primary",
        ),
        (site.standby.url_of("nothing"), "does not exist (42P01)"),
        (site.standby.url_of("missing"), "does not exist (3D000)"),
    ] {
        let server = site.it.serve(&format!("--database-read-url {url}"));
        server.wait_for_log(LEFT_OUT, 1);
        let before = reads(&site.standby);
        for number in 1..=10 {
            assert_eq!(
                server
                    .get(&site.key, &format!("/api/v2/candidates/rec{number:014}"))
                    .0,
                200
            );
        }
        assert_eq!(reads(&site.standby), before);
        let log = server.stop();
        assert!(log.contains(cause), "{cause}: {log}");
        assert!(!log.contains(TAKEN_IN), "{log}");
    }
}

#[test]
fn other_installation_is_not_used_while_the_primary_is_unreachable() {
    let mut site = Site::new(10);
    let server = site.it.serve(&format!(
        "--database-max-lag 1h --database-read-url {}",
        site.another()
    ));
    server.wait_for_log(LEFT_OUT, 1);
    site.primary.stop();
    let looks = || site.standby.log().matches("pg_last_wal_replay_lsn").count();
    let before = looks();
    until("it is looked at some more times", || looks() > before + 2);
    let log = server.stop();
    assert!(!log.contains(TAKEN_IN), "{log}");
}
