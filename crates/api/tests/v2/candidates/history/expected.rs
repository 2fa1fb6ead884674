//! What the history and the phases must hold, found by comparing what the API shows before and after
//! each write.

use crate::with;
use http::StatusCode;
use model::vocabulary::{PHASES, ROLES, SECTORS};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use testkit::{Client, TestApp};

/// An entry of the history: what happened, the operation, by which kind of author, and the fields.
type Entry = (String, String, String, BTreeSet<String>);
/// An entry about a phase: its kind, the phases, archived, sectors, roles and the exit reason.
type Phase = (
    i64,
    Option<usize>,
    Option<usize>,
    bool,
    i64,
    i64,
    Option<i64>,
);

/// The expected entries of each candidate, oldest first.
#[derive(Default)]
pub(super) struct Expected {
    history: BTreeMap<String, Vec<Entry>>,
    phases: Vec<Phase>,
}

/// Who wrote, and by which operation.
pub(super) type By = (&'static str, &'static str);

/// Returns a candidate as the region sees it, with its contact moments.
pub(super) async fn shown(client: &Client<'_>, id: &str) -> Value {
    let answer = client
        .get(&format!(
            "/candidates/{id}?includeInteractions=true&fields={}",
            every_field()
        ))
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let mut shown = answer.data();
    for field in ["curriculumVitae", "otherAttachments"] {
        for file in shown[field].as_array_mut().unwrap() {
            // The URL is another one in every answer.
            file.as_object_mut().unwrap().shift_remove("url");
        }
    }
    shown
}

fn every_field() -> String {
    let names = model::Field::ALL.iter().map(|field| field.name());
    names.chain(["customFields"]).collect::<Vec<_>>().join(",")
}

impl Expected {
    /// Notes that a candidate was added.
    pub(super) fn added(&mut self, after: &Value, by: By, is_imported: bool) {
        let id = after["id"].as_str().unwrap();
        let entry = entry("candidate.created", by, BTreeSet::new());
        self.history.entry(id.to_owned()).or_default().push(entry);
        self.phase((!is_imported).into(), None, after, false);
        if !after["archivedAt"].is_null() {
            self.phase(3, Some(after), after, true);
        }
    }

    /// Notes what a write changed of a candidate.
    pub(super) fn changed(&mut self, before: &Value, after: &Value, by: By) {
        let id = after["id"].as_str().unwrap().to_owned();
        let mut entries = Vec::new();
        let archived = [before, after].map(|shown| !shown["archivedAt"].is_null());
        let fields = differing(before, after, &["updatedAt", "interactions"]);
        if !fields.is_empty() {
            let kind = match archived {
                [false, true] => "candidate.archived",
                [true, false] => "candidate.restored",
                _ => "candidate.updated",
            };
            entries.push(entry(kind, by, fields));
        }
        let [old, new] = [before, after].map(|shown| by_id(&shown["interactions"]));
        for (id, moment) in &new {
            match old.get(id) {
                None => entries.push(entry("interaction.created", by, BTreeSet::new())),
                Some(old) => {
                    let fields = differing(old, moment, &["updatedAt"]);
                    if !fields.is_empty() {
                        entries.push(entry("interaction.updated", by, fields));
                    }
                }
            }
        }
        let gone = old.keys().filter(|id| !new.contains_key(*id)).count();
        entries.extend((0..gone).map(|_| entry("interaction.deleted", by, BTreeSet::new())));
        self.history.entry(id).or_default().extend(entries);
        let [was, is] = [before, after].map(phase_of);
        if was != is {
            self.phase(2, Some(before), after, archived[0]);
        } else if exit_of(before) != exit_of(after) {
            self.phase(6, Some(before), after, archived[0]);
        }
        if archived[0] != archived[1] {
            let kind = if archived[1] { 3 } else { 4 };
            self.phase(kind, Some(after), after, archived[1]);
        }
    }

    /// Notes that a candidate was erased.
    pub(super) fn erased(&mut self, before: &Value) {
        self.history.remove(before["id"].as_str().unwrap());
        let from = Some(phase_of(before));
        self.phases.push((5, from, None, false, -1, -1, None));
    }

    fn phase(&mut self, kind: i64, from: Option<&Value>, to: &Value, archived: bool) {
        let bits = |field: &str, vocabulary: &[&str]| {
            let chosen = to[field].as_array().unwrap();
            let place = |value| vocabulary.iter().position(|one| value == one).unwrap();
            chosen.iter().map(|value| 1 << place(value)).sum::<i64>()
        };
        self.phases.push((
            kind,
            from.map(phase_of),
            Some(phase_of(to)),
            archived,
            bits("sectors", SECTORS),
            bits("roles", ROLES),
            exit_of(to),
        ));
    }

    /// Compares with what the API shows of every candidate, and with the rows about phases.
    pub(super) async fn check(&self, app: &TestApp, client: &Client<'_>) {
        for (id, expected) in &self.history {
            let entries = entries(client, id).await;
            let found: Vec<Entry> = entries.iter().rev().map(read).collect();
            assert_eq!(&found, expected, "{id}");
        }
        let all = self.history.len();
        assert_eq!(
            app.count("candidate_history", "fields IS NOT NULL"),
            i64::try_from(self.history.values().map(Vec::len).sum::<usize>()).unwrap()
        );
        let total = app.count("phase_changes", "kind >= 0");
        assert_eq!(total, i64::try_from(self.phases.len()).unwrap());
        let distinct: BTreeSet<&Phase> = self.phases.iter().collect();
        for phase in distinct {
            let expected = self.phases.iter().filter(|one| *one == phase).count();
            let found = app.count("phase_changes", &condition(phase));
            assert_eq!(found, i64::try_from(expected).unwrap(), "{phase:?}");
        }
        let journeys = "(SELECT DISTINCT journey FROM phase_changes) AS journeys";
        let came = self.phases.iter().filter(|phase| phase.0 <= 1).count();
        assert_eq!(app.count(journeys, "1 = 1"), i64::try_from(came).unwrap());
        assert_eq!(
            app.count(
                "candidates",
                "journey IN (SELECT journey FROM phase_changes)"
            ),
            i64::try_from(all).unwrap()
        );
    }
}

/// Returns the whole history of a candidate, newest first.
pub(super) async fn entries(client: &Client<'_>, id: &str) -> Vec<Value> {
    let (mut all, mut more) = (Vec::new(), String::new());
    loop {
        let path = format!("/candidates/{id}/history?pageSize=3{more}");
        let answer = client.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        all.extend(answer.data().as_array().unwrap().clone());
        match answer.json()["meta"]["cursor"].as_str() {
            Some(cursor) => more = format!("&cursor={cursor}"),
            None => return all,
        }
    }
}

fn read(entry: &Value) -> Entry {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let changes = entry["changes"].as_array().unwrap();
    for change in changes {
        assert_ne!(change["from"], change["to"], "{entry}");
    }
    (
        text(&entry["kind"]),
        text(&entry["operation"]),
        text(&entry["by"]["kind"]),
        changes
            .iter()
            .map(|change| text(&change["field"]))
            .collect(),
    )
}

fn entry(kind: &str, (by, operation): By, fields: BTreeSet<String>) -> Entry {
    (kind.to_owned(), operation.to_owned(), by.to_owned(), fields)
}

/// Returns the names of the members that differ. Custom fields count one by one.
fn differing(before: &Value, after: &Value, but: &[&str]) -> BTreeSet<String> {
    let [before, after] = [before, after].map(flat);
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differ = |name: &&String| {
        let [old, new] =
            [&before, &after].map(|members| members.get(*name).unwrap_or(&Value::Null));
        old != new && !but.contains(&name.as_str())
    };
    names.into_iter().filter(differ).cloned().collect()
}

fn flat(shown: &Value) -> Map<String, Value> {
    let mut members = shown.as_object().unwrap().clone();
    let custom = members
        .shift_remove("customFields")
        .unwrap_or_else(|| json!({}));
    for (key, value) in custom.as_object().unwrap() {
        members.insert(format!("customFields.{key}"), value.clone());
    }
    members
}

fn by_id(moments: &Value) -> BTreeMap<String, Value> {
    let moments = moments.as_array().unwrap().iter();
    let with_id = |moment: &Value| (moment["id"].to_string(), with(moment.clone(), json!({})));
    moments.map(with_id).collect()
}

fn phase_of(shown: &Value) -> usize {
    let phase = &shown["phase"];
    PHASES.iter().position(|known| phase == known).unwrap()
}

fn exit_of(shown: &Value) -> Option<i64> {
    (shown["phase"] == "uitgestroomd").then(|| i64::from(!shown["exitReason"].is_null()))
}

fn condition(phase: &Phase) -> String {
    let (kind, from, to, archived, sectors, roles, exit) = phase;
    let is = |column: &str, value: Option<i64>| match value {
        Some(value) => format!("{column} = {value}"),
        None => format!("{column} IS NULL"),
    };
    let place = |place: &Option<usize>| place.map(|place| i64::try_from(place).unwrap());
    let bits = |bits: i64| (bits >= 0).then_some(bits);
    [
        is("kind", Some(*kind)),
        is("from_phase", place(from)),
        is("to_phase", place(to)),
        is("archived", Some((*archived).into())),
        is("sectors", bits(*sectors)),
        is("roles", bits(*roles)),
        is("exit_reason", *exit),
    ]
    .join(" AND ")
}
