//! Faults around a server: PostgreSQL restarted, paused or disconnected, other nodes killed, slow
//! statements. Every request is answered correctly or refused with a request to retry, and the
//! server recovers automatically.

use crate::{
    deep::all_agrees,
    harness::{Installation, Server, load::Load, proxy::Proxy, until},
};
use std::time::Duration;
use testkit::{many, postgres::Cluster};

const SIZE: u32 = 250;

/// A PostgreSQL server of the test's own, with candidates in it.
struct Site {
    it: Installation,
    key: String,
    cluster: Cluster,
}

impl Site {
    fn new() -> Self {
        let cluster = Cluster::start(&["fsync=off"]);
        let it = Installation::on(&cluster.url());
        let key = it.region("noord");
        it.import("noord", &many(1..=SIZE));
        Self { it, key, cluster }
    }
}

/// Stops the server. Its log may contain errors, but none caused by the server itself, and the
/// stored data must be consistent.
fn no_fault_of_ours(server: Server, site: &Site) {
    let log = server.stop();
    assert!(
        !log.contains("internal database error") && !log.contains("panic"),
        "{log}"
    );
    all_agrees(&site.it);
}

#[test]
fn restarted_postgresql_is_used_again_at_once() {
    let mut site = Site::new();
    let server = site.it.serve("--rate-limit off");
    let load = Load::start(&[&server], &site.key, SIZE);
    for end in [Cluster::stop, Cluster::kill] {
        load.all_good();
        end(&mut site.cluster);
        load.all_unavailable();
        site.cluster.launch();
        let took = load.all_good();
        println!("all clients had good answers {took:?} after PostgreSQL's return");
        assert!(took < Duration::from_secs(20), "{took:?}");
    }
    println!("good responses and 503 with Retry-After: {:?}", load.end());
    no_fault_of_ours(server, &site);
}

#[test]
fn killed_node_behind_a_proxy_costs_no_response() {
    let site = Site::new();
    let [mut first, second, third] = [(); 3].map(|()| site.it.serve("--rate-limit off"));
    let load = Load::start(&[&first, &second, &third], &site.key, SIZE);
    load.all_good();
    first.signal("-KILL");
    first.wait();
    load.all_good();
    let (good, unavailable) = load.end();
    assert_eq!(unavailable, 0, "{good} good answers");
    no_fault_of_ours(second, &site);
    no_fault_of_ours(third, &site);
}

#[test]
fn paused_postgresql_leaves_no_request_hanging() {
    let site = Site::new();
    let server = site.it.serve("--rate-limit off --database-timeout 1s");
    let load = Load::start(&[&server], &site.key, SIZE);
    load.all_good();
    site.cluster.signal("-STOP");
    // Long enough for every cache and timeout to expire.
    std::thread::sleep(Duration::from_secs(10));
    load.all_unavailable();
    site.cluster.signal("-CONT");
    println!(
        "all clients had good answers {:?} after PostgreSQL went on",
        load.all_good()
    );
    println!("good responses and 503 with Retry-After: {:?}", load.end());
    no_fault_of_ours(server, &site);
}

/// The statement timeout is an hour, so that only the timeout for a pooled connection can end a
/// request.
#[test]
fn slow_statements_on_all_connections_fail_quickly() {
    let site = Site::new();
    let server = site
        .it
        .serve("--database-connections 2 --database-timeout 1h");
    let by_id = "/api/v2/candidates/rec00000000000001";
    assert_eq!(server.get(&site.key, by_id).0, 200);
    let other = site.cluster.session();
    other.run("BEGIN; LOCK TABLE candidates IN ACCESS EXCLUSIVE MODE");
    std::thread::scope(|scope| {
        let slow = [(); 2].map(|()| scope.spawn(|| server.get(&site.key, by_id).0));
        let waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
        until("both connections are taken", || {
            site.cluster.run(waiting) == ["2"]
        });
        let all = until("the refusals come", || {
            let statuses = [(); 3].map(|()| server.get(&site.key, by_id).0);
            assert_eq!(statuses, [503; 3]);
            true
        });
        println!("three requests in a row got 503 within {all:?}");
        other.run("COMMIT");
        assert_eq!(
            slow.map(|slow| slow.join().unwrap()),
            [200; 2],
            "who waited is answered"
        );
    });
    until("all is well", || server.get(&site.key, by_id).0 == 200);
    no_fault_of_ours(server, &site);
}

#[test]
fn connection_lost_within_a_page_never_returns_half_a_page() {
    let site = Site::new();
    let proxy = Proxy::before(&site.cluster);
    let server = site.it.serve(&format!("--database {}", proxy.url()));
    let page = || server.get(&site.key, "/api/v2/candidates");
    let count =
        |(status, body): (u16, serde_json::Value)| (status, body["data"].as_array().map(Vec::len));
    for bytes in [2_000, 10_000, 20_000] {
        assert_eq!(count(page()), (200, Some(100)));
        proxy.cut_after(bytes, 0);
        let (status, body) = page();
        assert_eq!(
            (status, &body["status"], body.get("data")),
            (503, &503.into(), None),
            "{body}"
        );
        proxy.mend();
    }
    // If nothing can be read, a stream reports that with its status. If it fails later, the
    // connection is aborted.
    let stream = || {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        let request = agent
            .get(server.url("/api/v2/candidates"))
            .header("x-api-key", &site.key);
        let mut response = request
            .header("accept", "application/x-ndjson")
            .call()
            .unwrap();
        (
            response.status().as_u16(),
            response
                .body_mut()
                .read_to_string()
                .map(|lines| lines.lines().count())
                .ok(),
        )
    };
    assert_eq!(stream(), (200, Some(250)));
    proxy.cut_after(10_000, 0);
    assert_eq!(stream(), (503, Some(1)));
    proxy.cut_after(10_000, 1);
    assert_eq!(stream(), (200, None));
    proxy.mend();
    assert_eq!(stream(), (200, Some(250)));
    no_fault_of_ours(server, &site);
}
