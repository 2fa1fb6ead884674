//! Nodes of neighbouring versions change the same candidates, and none loses what another wrote.

use super::*;
use crate::candidate::{Parts, finish_as};
use model::{CandidateId, Format, StoredDocument};
use proptest::{prelude::*, sample};
use serde_json::{Map, json};

/// A version of the program, by the format that it writes.
type Version = &'static Format;

/// The version before, and this one.
fn versions() -> [Version; 2] {
    [Format::current().number() - 1, Format::current().number()]
        .map(|number| Format::numbered(number).unwrap())
}

/// A text or nothing.
fn value() -> impl Strategy<Value = Value> {
    prop_oneof![Just(Value::Null), "\\PC{0,150}".prop_map(Value::from)]
}

/// Fields that may be given: one of each kind of value, the newest one, and two that only a version
/// after this one knows.
const GIVEN: [&str; 6] = [
    "name",
    "phone",
    "sectors",
    "nationality",
    "shoeSize",
    "allergies",
];

fn members() -> impl Strategy<Value = Payload> {
    let one = sample::select(&GIVEN[..]).prop_flat_map(|name| {
        let value = match name {
            "sectors" => prop_oneof![
                Just(Value::Null),
                Just(json!([])),
                Just(json!(["Hoger onderwijs"]))
            ]
            .boxed(),
            _ => value().boxed(),
        };
        (Just(name.to_owned()), value)
    });
    prop::collection::vec(one, 0..4).prop_map(|members| members.into_iter().collect())
}

#[derive(Debug, Clone)]
enum Write {
    /// Any node's write may be carried out by another: what it gives may be unknown there.
    Change(Payload),
    Archive,
    Restore,
    Files(Vec<Attachment>),
}

fn write() -> impl Strategy<Value = Write> {
    let file = Attachment {
        id: "att00000000000001".parse().unwrap(),
        filename: "cv.pdf".into(),
        media_type: "application/pdf".into(),
        size: 5,
        created_at: "2026-01-01T00:00:00.000Z".into(),
    };
    prop_oneof![
        6 => members().prop_map(Write::Change),
        1 => Just(Write::Archive),
        1 => Just(Write::Restore),
        1 => (0..2usize).prop_map(move |number| Write::Files(vec![file.clone(); number])),
    ]
}

/// What a record should hold: every member that was ever given, by name.
fn expected_after(expected: &mut Map<String, Value>, write: &Write, at: Timestamp) -> bool {
    let before = expected.clone();
    match write {
        Write::Change(given) => {
            for (name, value) in given {
                let value = if name == "sectors" && value.is_null() {
                    json!([])
                } else {
                    value.clone()
                };
                expected.insert(name.clone(), value);
            }
        }
        Write::Archive => drop(expected.insert("archivedAt".into(), json!(at))),
        Write::Restore => drop(expected.insert("archivedAt".into(), Value::Null)),
        Write::Files(files) => drop(expected.insert("curriculumVitae".into(), json!(files))),
    }
    let changed = GIVEN
        .iter()
        .chain(&["archivedAt", "curriculumVitae"])
        .any(|name| {
            before.get(*name).unwrap_or(&Value::Null) != expected.get(*name).unwrap_or(&Value::Null)
        });
    if changed {
        expected.insert("updatedAt".into(), json!(at));
    }
    changed
}

fn at(second: u32) -> Timestamp {
    Timestamp::from_micros(1_767_323_045_000_000 + i64::from(second) * 1_000_000)
}

/// A record as a version shows it.
fn shown(version: Version, row: &Finished) -> Map<String, Value> {
    let stored = StoredCandidate::read_by(version, row).expect("its checksum is right");
    let mut out = Vec::new();
    stored
        .document
        .as_document()
        .write_open(Field::EVERY, &mut out, &|_| String::new());
    out.push(b'}');
    let mut shown: Map<String, Value> = serde_json::from_slice(&out).expect("a JSON object");
    for file in shown["curriculumVitae"]
        .as_array_mut()
        .into_iter()
        .flatten()
    {
        file.as_object_mut().unwrap().shift_remove("url");
    }
    shown
}

fn created(version: Version, members: &Payload) -> Finished {
    let id: CandidateId = "rec00000000000001".parse().unwrap();
    let now = at(0);
    finish_as(
        version,
        Parts {
            id,
            created_at: now,
            updated_at: now,
            archived_at: None,
            members,
            custom: None,
            files: &[],
        },
    )
}

fn carried_out(
    version: Version,
    row: &Finished,
    write: &Write,
    now: Timestamp,
) -> Option<Finished> {
    let before = StoredCandidate::read_by(version, row).expect("its checksum is right");
    let mut changes = Changes::default();
    let files;
    match write {
        Write::Change(members) => changes.members = Some(members),
        Write::Archive => changes.archiving = Archiving::At(now),
        Write::Restore => changes.archiving = Archiving::Ends,
        Write::Files(listed) => {
            files = [(Field::CurriculumVitae, listed.clone())];
            changes.attachments = &files;
        }
    }
    revise(&before, &changes, now)
}

proptest! {
    #[test]
    fn neighbouring_versions_keep_each_others_members(
        first in (0..2usize, members()),
        writes in prop::collection::vec((0..2usize, write()), 0..30),
    ) {
        let versions = versions();
        let mut row = created(versions[first.0], &first.1);
        let mut expected: Map<String, Value> = Map::new();
        for (name, value) in &first.1 {
            expected.insert(name.clone(), value.clone());
        }
        expected.insert("updatedAt".into(), json!(at(0)));
        if expected.get("sectors").is_none_or(Value::is_null) {
            expected.insert("sectors".into(), json!([]));
        }
        expected.insert("curriculumVitae".into(), json!([]));
        for ((node, write), second) in writes.into_iter().zip(1..) {
            let changed = expected_after(&mut expected, &write, at(second));
            let after = carried_out(versions[node], &row, &write, at(second));
            prop_assert_eq!(after.is_some(), changed, "{:?}", write);
            row = after.unwrap_or(row);
            // Each version shows all its fields, in its order, with the values that were last
            // given.
            for version in versions {
                let shown = shown(version, &row);
                let names: Vec<&str> = version.fields().map(Field::name).collect();
                prop_assert_eq!(shown.keys().map(String::as_str).collect::<Vec<_>>(), names);
                for (name, value) in shown.iter().filter(|(name, _)| expected.contains_key(*name)) {
                    prop_assert_eq!(value, &expected[name], "{} in format {}", name, version.number());
                }
            }
            // What no version here knows is kept as well, and the row is sound.
            let whole: Map<String, Value> = serde_json::from_str(&row.document).unwrap();
            for name in ["shoeSize", "allergies"] {
                prop_assert_eq!(whole.get(name).unwrap_or(&Value::Null), expected.get(name).unwrap_or(&Value::Null));
            }
            let number = StoredCandidate::read_by(versions[1], &row).unwrap().document.format();
            let measured = StoredDocument::measure(&row.document, number).expect("a document in its form");
            prop_assert!(row.lengths.starts_with(measured.lengths()));
        }
    }
}

/// Repeating a change has no effect and keeps `updatedAt`, whichever version wrote the record.
#[test]
fn document_in_another_format_is_not_rewritten_without_a_change() {
    let given = json!({"name": "Sanne", "shoeSize": 41})
        .as_object()
        .unwrap()
        .clone();
    for writer in versions() {
        for reader in versions() {
            let row = created(writer, &given);
            for write in [
                Write::Change(given.clone()),
                Write::Change(Map::new()),
                Write::Restore,
                Write::Files(vec![]),
            ] {
                assert_eq!(carried_out(reader, &row, &write, at(9)), None, "{write:?}");
            }
            let other = Write::Change(
                json!({"nationality": "Belgische"})
                    .as_object()
                    .unwrap()
                    .clone(),
            );
            let after = carried_out(reader, &row, &other, at(9)).expect("a change");
            assert_eq!(shown(versions()[1], &after)["nationality"], "Belgische");
        }
    }
}
