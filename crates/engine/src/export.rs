//! Export: every candidate of a region's environment as NDJSON that imports again without loss.

use base64::{Engine, engine::general_purpose::STANDARD};
use model::{CustomField, Field, Filter, Scope};
use serde_json::{Map, Value};
use std::{collections::VecDeque, io::Write};
use store::{Error, Store, audit::Kind, candidates::Page};

const PAGE: u32 = 500;

/// An export that broke off.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The output could not be written.
    #[error("the export cannot be written: {0}")]
    Write(#[from] std::io::Error),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] Error),
    /// A stored document is damaged.
    #[error("a stored document is damaged: {0}")]
    Damaged(#[from] serde_json::Error),
}

/// Writes every candidate, live and archived, in the order of insertion. Gives how many. The audit log is told before.
pub async fn export(store: &Store, scope: &Scope, out: &mut impl Write) -> Result<u64, ExportError> {
    let begun = store.entry(Kind::DataExported).of(scope.region).with("environment", scope.environment.name());
    store.note(vec![begun]).await?;
    let custom_fields = store.custom_fields(scope.region).await?;
    let mut live = Walk::new(false);
    let mut archived = Walk::new(true);
    let mut written = 0;
    loop {
        let next = match (live.peek(store, scope).await?, archived.peek(store, scope).await?) {
            (Some(a), Some(b)) if a < b => live.take(),
            (Some(_), None) => live.take(),
            _ => archived.take(),
        };
        let Some(record) = next else { return Ok(written) };
        let row = row(store, scope, &record, &custom_fields).await?;
        let mut text = serde_json::to_vec(&row)?;
        text.push(b'\n');
        out.write_all(&text)?;
        written += 1;
    }
}

/// A stored candidate, copied.
struct Record {
    position: i64,
    id: String,
    json: String,
    custom: Option<String>,
}

/// A walk over the live or the archived ones, a page ahead.
struct Walk {
    page: Page,
    waiting: VecDeque<Record>,
    finished: bool,
}

impl Walk {
    fn new(archived: bool) -> Self {
        let page = Page { filter: Filter { archived, phases: 0 }, after: model::Cursor::START, limit: PAGE };
        Self { page, waiting: VecDeque::new(), finished: false }
    }

    /// The position of the next record.
    async fn peek(&mut self, store: &Store, scope: &Scope) -> Result<Option<i64>, Error> {
        if self.waiting.is_empty() && !self.finished {
            let waiting = &mut self.waiting;
            let found = store
                .page(scope, self.page, |row| {
                    waiting.push_back(Record {
                        position: row.position,
                        id: row.id().to_owned(),
                        json: row.document.json().to_owned(),
                        custom: row.custom.map(str::to_owned),
                    });
                })
                .await?;
            self.finished = found.next.is_none();
            self.page.after = found.next.unwrap_or(self.page.after);
        }
        Ok(self.waiting.front().map(|record| record.position))
    }

    fn take(&mut self) -> Option<Record> {
        self.waiting.pop_front()
    }
}

async fn row(
    store: &Store,
    scope: &Scope,
    record: &Record,
    custom_fields: &[CustomField],
) -> Result<Map<String, Value>, ExportError> {
    let mut row: Map<String, Value> = serde_json::from_str(&record.json)?;
    row.retain(|_, value| !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty()));
    for field in Field::ALL.iter().filter(|field| field.holds_attachments()) {
        for attachment in row.get_mut(field.name()).and_then(Value::as_array_mut).into_iter().flatten() {
            with_content(store, scope, attachment).await?;
        }
    }
    if let Some(custom) = &record.custom {
        let mut by_id: Map<String, Value> = serde_json::from_str(custom)?;
        let by_key =
            custom_fields.iter().filter_map(|field| Some((field.key.clone(), by_id.remove(field.id.as_str())?)));
        row.insert("customFields".into(), by_key.collect::<Map<_, _>>().into());
    }
    let mut interactions = Vec::new();
    store.interactions(scope, &record.id, i64::MAX, |document| interactions.push(document.to_owned())).await?;
    if !interactions.is_empty() {
        let interactions = interactions.iter().map(|document| interaction(document)).collect::<Result<Vec<_>, _>>()?;
        row.insert("interactions".into(), interactions.into());
    }
    Ok(row)
}

fn interaction(document: &str) -> Result<Value, serde_json::Error> {
    let mut members: Map<String, Value> = serde_json::from_str(document)?;
    members.retain(|name, value| name != "candidateId" && !value.is_null());
    Ok(members.into())
}

/// Puts the file itself in the place of what is known of it.
async fn with_content(store: &Store, scope: &Scope, attachment: &mut Value) -> Result<(), ExportError> {
    let Some(members) = attachment.as_object_mut() else { return Ok(()) };
    let id = members.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
    let stored = match id {
        Some(id) => store.attachment(scope, id).await?,
        None => None,
    };
    let stored = stored.ok_or_else(|| Error::Internal("an attachment of a document is missing".into()))?;
    let bytes = store.files().get(stored.file).await?;
    members.retain(|name, _| matches!(name.as_str(), "id" | "filename" | "createdAt"));
    members.insert("base64".into(), STANDARD.encode(bytes).into());
    Ok(())
}
