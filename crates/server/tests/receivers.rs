//! Misbehaving receivers of callbacks do not affect others.

use crate::{
    harness::{Installation, Server, until},
    isolation::run_sql,
    receiver::{Manner, Receiver},
    writes::{Door, candidate},
};
use serde_json::{Value, json};

const SERVE: &str = "--rate-limit off --egress-allow-private --sandbox-reset off";

fn create_and_tell(door: &Door, server: &Server, url: &str) -> Value {
    door.write(
        server,
        "POST",
        &format!("/candidates?callbackUrl={url}"),
        &json!([candidate("jan")]),
    )
}

/// Waits for the first delivery, and returns it.
fn delivery(door: &Door, server: &Server, written: &Value) -> Value {
    let mut delivery = Value::Null;
    until("an attempt is noted", || {
        delivery = door.mutation(server, written)["deliveries"][0].clone();
        delivery.is_object()
    });
    delivery
}

#[testkit::test]
fn a_receiver_that_floods_redirects_or_lies_gets_what_it_deserves() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let server = it.serve(SERVE);
    for (manner, status, outcome, again) in [
        (Manner::Good, 200, "delivered", false),
        (Manner::Floods, 200, "delivered", false),
        (Manner::Redirects, 302, "refused", true),
        (Manner::Lies, 200, "delivered", false),
    ] {
        let receiver = Receiver::new(manner);
        let written = create_and_tell(&door, &server, &receiver.url("/told"));
        let delivery = delivery(&door, &server, &written);
        assert_eq!(
            (
                &delivery["status"],
                &delivery["outcome"],
                delivery["nextAttemptAt"].is_string()
            ),
            (&json!(status), &json!(outcome), again),
            "{manner:?}"
        );
        assert_eq!(
            receiver.seen("/told"),
            [written["mutationId"].as_str().unwrap()]
        );
        assert_eq!(receiver.seen("/elsewhere"), Vec::<String>::new());
        until("the connection is ended", || receiver.open() == 0);
        // The sockets' buffers contain data that was sent but never read.
        assert!(receiver.flooded() < 16 << 20, "{}", receiver.flooded());
    }
    server.stop();
}

#[testkit::test]
fn a_receiver_that_hangs_is_asked_again_with_the_same_id() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let server = it.serve(SERVE);
    let receiver = Receiver::new(Manner::Hangs);
    let written = create_and_tell(&door, &server, &receiver.url("/told"));
    let first = delivery(&door, &server, &written);
    assert_eq!(
        (&first["status"], &first["outcome"]),
        (&Value::Null, &json!("timeout"))
    );
    receiver.become_one_that(Manner::Good);
    until("it is told", || {
        door.mutation(&server, &written)["deliveries"][1]["outcome"] == "delivered"
    });
    assert_eq!(
        receiver.seen("/told"),
        [written["mutationId"].as_str().unwrap(); 2]
    );
    server.stop();
}

/// Queues callbacks to one URL in every scope.
fn queue_callbacks(it: &Installation, count: u32, url: &str) {
    queue_callbacks_to(it, count, &format!("'{url}'"));
}

/// Queues callbacks, each to the URL that an SQL expression computes from its number `n`.
fn queue_callbacks_to(it: &Installation, count: u32, url: &str) {
    let columns = "region_id, environment, sequence, id, operation, status, attempts, candidate_ids, interaction_ids, \
                   attachment_ids, callback_url, callback_at, deliveries, created_at, finished_at";
    run_sql(
        it,
        &format!(
            "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) \
             INSERT INTO mutations ({columns}) SELECT region_id, environment, last_mutation + n, \
             'mut' || substr(CAST(100000000000000 + n AS TEXT), 2), 'candidates.archive', 1, 1, '[]', '[]', '[]', {url}, 1, '[]', \
             1700000000000000, 1700000000000000 FROM scope_state, numbers WHERE last_mutation > 0; \
             UPDATE scope_state SET last_mutation = last_mutation + {count}, work_at = 1 WHERE last_mutation > 0"
        ),
    );
}

#[testkit::test]
fn a_dead_receiver_of_ten_thousand_delays_no_living_one() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let server = it.serve(SERVE);
    door.create(&server, "jan");
    let (dead, living) = (Receiver::new(Manner::Hangs), Receiver::new(Manner::Good));
    queue_callbacks(&it, 10_000, &dead.url("/told"));
    until("the dead one is asked", || dead.open() > 0);
    let mut times = Vec::new();
    for turn in 1..=10 {
        create_and_tell(&door, &server, &living.url("/told"));
        times.push(until("the living one is told", || {
            living.seen("/told").len() == turn
        }));
    }
    assert!(dead.open() <= 4, "{}", dead.open());
    println!("beside 10,000 callbacks to a dead receiver the living one was told after {times:?}");
    server.stop();
}

/// A receiver that answers gets many callbacks soon, although only a few run at once.
#[testkit::test]
fn a_living_receiver_of_a_thousand_gets_each_once() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let server = it.serve(SERVE);
    door.create(&server, "jan");
    let living = Receiver::new(Manner::Good);
    queue_callbacks(&it, 1000, &living.url("/told"));
    let took = until("all have come", || living.seen("/told").len() >= 1000);
    println!("1000 callbacks to one receiver took {took:?}");
    server.stop();
    let mut ids = living.seen("/told");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), living.seen("/told").len()), (1000, 1000));
}

/// A wildcard DNS name provides any number of hosts, so a limit per host does not limit a region.
#[testkit::test]
fn a_region_with_hundreds_of_silent_hosts_delays_no_other_regions_callbacks_and_downloads() {
    let it = Installation::new();
    let (noord, zuid) = (
        Door::production(&it.region("noord")),
        Door::production(&it.region("zuid")),
    );
    let server = it.serve(SERVE);
    noord.create(&server, "jan");
    let (silent, living) = (
        Receiver::of_many_hosts(Manner::Hangs),
        Receiver::new(Manner::Good),
    );
    let port = silent.port();
    queue_callbacks_to(
        &it,
        600,
        &format!("'http://127.0.' || (1 + n / 200) || '.' || (1 + n % 200) || ':{port}/told'"),
    );
    until("the silent ones are asked", || silent.open() >= 32);
    let own = zuid.create(&server, "piet");
    for turn in 1..=5 {
        create_and_tell(&zuid, &server, &living.url("/told"));
        until("the living one is told", || {
            living.seen("/told").len() == turn
        });
        let file = json!({"otherAttachments": [{"url": living.url("/bestand")}]});
        let written = zuid.write(
            &server,
            "POST",
            &format!("/candidates/{own}/attachments"),
            &file,
        );
        until("its file has come", || {
            zuid.mutation(&server, &written)["status"] == "succeeded"
        });
    }
    assert_eq!(
        silent.most_open(),
        32,
        "a region's environment has an eighth of the 256"
    );
    server.stop();
}
