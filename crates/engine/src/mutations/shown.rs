//! A mutation as it may be looked at, over HTTP and in a callback.

use super::refusal::Refusal;
use model::{MutationId, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;
use store::mutations::Mutation;

/// A mutation, member for member.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown<'m> {
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
}

/// Why it failed, as in RFC 9457.
#[derive(Debug, Serialize)]
struct Problem {
    r#type: String,
    title: &'static str,
    status: u16,
    detail: String,
}

impl<'m> Shown<'m> {
    /// A mutation; problems' types begin with the public address.
    ///
    /// # Errors
    ///
    /// When what is stored is no JSON.
    pub fn new(mutation: &'m Mutation, public_url: &str) -> Result<Self, serde_json::Error> {
        let problem = mutation.problem.as_deref().and_then(Refusal::of_stored).map(|refusal| Problem {
            r#type: format!("{public_url}/problems/{}", refusal.code.code()),
            title: refusal.code.title(),
            status: refusal.code.status(),
            detail: refusal.detail,
        });
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
        })
    }
}
