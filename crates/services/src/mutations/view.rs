//! The representation of a mutation in HTTP responses and callbacks.

use super::{
    operation::{Done, Matched, Operation, Upserted},
    refusal::{FileFault, Refusal},
};
use model::{MutationId, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;
use store::mutations::Mutation;

/// A mutation, as it is serialized.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MutationView<'m> {
    mutation_id: MutationId,
    operation: &'m str,
    status: &'static str,
    attempts: i64,
    idempotency_key: Option<&'m str>,
    candidate_ids: &'m RawValue,
    interaction_ids: &'m RawValue,
    attachment_ids: &'m RawValue,
    created_at: Timestamp,
    started_at: Option<Timestamp>,
    finished_at: Option<Timestamp>,
    problem: Option<Problem>,
    deliveries: &'m RawValue,
    /// The result of an upsert.
    #[serde(flatten)]
    upsert: Option<UpsertOutcome>,
    #[serde(flatten)]
    incomplete: Option<Incomplete>,
}

/// The result of an upsert. Empty until it has run, and if it failed.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct UpsertOutcome {
    result: Option<Done>,
    matched_by: Option<Matched>,
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
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Incomplete {
    incomplete: bool,
    files_left: i64,
}

/// Why a mutation failed, as a problem object of RFC 9457.
#[derive(Debug, Serialize)]
struct Problem {
    r#type: String,
    title: &'static str,
    status: u16,
    detail: String,
    /// The files that caused the failure.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FileFault>,
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
        let is_upsert = mutation.operation == Operation::UPSERT;
        Ok(Self {
            mutation_id: mutation.id,
            operation: &mutation.operation,
            status: mutation.status.name(),
            attempts: mutation.attempts,
            idempotency_key: mutation.idempotency_key.as_deref(),
            candidate_ids: serde_json::from_str(&mutation.candidate_ids)?,
            interaction_ids: serde_json::from_str(&mutation.interaction_ids)?,
            attachment_ids: serde_json::from_str(&mutation.attachment_ids)?,
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
