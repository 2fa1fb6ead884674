//! The outcome of accepting a write, and what a 202 response shows of it.

use crate::mutations::{
    operation::{Subjects, added_task},
    refusal::Refusal,
    view::has_upsert_outcome,
};
use model::{MutationId, TaskId};
use store::mutations::Mutation;

/// The outcome of accepting a write.
#[derive(Debug, Clone)]
pub enum Accepted {
    /// The write is durable and has been or will be executed.
    Fresh(Receipt),
    /// The same write was accepted before under the same idempotency key.
    Replayed(Receipt),
    /// The idempotency key was used before for a different request.
    KeyReused,
    /// The write was refused.
    Rejected(Refusal),
}

/// The data of a mutation that a 202 response shows.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// The mutation's id.
    pub id: MutationId,
    /// The caller's idempotency key.
    pub idempotency_key: Option<String>,
    /// The ids of the candidates concerned, as a JSON array. Empty for an upsert, whose candidate
    /// is known only after execution.
    pub candidate_ids: String,
    /// The ids of the contact moments concerned, as a JSON array.
    pub interaction_ids: String,
    /// The ids of the attachments concerned, as a JSON array.
    pub attachment_ids: String,
    /// The task that the mutation adds, if its operation is to add one.
    pub task: Option<TaskId>,
    /// Whether the mutation has already ended.
    pub ended: bool,
    /// Whether the write has been executed and only the removal of its files is pending.
    pub removing: bool,
}

impl Receipt {
    pub(super) fn new(
        id: MutationId,
        idempotency_key: Option<String>,
        subjects_of: &Subjects,
        ended: bool,
    ) -> Self {
        let [interaction_ids, attachment_ids] = subjects_of.listed();
        let candidate_ids =
            serde_json::to_string(&subjects_of.candidates).unwrap_or_else(|_| "[]".into());
        Self {
            id,
            idempotency_key,
            candidate_ids,
            interaction_ids,
            attachment_ids,
            task: None,
            ended,
            removing: false,
        }
    }

    /// Returns the receipt of an earlier mutation again. The key is passed in because the
    /// mutation's row may no longer hold it in clear.
    pub(super) fn again(mutation: Mutation, key: &str) -> Self {
        let ended = mutation.status.has_ended();
        if has_upsert_outcome(&mutation.operation) {
            return Self::new(
                mutation.id,
                Some(key.to_owned()),
                &Subjects::default(),
                ended,
            );
        }
        let idempotency_key = Some(key.to_owned());
        let Mutation {
            id,
            operation,
            candidate_ids,
            interaction_ids,
            attachment_ids,
            ..
        } = mutation;
        Self {
            id,
            idempotency_key,
            candidate_ids,
            interaction_ids,
            attachment_ids,
            task: added_task(&operation, id),
            ended,
            removing: false,
        }
    }
}
