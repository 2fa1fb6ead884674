//! `subscription`, and events that are delivered although the server is killed.

use crate::harness::{
    Installation,
    receiver::{Behaviour, Receiver},
    until,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SERVE: &str = "--rate-limit off --egress-allow-private --sandbox-reset off";
const ROWS: u32 = 300;

/// Runs a command that may call receivers on this machine.
fn run(it: &Installation, words: &str) -> String {
    let output = it
        .command(words.split_whitespace())
        .env("ONDERWIJSREGIO_EGRESS_ALLOW_PRIVATE", "true")
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| panic!("{text}"))
}

#[testkit::test]
fn subscriptions_are_managed_by_commands() {
    let it = Installation::new();
    it.region("noord");
    let receiver = Receiver::new(Behaviour::Good);
    let of = "--region noord";
    let url = receiver.url("/e");
    let added = json(&run(
        &it,
        &format!(
            "subscription add {of} --url {url} --event candidate.created --event mutation.failed"
        ),
    ));
    let id = added["id"].as_str().unwrap();
    assert!(added["secret"].as_str().unwrap().starts_with("whsec_"));
    let listed = json(&run(&it, &format!("subscription list {of}")));
    assert_eq!(
        (&listed[0]["id"], listed[0].get("secret")),
        (&added["id"], None)
    );
    assert_eq!(
        run(&it, &format!("subscription list {of} --sandbox")),
        "[]\n"
    );
    let one = format!("{of} {id}");
    assert_eq!(
        json(&run(&it, &format!("subscription pause {one}")))["pausedFor"],
        "requested"
    );
    assert_eq!(
        json(&run(&it, &format!("subscription test {one}")))["outcome"],
        "delivered"
    );
    assert_eq!(receiver.seen("/e").len(), 1);
    assert_eq!(
        json(&run(&it, &format!("subscription resume {one}")))["paused"],
        false
    );
    assert_ne!(
        json(&run(&it, &format!("subscription rotate {one}")))["secret"],
        added["secret"]
    );
    it.import("noord", &[testkit::candidate(1)]);
    assert_eq!(run(&it, &format!("subscription deliveries {one}")), "");
    let server = it.serve(SERVE);
    until("the event", || receiver.seen("/e").len() == 2);
    until("the log", || {
        !run(&it, &format!("subscription deliveries {one}")).is_empty()
    });
    let delivery = json(&run(
        &it,
        &format!("subscription deliveries {one} --status delivered"),
    ));
    assert_eq!(delivery["type"], "candidate.created");
    let event = delivery["id"].as_str().unwrap();
    run(
        &it,
        &format!("subscription redeliver {one} --event {event}"),
    );
    until("the event again", || receiver.seen("/e").len() == 3);
    run(
        &it,
        &format!("subscription redeliver {one} --since 2020-01-01T00:00:00Z"),
    );
    until("all events again", || receiver.seen("/e").len() == 4);
    let again = format!("subscription redeliver {one} --event {event} --json");
    assert_eq!(json(&run(&it, &again)), json!({"redelivered": event}));
    let removed = run(&it, &format!("subscription remove {one} --json"));
    assert_eq!(json(&removed), json!({"removed": id}));
    server.stop();
    for (words, refusal) in [
        (format!("pause {one}"), format!("there is no subscription '{id}' in this environment of the region; `onderwijsregio subscription list` shows the subscriptions; check --region and --sandbox")),
        (format!("deliveries {one}"), format!("there is no subscription '{id}' in this environment of the region; `onderwijsregio subscription list` shows the subscriptions; check --region and --sandbox")),
        (format!("deliveries {one} --status sent"), "--status: expected pending, delivered or failed; found 'sent'".into()),
        (format!("add {of} --url ftp://example.nl --event x"), "/events/0: expected one of: candidate.created, candidate.updated, candidate.phase_changed, candidate.archived, candidate.restored, candidate.erased, interaction.created, interaction.updated, interaction.deleted, attachment.added, attachment.removed, candidate.retention_due, mutation.succeeded, mutation.failed, *; found another value; check the spelling and the capitals; /url: expected a URL that begins with http:// or https://; found another scheme, or none".into()),
    ] {
        assert_eq!(it.run(&format!("subscription {words}")).refusal(), format!("error: {refusal}"));
    }
}

#[testkit::test]
fn killed_server_loses_no_event() {
    let it = Installation::new();
    it.region("noord");
    let receiver = Receiver::new(Behaviour::Good);
    let url = receiver.url("/e");
    run(
        &it,
        &format!("subscription add --region noord --url {url} --event candidate.created"),
    );
    let rows: Vec<_> = (1..=ROWS).map(testkit::candidate).collect();
    it.import("noord", &rows);
    let server = it.serve(SERVE);
    until("some events", || receiver.seen("/e").len() > 120);
    server.signal("-KILL");
    drop(server);
    assert!(distinct(&receiver) < all(), "it was killed before the end");
    // What it was about to send is sent once its claim has ended, after half a minute.
    let server = it.serve(SERVE);
    until("every event", || distinct(&receiver) == all());
    let log = run(&it, "subscription list --region noord");
    assert_eq!(json(&log)[0]["failingSince"], Value::Null);
    server.stop();
}

fn all() -> usize {
    usize::try_from(ROWS).unwrap()
}

fn distinct(receiver: &Receiver) -> usize {
    receiver
        .seen("/e")
        .into_iter()
        .collect::<BTreeSet<_>>()
        .len()
}
