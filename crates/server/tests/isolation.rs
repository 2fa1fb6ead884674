//! Isolation of the scopes' queues: a node dies or stops while it fetches files, a mutation always
//! fails, one region has a long backlog. Later mutations and all other scopes continue.

use crate::harness::{
    Installation, Server,
    receiver::{Behaviour, Receiver},
    until,
    writes::{Door, candidate, file_at},
};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Backend, backend};

const SERVE: &str = "--rate-limit off --egress-allow-private --sandbox-reset off";

/// Runs a statement in the installation's database.
pub(crate) fn run_sql(it: &Installation, sql: &str) {
    if backend() == Backend::Postgres {
        it.database().run(sql);
    } else {
        let connection =
            rusqlite::Connection::open(it.folder().join("data/onderwijsregio.db")).unwrap();
        connection.busy_timeout(Duration::from_secs(10)).unwrap();
        connection.execute_batch(sql).unwrap();
    }
}

/// Blocks the queue with a mutation that waits for a file which does not come.
fn stuck(door: &Door, server: &Server, files: &Receiver) -> (String, Value) {
    let own = door.create(server, "jan");
    let before = files.seen("/bestand").len();
    let stuck = door.write(
        server,
        "POST",
        &format!("/candidates/{own}/attachments"),
        &file_at(&files.url("/bestand")),
    );
    until("the file is asked for", || {
        files.seen("/bestand").len() > before
    });
    (own, stuck)
}

#[testkit::test]
fn work_of_a_node_killed_while_fetching_is_taken_over() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let files = Receiver::new(Behaviour::Hangs);
    let mut first = it.serve(SERVE);
    let (own, stuck) = stuck(&door, &first, &files);
    let behind = door.write(
        &first,
        "PATCH",
        &format!("/candidates/{own}"),
        &json!({"motivation": "Graag."}),
    );
    let second = (backend() == Backend::Postgres).then(|| it.serve(SERVE));
    assert_eq!(
        door.mutation(second.as_ref().unwrap_or(&first), &stuck)["status"],
        "running"
    );
    assert_eq!(files.seen("/bestand").len(), 1, "one node fetches");
    first.signal("-KILL");
    first.wait();
    // Only after the node's death: otherwise it would still get the file.
    files.set_behaviour(Behaviour::Good);
    // With SQLite there is only one node, so the next node is the same one restarted.
    let second = second.unwrap_or_else(|| it.serve(SERVE));
    for written in [&stuck, &behind] {
        let ended = door.ended(&second, written);
        assert_eq!(
            (&ended["status"], &ended["attempts"]),
            (&json!("succeeded"), &json!(1)),
            "{ended}"
        );
    }
    let record = door.get(&second, &format!("/candidates/{own}"))["data"].clone();
    assert_eq!(
        (
            &record["motivation"],
            record["otherAttachments"].as_array().unwrap().len()
        ),
        (&json!("Graag."), 1)
    );
    assert_eq!(files.seen("/bestand").len(), 2);
    second.stop();
}

/// A node that stops properly releases its lease, so that no node has to wait for it.
#[testkit::test]
fn node_stopped_while_fetching_releases_the_scope() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let files = Receiver::new(Behaviour::Hangs);
    let first = it.serve(SERVE);
    let (_, stuck) = stuck(&door, &first, &files);
    let log = first.stop();
    assert!(!log.contains("WARN") && !log.contains("ERROR"), "{log}");
    let left = if backend() == Backend::Postgres {
        it.database()
            .run("SELECT COALESCE(lease, 'none') FROM scope_state WHERE queued = 1")
    } else {
        let connection =
            rusqlite::Connection::open(it.folder().join("data/onderwijsregio.db")).unwrap();
        let sql = "SELECT COALESCE(lease, 'none') FROM scope_state WHERE queued = 1";
        vec![connection.query_row(sql, [], |row| row.get(0)).unwrap()]
    };
    assert_eq!(left, ["none"]);
    files.set_behaviour(Behaviour::Good);
    let second = it.serve(SERVE);
    assert_eq!(door.ended(&second, &stuck)["status"], "succeeded");
    assert_eq!(
        it.shell("find data/attachments -type f | wc -l").trim(),
        "1"
    );
}

#[testkit::test]
fn failing_mutation_does_not_fail_others() {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    let files = Receiver::new(Behaviour::Hangs);
    let server = it.serve(SERVE);
    let (own, stuck) = stuck(&door, &server, &files);
    let reported = format!("?callbackUrl={}", files.url("/callback"));
    let write = |name: &str| {
        door.write(
            &server,
            "POST",
            &format!("/candidates{reported}"),
            &json!([candidate(name)]),
        )
    };
    let first = write("nul");
    let unreadable = [write("een"), write("twee"), write("drie")];
    let (beside, broken) = (write("vijf"), write("vier"));
    let last = write("zes");
    let good = door.write(
        &server,
        "PATCH",
        &format!("/candidates/{own}"),
        &json!({"motivation": "Graag."}),
    );
    let id = |written: &Value| written["mutationId"].as_str().unwrap().to_owned();
    for (written, payload) in
        unreadable
            .iter()
            .zip(["'{'", "NULL", "'{\"operation\":{\"nothing\":{}}}'"])
    {
        run_sql(
            &it,
            &format!(
                "UPDATE mutations SET payload = {payload} WHERE id = '{}'",
                id(written)
            ),
        );
    }
    // A mutation that the database refuses to store at every attempt.
    let refuse = if backend() == Backend::Postgres {
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS \
         'BEGIN IF NEW.email_key LIKE ''vier%'' THEN RAISE EXCEPTION ''no''; END IF; RETURN NEW; END'; \
         CREATE TRIGGER refuse BEFORE INSERT ON candidates FOR EACH ROW EXECUTE FUNCTION refuse()"
    } else {
        "CREATE TRIGGER refuse BEFORE INSERT ON candidates WHEN NEW.email_key LIKE 'vier%' \
         BEGIN SELECT RAISE(ABORT, 'no'); END"
    };
    run_sql(&it, refuse);
    let log = server.logged();
    assert!(!log.contains("ERROR"), "{log}");
    files.set_behaviour(Behaviour::Good);
    assert_eq!(door.ended(&server, &stuck)["status"], "succeeded");
    for (written, attempts) in unreadable
        .iter()
        .map(|written| (written, 1))
        .chain([(&broken, 5)])
    {
        let ended = door.ended(&server, written);
        let problem = &ended["problem"];
        assert_eq!(
            (
                &ended["status"],
                &ended["attempts"],
                &problem["status"],
                &problem["detail"]
            ),
            (
                &json!("failed"),
                &json!(attempts),
                &json!(500),
                &json!(
                    "The mutation could not be carried out. Send the request again; if that fails too, give the mutation's id to the operator."
                )
            ),
            "{ended}"
        );
        until("the callback arrives", || {
            files.seen("/callback").contains(&id(written))
        });
        // The record was never created, so writes to it are refused.
        let never = format!(
            "/candidates/{}",
            written["candidateIds"][0].as_str().unwrap()
        );
        let answer = door
            .send(
                &server.address,
                "PATCH",
                &never,
                Some(&json!({"motivation": "Ja."})),
            )
            .unwrap();
        assert_eq!(answer.0, 404, "{}", answer.1);
    }
    // The mutations around it are done once, and in order.
    for good in [&first, &beside, &last, &good] {
        let ended = door.ended(&server, good);
        assert_eq!(
            (&ended["status"], &ended["attempts"]),
            (&json!("succeeded"), &json!(1)),
            "{ended}"
        );
    }
    let page = door.get(&server, "/candidates?includeTotal=true");
    let ids: Vec<&Value> = page["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|candidate| &candidate["id"])
        .collect();
    let made = [&first, &beside, &last].map(|written| &written["candidateIds"][0]);
    assert_eq!(
        (ids[0], &ids[1..], &page["meta"]["total"]),
        (&json!(own), &made[..], &json!(4))
    );
    assert!(server.logged().contains("a stored mutation cannot be read"));
}

/// Returns the sorted times from sending a write until a read shows it.
fn until_visible(
    door: &Door,
    server: &Server,
    own: &str,
    files: Option<&Receiver>,
) -> Vec<Duration> {
    let mut times: Vec<Duration> = (0..40)
        .map(|turn| {
            #[expect(
                clippy::disallowed_methods,
                reason = "the duration is the measured result"
            )]
            let start = std::time::Instant::now();
            let text = format!("{turn} {start:?}");
            let record = format!("/candidates/{own}");
            let written = match files {
                Some(files) => door.write(
                    server,
                    "POST",
                    &format!("{record}/attachments"),
                    &file_at(&files.url("/bestand")),
                ),
                None => door.write(server, "PATCH", &record, &json!({"motivation": text})),
            };
            let seen = || match files {
                Some(_) => door.mutation(server, &written)["status"] == "succeeded",
                None => door.get(server, &record)["data"]["motivation"] == *text,
            };
            while !seen() {}
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times
}

#[testkit::test]
fn region_with_a_long_queue_delays_no_other() {
    const BEHIND: usize = 2000;
    let it = Installation::new();
    let doors = ["noord", "zuid"].map(|slug| Door::production(&it.region(slug)));
    let server = it.serve(SERVE);
    let (slow, quick) = (
        Receiver::new(Behaviour::Hangs),
        Receiver::new(Behaviour::Good),
    );
    let own = doors[1].create(&server, "piet");
    let measure = |when: &str| {
        let plain = until_visible(&doors[1], &server, &own, None);
        let fetched = until_visible(&doors[1], &server, &own, Some(&quick));
        println!(
            "{when}: plain {:?}, with a file {:?} (medians); {:?}, {:?} (worst)",
            plain[20], fetched[20], plain[39], fetched[39]
        );
        doors[1].write(
            &server,
            "DELETE",
            &format!("/candidates/{own}"),
            &Value::Null,
        );
        doors[1].write(
            &server,
            "POST",
            &format!("/candidates/{own}/restore"),
            &Value::Null,
        );
    };
    measure("idle");
    let (other, stuck) = stuck(&doors[0], &server, &slow);
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let (door, server, other) = (&doors[0], &server, &other);
            scope.spawn(move || {
                for turn in 0..BEHIND / 4 {
                    let change = json!({"motivation": format!("{writer} {turn}")});
                    door.write(server, "PATCH", &format!("/candidates/{other}"), &change);
                }
            });
        }
    });
    assert_eq!(doors[0].mutation(&server, &stuck)["status"], "running");
    measure("2000 stuck in the other region");
    slow.set_behaviour(Behaviour::Good);
    measure("while they are done");
    doors[0].drained(&server);
    server.stop();
}
