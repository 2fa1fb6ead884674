//! What changed of a record, as its candidate sees it: without the names of people.

use model::{CandidateId, Scope, Timestamp};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;
use store::{Error, Store, history::HistoryEntry};

/// Number of entries read at once.
const BATCH: i64 = 500;

/// A change of a record or of one of its contact moments.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedChange {
    /// When it was made.
    pub at: Timestamp,
    /// The kind of who made it.
    pub by: &'static str,
    /// The name of the operation.
    pub operation: String,
    /// The fields that changed, as far as their values are kept.
    pub changes: Vec<ExportedChangedField>,
}

/// A field that changed.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedChangedField {
    /// The field's name.
    pub field: String,
    /// The value before.
    pub from: Value,
    /// The value after.
    pub to: Value,
}

/// Returns the changes of a record, newest first. `keys` are the keys of custom fields by id.
pub(super) async fn of(
    store: &Store,
    scope: &Scope,
    candidate: CandidateId,
    keys: &HashMap<String, String>,
) -> Result<Vec<ExportedChange>, Error> {
    let (mut all, mut before) = (Vec::new(), i64::MAX);
    loop {
        let entries = store.history_of(scope, candidate, before, BATCH).await?;
        let Some(last) = entries.last() else {
            return Ok(all);
        };
        before = last.sequence;
        all.extend(entries.into_iter().map(|entry| change(entry, keys)));
    }
}

fn change(entry: HistoryEntry, keys: &HashMap<String, String>) -> ExportedChange {
    let field = |(name, values): (String, Option<[Value; 2]>)| {
        let [from, to] = values?;
        let id = name.strip_prefix("customFields.");
        let key = id.and_then(|id| keys.get(id));
        let field = key.map_or(name.clone(), |key| format!("customFields.{key}"));
        Some(ExportedChangedField { field, from, to })
    };
    ExportedChange {
        at: entry.at,
        by: entry.author.kind(),
        operation: entry.operation,
        changes: entry.fields.into_iter().filter_map(field).collect(),
    }
}
