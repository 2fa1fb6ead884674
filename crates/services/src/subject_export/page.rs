//! The export as an HTML page, suitable for printing.

use super::{
    ExportedAccess, ExportedChange, ExportedMutation, ExportedRecord, ExportedRemovedField,
    ExportedTask, SubjectExport,
};
use crate::html;
use askama::Template;
use model::{Action, CandidateId, Field, Timestamp};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The Dutch labels of a contact moment's members that are not named as a candidate's.
const CONTACT_LABELS: &[(&str, &str)] = &[
    ("name", "Onderwerp"),
    ("type", "Soort"),
    ("performedAt", "Wanneer"),
    ("performedBy", "Door"),
    ("durationMinutes", "Duur in minuten"),
    ("summary", "Samenvatting"),
    ("notes", "Notities"),
];

/// The Dutch names of a mutation's statuses.
const STATUSES: &[(&str, &str)] = &[
    ("queued", "wacht"),
    ("running", "bezig"),
    ("succeeded", "gelukt"),
    ("failed", "mislukt"),
];

fn called<'a>(words: &[(&'a str, &'a str)], name: &str) -> Option<&'a str> {
    words
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, word)| *word)
}

/// Returns what an action did, in Dutch.
fn action_label(name: &str) -> &str {
    Action::named(name).map_or(name, |action| action.dutch())
}

/// Returns the Dutch label of a contact moment's member.
fn contact_label(name: &str) -> &str {
    called(CONTACT_LABELS, name).unwrap_or_else(|| field_label(name))
}

/// Returns the Dutch label of a candidate's member.
fn field_label(name: &str) -> &str {
    Field::named(name).map_or(name, |field| field.definition().label.dutch)
}

/// The page.
#[derive(Template)]
#[template(path = "subject_export.html")]
struct Page<'e> {
    exported_at: Timestamp,
    records: Vec<Record<'e>>,
}

/// A record with everything that belongs to it.
struct Record<'e> {
    id: CandidateId,
    region: &'e str,
    fields: Vec<Row<'e>>,
    custom_fields: Vec<Row<'e>>,
    removed_custom_fields: Vec<Removed<'e>>,
    interactions: Vec<Vec<Row<'e>>>,
    tasks: &'e [ExportedTask],
    mutations: Vec<Event<'e>>,
    accesses: Vec<Event<'e>>,
    history: Vec<Changed<'e>>,
    retain_until: Option<Timestamp>,
}

/// A member with its values.
struct Row<'e> {
    label: &'e str,
    values: Vec<DisplayValue<'e>>,
}

/// A field that the region deleted.
struct Removed<'e> {
    row: Row<'e>,
    kept_until: Timestamp,
}

/// A moment at which something was done.
struct Event<'e> {
    at: Timestamp,
    what: &'e str,
    /// The outcome, or who did it.
    detail: &'e str,
}

/// A change, with the values of each field before and after.
struct Changed<'e> {
    at: Timestamp,
    what: &'e str,
    fields: Vec<(String, Vec<DisplayValue<'e>>, Vec<DisplayValue<'e>>)>,
}

/// A value as it is shown.
enum DisplayValue<'e> {
    Text(Cow<'e, str>),
    File(File<'e>),
}

/// An attachment.
struct File<'e> {
    url: &'e str,
    filename: &'e str,
    kind: &'e str,
    size: u64,
}

/// Renders the page.
pub(super) fn write(export: &SubjectExport) -> String {
    let page = Page {
        exported_at: export.exported_at,
        records: export.candidates.iter().map(Record::of).collect(),
    };
    page.render()
        .expect("the template calls nothing that fails")
}

impl<'e> Record<'e> {
    fn of(record: &'e ExportedRecord) -> Self {
        let label = |name: &'e str| record.labels.get(name).map_or(name, String::as_str);
        let removed = record.removed_custom_fields.iter();
        let interactions = record.interactions.iter().filter_map(Value::as_object);
        Self {
            id: record.id,
            region: &record.region.name,
            fields: rows(&record.fields, field_label),
            custom_fields: rows(&record.custom_fields, label),
            removed_custom_fields: removed.map(Removed::of).collect(),
            interactions: interactions.map(interaction).collect(),
            tasks: &record.tasks,
            mutations: record.mutations.iter().map(mutation).collect(),
            accesses: record.accesses.iter().map(access).collect(),
            history: record
                .history
                .iter()
                .map(|change| changed(change, label))
                .collect(),
            retain_until: record.retain_until,
        }
    }
}

impl<'e> Removed<'e> {
    fn of(removed: &'e ExportedRemovedField) -> Self {
        Self {
            row: Row {
                label: &removed.label,
                values: display_value(&removed.value),
            },
            kept_until: removed.kept_until,
        }
    }
}

fn rows<'e>(members: &'e Map<String, Value>, label: impl Fn(&'e str) -> &'e str) -> Vec<Row<'e>> {
    let row = |(name, value): (&'e String, &'e Value)| Row {
        label: label(name),
        values: display_value(value),
    };
    members.iter().map(row).collect()
}

fn interaction(members: &Map<String, Value>) -> Vec<Row<'_>> {
    let given = members
        .iter()
        .filter(|(name, value)| *name != "candidateId" && !value.is_null());
    let row = given.map(|(name, value)| Row {
        label: contact_label(name),
        values: display_value(value),
    });
    row.collect()
}

fn mutation(mutation: &ExportedMutation) -> Event<'_> {
    Event {
        at: mutation.created_at,
        what: action_label(&mutation.operation),
        detail: called(STATUSES, mutation.status).unwrap_or(mutation.status),
    }
}

fn access(access: &ExportedAccess) -> Event<'_> {
    let by = match (&access.key, access.by.role) {
        (Some(key), _) => key
            .description
            .as_deref()
            .unwrap_or("een sleutel van de regio"),
        (None, Some(role)) => role.of_region().dutch,
        (None, None) => "de beheerder van de server",
    };
    Event {
        at: access.at,
        what: action_label(&access.action),
        detail: by,
    }
}

fn changed<'e>(change: &'e ExportedChange, label: impl Fn(&'e str) -> &'e str) -> Changed<'e> {
    let fields = change.changes.iter().map(|changed| {
        let custom = changed.field.strip_prefix("customFields.");
        let name = custom.map_or_else(|| contact_label(&changed.field), &label);
        let [from, to] = [&changed.from, &changed.to].map(display_value);
        (name.to_owned(), from, to)
    });
    Changed {
        at: change.at,
        what: action_label(&change.operation),
        fields: fields.collect(),
    }
}

/// Returns a value as it is shown. A list has several, one a line.
fn display_value(value: &Value) -> Vec<DisplayValue<'_>> {
    let text = |text: &'static str| vec![DisplayValue::Text(text.into())];
    match value {
        Value::Null => text("–"),
        Value::Bool(true) => text("ja"),
        Value::Bool(false) => text("nee"),
        Value::String(given) if given.is_empty() => text("–"),
        Value::String(given) => vec![DisplayValue::Text(given.into())],
        Value::Number(number) => vec![DisplayValue::Text(number.to_string().into())],
        Value::Array(items) if items.is_empty() => text("–"),
        Value::Array(items) => items.iter().flat_map(display_value).collect(),
        Value::Object(file) => {
            let text = |name: &str| file.get(name).and_then(Value::as_str).unwrap_or_default();
            vec![DisplayValue::File(File {
                url: text("url"),
                filename: text("filename"),
                kind: text("type"),
                size: file.get("size").and_then(Value::as_u64).unwrap_or_default(),
            })]
        }
    }
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
