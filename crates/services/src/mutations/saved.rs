//! What `create-user` of version 1 of the API did, once it has ended.

use super::{
    operation::{Done, Upserted},
    view::has_upsert_outcome,
};
use store::mutations::{Mutation, MutationStatus};

/// A saved candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedUser {
    /// The candidate's id.
    pub id: String,
    /// Whether the candidate is new.
    pub created: bool,
    /// Fields that were given but left unchanged.
    pub ignored: Vec<String>,
}

impl SavedUser {
    /// Reads it from a mutation. Returns `None` unless it succeeded.
    pub fn of(mutation: &Mutation) -> Option<Self> {
        let has_succeeded = mutation.status == MutationStatus::Succeeded;
        if !has_succeeded || !has_upsert_outcome(&mutation.operation) {
            return None;
        }
        let ids: Vec<String> = serde_json::from_str(&mutation.candidate_ids).ok()?;
        let Upserted {
            result, ignored, ..
        } = serde_json::from_str(mutation.outcome.as_deref()?).ok()?;
        Some(Self {
            id: ids.into_iter().next()?,
            created: result == Done::Created,
            ignored,
        })
    }
}
