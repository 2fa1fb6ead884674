//! `GET /candidates/{id}/history`: what changed of a candidate, newest first.

use crate::{
    answers::{Page, views},
    describe::parameters,
    input::{Ids, QueryCall, cut},
    problem::Problem,
};
use model::{Action, CandidateId, CustomField, EventKind, Timestamp};
use serde::Serialize;
use serde_json::Value;
use services::mutations::Sender;
use std::borrow::Cow;
use store::history::HistoryEntry;
use utoipa::{
    ToSchema,
    openapi::{Object, ObjectBuilder, schema::SchemaType},
};

views! {
    HistoryChange<'a> { list: "HistoryList" }
}

/// A change of a candidate or of a contact moment.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HistoryChange<'a> {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// What happened, such as `candidate.updated` or `interaction.created`.
    kind: &'a str,
    /// The operation that did it, such as `candidates.upsert` or `candidates.import`.
    operation: &'a str,
    #[schema(inline)]
    by: Sender<'a>,
    /// The interaction, if the change is of one.
    #[schema(required)]
    interaction_id: Option<&'a str>,
    /// The fields that changed. Empty for what was created or deleted.
    #[schema(inline)]
    changes: Vec<ChangedField<'a>>,
}

/// A field that changed.
#[derive(Serialize, ToSchema)]
struct ChangedField<'a> {
    /// The field, or `customFields.` and the key of a custom field.
    field: Cow<'a, str>,
    /// The value before. Absent from a year after the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = any, required = false)]
    from: Option<&'a Value>,
    /// The value after. Absent from a year after the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = any, required = false)]
    to: Option<&'a Value>,
}

fn any() -> Object {
    let description = Some("Any value. Absent from a year after the change.");
    ObjectBuilder::new()
        .schema_type(SchemaType::AnyValue)
        .description(description)
        .build()
}

impl<'a> HistoryChange<'a> {
    fn new(entry: &'a HistoryEntry, custom: &[CustomField]) -> Self {
        let fields = entry.fields.iter();
        let changes = fields.filter_map(|(name, values)| {
            let field = called(name, custom)?;
            let [from, to] = match values {
                Some([from, to]) => [Some(from), Some(to)],
                None => [None; 2],
            };
            Some(ChangedField { field, from, to })
        });
        Self {
            at: entry.at,
            kind: entry.kind.map_or("other", EventKind::name),
            operation: &entry.operation,
            by: Sender::from(&entry.author),
            interaction_id: entry.subject.as_deref(),
            changes: changes.collect(),
        }
    }
}

/// Returns the name of a field as the API shows it. None for a custom field that the region removed.
fn called<'n>(name: &'n str, custom: &[CustomField]) -> Option<Cow<'n, str>> {
    let Some(id) = name.strip_prefix("customFields.") else {
        return Some(name.into());
    };
    let field = custom.iter().find(|field| field.id.as_str() == id)?;
    Some(format!("customFields.{}", field.key).into())
}

parameters! {
    /// Which page is shown.
    Query HistoryParameters {
        /// The number of changes on a page.
        #[param(minimum = 1, maximum = 100, example = 10)]
        page_size: Option<u32>,
        /// `meta.cursor` of the previous page. It is valid for the same candidate.
        cursor: Option<String>,
    }
}

#[utoipa::path(
    get,
    path = "/candidates/{id}/history",
    operation_id = "listHistory",
    tag = "Candidates",
    summary = "List the changes of a candidate",
    description = "Returns what changed of a candidate and of the candidate's interactions, when, \
        and who changed it, the newest change first, one page at a time. The history begins with the \
        version of the server that has it. Values are kept for a year, names of fields longer. An \
        erasure removes the history.",
    responses((status = 200, description = "A page of changes.")),
)]
pub(crate) async fn list(
    Ids(id): Ids<CandidateId>,
    mut call: QueryCall<HistoryParameters>,
) -> Result<Page<HistoryChange<'static>>, Problem> {
    let limit = call.page_size();
    let key = id.and_then(|id| call.cursor_key(format!("history cursor {id}")));
    let before = call.cursor(key.as_ref());
    let schema = call.region_schema().await?;
    let (request, id) = call.validate_with(id)?;
    let schema = schema.ok_or_else(Problem::not_found)?;
    let (store, scope) = (&request.app.store, request.scope());
    let position = store.candidate(&scope, id, |row| row.position).await?;
    let position = position.ok_or_else(Problem::not_found)?;
    request.note_viewed(Action::CandidatesHistory, position);
    let mut entries = store
        .history_of(&scope, id, before.unwrap_or(i64::MAX), i64::from(limit) + 1)
        .await?;
    let more = cut(&mut entries, limit);
    let following = entries.last().filter(|_| more).zip(key);
    let next = following.map(|(last, key)| key.sign(&last.sequence));
    let shown = entries.iter();
    let shown = shown.map(|entry| HistoryChange::new(entry, &schema.custom));
    let shown = shown.collect();
    request.page("Successfully retrieved history", &shown, next.as_deref())
}
