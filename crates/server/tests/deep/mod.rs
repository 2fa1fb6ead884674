//! `doctor --deep`: reports everything that is damaged by table and id, and nothing else.

mod damage;
mod subscriptions;

use crate::harness::{
    Done, Installation, Server,
    receiver::{Behaviour, Receiver},
    until,
    writes::{Door, candidate, file_at},
};
use serde_json::{Value, json};
use testkit::many;

const SERVE: &str = "--rate-limit off --egress-allow-private --sandbox-reset off";

/// Fails unless all stored data is consistent.
#[track_caller]
pub(crate) fn all_agrees(it: &Installation) {
    let Done { code, out, err } = it.run("doctor --deep");
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(out.contains("ok    all that is stored agrees: "), "{out}");
}

/// Returns the faults that `doctor --deep` reports, without the remedies.
fn wrong(it: &Installation) -> Vec<String> {
    let done = it.run("doctor --deep");
    assert_eq!(done.code, Some(1), "{}", done.out);
    let lines = done
        .out
        .lines()
        .filter_map(|line| line.strip_prefix("FAIL  "));
    lines
        .map(|line| line.split("; ").next().unwrap().to_owned())
        .collect()
}

/// Creates an installation with some of everything. Returns the ids of its first mutations, in
/// order.
fn lived_in() -> (Installation, Vec<String>) {
    let it = Installation::new();
    let door = Door::production(&it.region("noord"));
    it.region("zuid");
    let file = |number: usize, text: &str| {
        let id = format!("att{number:014}");
        json!({"id": id, "filename": format!("{number}.txt"), "base64": text})
    };
    let moment = |number: usize| json!({"id": format!("rec{number:014}"), "type": "Anders", "performedAt": "2026-03-01T12:00:00.123Z"});
    let mut rows = many(1..=30);
    let mut last = testkit::candidate(31);
    last["otherAttachments"] = [
        "ZWVu", "dHdlZQ==", "ZHJpZQ==", "dmllcg==", "dmlqZg==", "emVz",
    ]
    .iter()
    .zip(1..)
    .map(|(text, number)| file(number, text))
    .collect();
    last["interactions"] = (101..=103).map(moment).collect();
    rows.push(last);
    it.import("noord", &rows);
    let (server, receiver) = (it.serve(SERVE), Receiver::new(Behaviour::Good));
    let mut mutations: Vec<Value> = Vec::new();
    let mut write = |method: &str, path: &str, body: &Value| {
        let written = door.write(&server, method, path, body);
        let made = written["candidateIds"][0]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        mutations.push(written);
        made
    };
    let reported = format!(
        "?idempotencyKey=k1&callbackUrl={}",
        receiver.url("/callback")
    );
    let first = write(
        "POST",
        &format!("/candidates{reported}"),
        &json!([candidate("a"), candidate("b")]),
    );
    write(
        "PATCH",
        &format!("/candidates/{first}"),
        &json!({"motivation": "Graag."}),
    );
    let archived = write("POST", "/candidates", &json!([candidate("c")]));
    write("DELETE", &format!("/candidates/{archived}"), &Value::Null);
    let erased = write("POST", "/candidates", &json!([candidate("d")]));
    write(
        "DELETE",
        &format!("/candidates/{erased}?permanent=true"),
        &Value::Null,
    );
    write(
        "POST",
        &format!("/candidates/{first}/attachments"),
        &file_at(&receiver.url("/bestand")),
    );
    write(
        "POST",
        &format!("/candidates/{first}/interactions"),
        &json!([{"type": "Anders", "performedAt": "2026-03-01T12:00:00Z"}]),
    );
    door.drained(&server);
    until("the callback comes", || {
        !receiver.seen("/callback").is_empty()
    });
    other_scopes(&it, &server);
    drop(server.stop());
    let ids = mutations
        .iter()
        .map(|written| written["mutationId"].as_str().unwrap().to_owned())
        .collect();
    (it, ids)
}

/// Creates a candidate in another region's sandbox, and reads it, so that the access log has an
/// entry there.
fn other_scopes(it: &Installation, server: &Server) {
    let sandbox = Door::sandbox(it.run("key create --region zuid").good().trim_end());
    sandbox.create(server, "e");
    sandbox.drained(server);
    sandbox.get(server, "/candidates");
}

#[testkit::test]
fn contact_before_1970_is_no_damage() {
    let it = Installation::new();
    it.region("noord");
    let mut row = testkit::candidate(1);
    row["interactions"] = json!([{"type": "Anders", "performedAt": "1926-03-01T12:00:00Z"}]);
    it.import("noord", &[row]);
    all_agrees(&it);
}
