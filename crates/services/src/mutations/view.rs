//! The representation of a mutation in HTTP responses and callbacks.

use super::{
    callbacks::deliveries,
    operation::{Done, Matched, Upserted, added_task},
    refusal::{FileFault, Refusal},
};
use model::{Action, MAX_FAULTS, MutationId, TaskId, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;
use store::mutations::{Author, Mutation, MutationStatus};
use utoipa::{
    PartialSchema as _, ToSchema,
    openapi::{Array, ArrayBuilder, Object, ObjectBuilder, Ref, Type},
};

/// An accepted write and its result.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Mutation)]
#[serde(rename_all = "camelCase")]
pub struct MutationView<'m> {
    #[schema(value_type = String, pattern = "^mut[A-Za-z0-9]{14}$")]
    mutation_id: MutationId,
    #[schema(schema_with = operations)]
    operation: &'m str,
    /// Who sent the write. It is `null` if an earlier version accepted it from another sender than a
    /// key.
    #[schema(inline, required)]
    by: Option<Sender<'m>>,
    #[schema(schema_with = statuses)]
    status: &'static str,
    #[schema(minimum = 0)]
    attempts: i64,
    /// The idempotency key of the request. It is `null` if there was none, or after the candidate
    /// was erased.
    #[schema(required)]
    idempotency_key: Option<&'m str>,
    #[schema(schema_with = record_ids)]
    candidate_ids: &'m RawValue,
    #[schema(schema_with = record_ids)]
    interaction_ids: &'m RawValue,
    #[schema(schema_with = attachment_ids)]
    attachment_ids: &'m RawValue,
    /// The task that `tasks.create` adds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(schema_with = task_ids, required = false)]
    task_ids: Vec<TaskId>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    started_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    finished_at: Option<Timestamp>,
    /// Why the mutation failed.
    #[schema(inline, required)]
    problem: Option<Problem>,
    #[schema(schema_with = deliveries)]
    deliveries: &'m RawValue,
    /// The result of an upsert.
    #[serde(flatten)]
    #[schema(schema_with = UpsertOutcome::schema)]
    upsert: Option<UpsertOutcome>,
    #[serde(flatten)]
    #[schema(schema_with = Incomplete::schema)]
    incomplete: Option<Incomplete>,
}

/// Who sent a write.
#[derive(Debug, Serialize, ToSchema)]
pub struct Sender<'m> {
    #[schema(schema_with = senders)]
    kind: &'static str,
    /// The id of the key or the person.
    #[schema(required)]
    id: Option<&'m str>,
    /// The name that the person had.
    #[schema(required)]
    name: Option<&'m str>,
}

impl<'m> From<&'m Author> for Sender<'m> {
    fn from(author: &'m Author) -> Self {
        let (id, name) = match author {
            Author::Key(key) => (Some(key.as_str()), None),
            Author::Staff(person) => (Some(person.id.as_str()), Some(&*person.name)),
            Author::Candidate | Author::System => (None, None),
        };
        let kind = author.kind();
        Self { kind, id, name }
    }
}

/// The result of an upsert. Empty until it has run, and if it failed.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct UpsertOutcome {
    /// Whether the upsert created or updated a candidate. It is `null` before the upsert has run.
    #[schema(inline)]
    result: Option<Done>,
    /// How the upsert found the candidate. It is `null` if it found none.
    #[schema(inline)]
    matched_by: Option<Matched>,
    /// The fields in the body that the upsert did not change.
    #[schema(required = false)]
    ignored: Vec<String>,
}

impl From<Upserted> for UpsertOutcome {
    fn from(
        Upserted {
            result,
            matched_by,
            ignored,
        }: Upserted,
    ) -> Self {
        Self {
            result: Some(result),
            matched_by,
            ignored,
        }
    }
}

/// Shown while files could not be removed yet.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Incomplete {
    #[schema(schema_with = always_incomplete, required = false)]
    incomplete: bool,
    /// The number of files that could not be removed yet. Present together with `incomplete`.
    #[schema(minimum = 1, required = false)]
    files_left: i64,
}

/// Why a mutation failed, as a problem object of RFC 9457.
#[derive(Debug, Serialize, ToSchema)]
struct Problem {
    #[schema(format = "uri", examples("https://api.example.nl/problems/not-found"))]
    r#type: String,
    title: &'static str,
    #[schema(value_type = i64)]
    status: u16,
    detail: String,
    /// The files that caused the failure.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(schema_with = file_faults)]
    errors: Vec<FileFault>,
}

fn operations() -> Object {
    text_of(Action::mutations())
}

fn statuses() -> Object {
    text_of(MutationStatus::ALL.map(MutationStatus::name))
}

fn senders() -> Object {
    text_of(Author::KINDS)
}

fn text_of(values: impl IntoIterator<Item = &'static str>) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(values))
        .build()
}

fn record_ids() -> Array {
    ids("rec")
}

fn attachment_ids() -> Array {
    ids("att")
}

fn task_ids() -> Array {
    ids("tsk")
}

fn ids(prefix: &str) -> Array {
    let id = ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(format!("^{prefix}[A-Za-z0-9]{{14}}$")));
    ArrayBuilder::new().items(id).build()
}

fn file_faults() -> Array {
    ArrayBuilder::new()
        .items(Ref::from_schema_name("Fault"))
        .max_items(Some(MAX_FAULTS))
        .description(Some(
            "The files that the server could not fetch, with their locations in the body.",
        ))
        .build()
}

fn always_incomplete() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Boolean)
        .enum_values(Some([true]))
        .description(Some(
            "Whether files of the erased records could not be removed yet. The server retries \
                until they are removed. Only then does the mutation become `succeeded`, and the \
                server sends its callback.",
        ))
        .build()
}

/// Returns whether an operation with this name adds or updates a candidate, as it finds it.
pub(super) fn has_upsert_outcome(operation: &str) -> bool {
    [Action::CandidatesUpsert, Action::V1CreateUser]
        .iter()
        .any(|action| action.name() == operation)
}

impl<'m> MutationView<'m> {
    /// Creates the representation of a mutation. Problem types begin with `public_url`.
    ///
    /// # Errors
    ///
    /// Returns an error if stored data is not valid JSON.
    pub fn new(mutation: &'m Mutation, public_url: &str) -> Result<Self, serde_json::Error> {
        let problem = mutation
            .problem
            .as_deref()
            .and_then(Refusal::of_stored)
            .map(|refusal| Problem {
                r#type: format!("{public_url}/problems/{}", refusal.code.code()),
                title: refusal.code.title(),
                status: refusal.code.status(),
                detail: refusal.detail,
                errors: refusal.files,
            });
        let upserted = mutation
            .outcome
            .as_deref()
            .map(serde_json::from_str::<Upserted>)
            .transpose()?;
        let is_upsert = has_upsert_outcome(&mutation.operation);
        Ok(Self {
            mutation_id: mutation.id,
            operation: &mutation.operation,
            by: mutation.author.as_ref().map(Sender::from),
            status: mutation.status.name(),
            attempts: mutation.attempts,
            idempotency_key: mutation.idempotency_key.as_deref(),
            candidate_ids: serde_json::from_str(&mutation.candidate_ids)?,
            interaction_ids: serde_json::from_str(&mutation.interaction_ids)?,
            attachment_ids: serde_json::from_str(&mutation.attachment_ids)?,
            task_ids: added_task(&mutation.operation, mutation.id)
                .into_iter()
                .collect(),
            created_at: mutation.created_at,
            started_at: mutation.started_at,
            finished_at: mutation.finished_at,
            problem,
            deliveries: serde_json::from_str(&mutation.deliveries)?,
            upsert: is_upsert.then(|| upserted.map(UpsertOutcome::from).unwrap_or_default()),
            incomplete: (mutation.unremoved > 0).then_some(Incomplete {
                incomplete: true,
                files_left: mutation.unremoved,
            }),
        })
    }
}
