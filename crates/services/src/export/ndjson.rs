//! Candidates as NDJSON, with their attachments, contact moments and custom fields.

use super::ExportError;
use crate::{custom_fields::definition, import::definitions::MEMBER};
use base64::{Engine, engine::general_purpose::STANDARD};
use model::{CustomField, Field, Scope};
use serde_json::{Map, Value, json};
use store::{Error, Store, candidates::OwnedCandidate};

/// The region's custom fields as a line that an import adds them from.
pub(super) fn definitions(custom_fields: &[CustomField]) -> Value {
    let all: Vec<Value> = custom_fields.iter().map(definition).collect();
    json!({ MEMBER: all })
}

/// A candidate as a line that imports again.
pub(super) async fn row(
    store: &Store,
    scope: &Scope,
    record: &OwnedCandidate,
    custom_fields: &[CustomField],
) -> Result<Map<String, Value>, ExportError> {
    let mut row: Map<String, Value> = serde_json::from_str(&record.document.as_document().text())?;
    row.retain(|_, value| {
        !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty())
    });
    for field in Field::ALL.iter().filter(|field| field.holds_attachments()) {
        for attachment in row
            .get_mut(field.name())
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            with_content(store, scope, attachment).await?;
        }
    }
    if let Some(custom) = &record.custom {
        let mut by_id: Map<String, Value> = serde_json::from_str(custom)?;
        let by_key = custom_fields
            .iter()
            .filter_map(|field| Some((field.key.clone(), by_id.remove(field.id.as_str())?)));
        let by_key: Map<_, _> = by_key.filter(|(_, value)| !value.is_null()).collect();
        // A candidate may have values of deleted fields alone.
        if !by_key.is_empty() {
            row.insert("customFields".into(), by_key.into());
        }
    }
    let mut interactions = Vec::new();
    store
        .interactions(scope, record.id.as_str(), i64::MAX, |document| {
            interactions.push(document.to_owned());
        })
        .await?;
    if !interactions.is_empty() {
        let interactions = interactions
            .iter()
            .map(|document| interaction(document))
            .collect::<Result<Vec<_>, _>>()?;
        row.insert("interactions".into(), interactions.into());
    }
    Ok(row)
}

fn interaction(document: &str) -> Result<Value, serde_json::Error> {
    let mut members: Map<String, Value> = serde_json::from_str(document)?;
    members.retain(|name, value| name != "candidateId" && !value.is_null());
    Ok(members.into())
}

/// Replaces the metadata of an attachment with its content.
async fn with_content(
    store: &Store,
    scope: &Scope,
    attachment: &mut Value,
) -> Result<(), ExportError> {
    let Some(members) = attachment.as_object_mut() else {
        return Ok(());
    };
    let id = members
        .get("id")
        .and_then(Value::as_str)
        .and_then(|id| id.parse().ok());
    let stored = match id {
        Some(id) => store.attachment(scope, id).await?,
        None => None,
    };
    let stored = stored.ok_or_else(|| Error::internal("an attachment of a document is missing"))?;
    let bytes = store.files().get(stored.file).await?;
    members.retain(|name, _| matches!(name.as_str(), "id" | "filename" | "createdAt"));
    members.insert("base64".into(), STANDARD.encode(bytes).into());
    Ok(())
}
