//! What must be true after nodes were killed.

use super::Diary;
use crate::harness::{Installation, Server, receiver::Receiver, until, writes::Door};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Checks that each acknowledged write is one mutation that succeeded, in the order of its writer,
/// and that there are no others.
pub(super) fn judge_mutations(door: &Door, server: &Server, diaries: &[Diary]) {
    let (mut mutations, _) = door.walk(server, "/mutations");
    mutations.reverse();
    for diary in diaries {
        let writer = diary.acknowledged[0]
            .0
            .split('-')
            .next()
            .unwrap()
            .to_owned()
            + "-";
        let key = |mutation: &Value| mutation["idempotencyKey"].as_str().unwrap().to_owned();
        let done: Vec<(String, String)> = mutations
            .iter()
            .filter(|mutation| key(mutation).starts_with(&writer))
            .map(|mutation| {
                (
                    key(mutation),
                    mutation["mutationId"].as_str().unwrap().to_owned(),
                )
            })
            .collect();
        assert_eq!(done, diary.acknowledged);
    }
    for mutation in &mutations {
        assert_eq!(
            (&mutation["status"], &mutation["attempts"]),
            (&json!("succeeded"), &json!(1)),
            "{mutation}"
        );
    }
    assert_eq!(
        mutations.len(),
        diaries
            .iter()
            .map(|diary| diary.acknowledged.len())
            .sum::<usize>()
    );
}

/// Checks that the records are in the state that the writers left.
pub(super) fn judge_records(door: &Door, server: &Server, diaries: &[Diary]) {
    let ids = |path: &str| {
        let (records, _) = door.walk(server, path);
        let mut ids: Vec<String> = records
            .iter()
            .map(|record| record["id"].as_str().unwrap().to_owned())
            .collect();
        ids.sort_unstable();
        ids
    };
    let sorted = |of: &dyn Fn(&Diary) -> Vec<String>| {
        let mut ids: Vec<String> = diaries.iter().flat_map(of).collect();
        ids.sort_unstable();
        ids
    };
    let live = sorted(&|diary| [&diary.live[..], std::slice::from_ref(&diary.own)].concat());
    let archived = sorted(&|diary| diary.archived.clone());
    assert_eq!(ids("/candidates?fields=id"), live);
    assert_eq!(ids("/candidates?fields=id&archived=true"), archived);
    let total = |path: &str| door.get(server, path)["meta"]["total"].clone();
    assert_eq!(
        total("/candidates?includeTotal=true&pageSize=1"),
        live.len()
    );
    assert_eq!(
        total("/candidates?includeTotal=true&pageSize=1&archived=true"),
        archived.len()
    );
    for diary in diaries {
        let own = door.get(server, &format!("/candidates/{}", diary.own))["data"].clone();
        assert_eq!(
            own["motivation"].as_str().unwrap_or_default(),
            diary.motivation
        );
        assert_eq!(
            own["otherAttachments"].as_array().unwrap().len(),
            diary.files
        );
        let (mut moments, _) =
            door.walk(server, &format!("/candidates/{}/interactions", diary.own));
        moments.sort_by_key(|moment| {
            diary
                .summaries
                .iter()
                .position(|summary| moment["summary"] == **summary)
        });
        let summaries: Vec<&str> = moments
            .iter()
            .map(|moment| moment["summary"].as_str().unwrap())
            .collect();
        assert_eq!(summaries, diary.summaries);
    }
}

/// Checks that a copy maintained with the change feed equals a fresh list.
pub(crate) fn judge_feed(door: &Door, server: &Server, token: &str) {
    let mut copy = BTreeMap::new();
    let (changes, _) = door.walk(server, &format!("/candidates/changes?syncToken={token}"));
    for mut change in changes {
        let id = change["id"].as_str().unwrap().to_owned();
        match change["candidate"].take() {
            Value::Null => drop(copy.remove(&id)),
            candidate => drop(copy.insert(id, without_links(candidate))),
        }
    }
    let (list, _) = door.walk(server, "/candidates");
    let list: BTreeMap<String, Value> = list
        .into_iter()
        .map(|candidate| {
            (
                candidate["id"].as_str().unwrap().to_owned(),
                without_links(candidate),
            )
        })
        .collect();
    assert_eq!(copy, list);
}

/// Removes the download URLs, which differ in every response.
fn without_links(mut candidate: Value) -> Value {
    for file in candidate["otherAttachments"].as_array_mut().unwrap() {
        file["url"].take();
    }
    candidate
}

/// Checks that each mutation with a callback was reported under its own id, and no others. Returns
/// their number.
pub(super) fn judge_callbacks(receiver: &Receiver, diaries: &[Vec<Diary>]) -> usize {
    let due: BTreeSet<String> = diaries
        .iter()
        .flatten()
        .flat_map(|diary| diary.with_callback.clone())
        .collect();
    let seen = || {
        receiver
            .seen("/callback")
            .into_iter()
            .collect::<BTreeSet<_>>()
    };
    until("every callback comes", || seen().len() >= due.len());
    assert_eq!(seen(), due);
    due.len()
}

/// Returns the number of attachment files.
pub(super) fn files(it: &Installation) -> usize {
    it.shell("find data/attachments -type f | wc -l")
        .trim()
        .parse()
        .unwrap()
}
