//! Misbehaving receivers of callbacks do not affect others.

use crate::{
    harness::{
        Installation, Server,
        receiver::{Behaviour, Receiver},
        until,
        writes::{Door, candidate},
    },
    isolation::run_sql,
};
use serde_json::{Value, json};

const SERVE: &str = "--rate-limit off --egress-allow-private --sandbox-reset off";

fn create_with_callback(door: &Door, server: &Server, url: &str) -> Value {
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
fn hostile_receivers_are_cut_off() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let server = it.serve(SERVE);
    for (behaviour, status, outcome, again) in [
        (Behaviour::Good, 200, "delivered", false),
        (Behaviour::Floods, 200, "delivered", false),
        (Behaviour::Redirects, 302, "refused", true),
        (Behaviour::Lies, 200, "delivered", false),
    ] {
        let receiver = Receiver::new(behaviour);
        let written = create_with_callback(&door, &server, &receiver.url("/callback"));
        let delivery = delivery(&door, &server, &written);
        assert_eq!(
            (
                &delivery["status"],
                &delivery["outcome"],
                delivery["nextAttemptAt"].is_string()
            ),
            (&json!(status), &json!(outcome), again),
            "{behaviour:?}"
        );
        assert_eq!(
            receiver.seen("/callback"),
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
fn hanging_receiver_is_retried_with_the_same_id() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let server = it.serve(SERVE);
    let receiver = Receiver::new(Behaviour::Hangs);
    let written = create_with_callback(&door, &server, &receiver.url("/callback"));
    let first = delivery(&door, &server, &written);
    assert_eq!(
        (&first["status"], &first["outcome"]),
        (&Value::Null, &json!("timeout"))
    );
    receiver.set_behaviour(Behaviour::Good);
    until("the callback arrives", || {
        door.mutation(&server, &written)["deliveries"][1]["outcome"] == "delivered"
    });
    assert_eq!(
        receiver.seen("/callback"),
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
             UPDATE scope_state SET last_mutation = last_mutation + {count}, work_at = 1 WHERE last_mutation > 0; \
             INSERT INTO due_scopes (region_id, environment, due_at) SELECT region_id, environment, 1 FROM scope_state \
             WHERE last_mutation > 0 ON CONFLICT (region_id, environment) DO UPDATE SET due_at = 1"
        ),
    );
}

#[testkit::test]
fn dead_receiver_does_not_delay_others() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let server = it.serve(SERVE);
    door.create(&server, "jan");
    let (dead, living) = (
        Receiver::new(Behaviour::Hangs),
        Receiver::new(Behaviour::Good),
    );
    queue_callbacks(&it, 10_000, &dead.url("/callback"));
    until("the dead one is asked", || dead.open() > 0);
    let mut times = Vec::new();
    for turn in 1..=10 {
        create_with_callback(&door, &server, &living.url("/callback"));
        times.push(until("the callback arrives", || {
            living.seen("/callback").len() == turn
        }));
    }
    assert!(dead.open() <= 4, "{}", dead.open());
    println!("beside 10,000 callbacks to a dead receiver callbacks arrived after {times:?}");
    server.stop();
}

/// A receiver that answers gets many callbacks soon, although only a few run at once.
#[testkit::test]
fn every_callback_arrives_once() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let server = it.serve(SERVE);
    door.create(&server, "jan");
    let living = Receiver::new(Behaviour::Good);
    queue_callbacks(&it, 1000, &living.url("/callback"));
    let took = until("all have come", || living.seen("/callback").len() >= 1000);
    println!("1000 callbacks to one receiver took {took:?}");
    server.stop();
    let mut ids = living.seen("/callback");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), living.seen("/callback").len()), (1000, 1000));
}

/// A wildcard DNS name provides any number of hosts, so a limit per host does not limit a region.
#[testkit::test]
fn region_with_hundreds_of_silent_hosts_delays_no_other_region() {
    let it = Installation::new();
    let (noord, zuid) = (
        Door::production(&it.region("noord")),
        Door::production(&it.region("zuid")),
    );
    let server = it.serve(SERVE);
    noord.create(&server, "jan");
    let (silent, living) = (
        Receiver::of_many_hosts(Behaviour::Hangs),
        Receiver::new(Behaviour::Good),
    );
    let port = silent.port();
    queue_callbacks_to(
        &it,
        600,
        &format!("'http://127.0.' || (1 + n / 200) || '.' || (1 + n % 200) || ':{port}/callback'"),
    );
    until("the silent ones are asked", || silent.open() >= 32);
    let own = zuid.create(&server, "piet");
    for turn in 1..=5 {
        create_with_callback(&zuid, &server, &living.url("/callback"));
        until("the callback arrives", || {
            living.seen("/callback").len() == turn
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
