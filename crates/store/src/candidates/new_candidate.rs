//! A candidate to be stored.

use super::stored::Finished;
use crate::{attachments::NewAttachment, interactions::NewInteraction};
use db::Value;
use model::{CandidateId, Scope};

/// A candidate to be stored, with its final JSON.
#[derive(Debug, Clone)]
pub struct NewCandidate {
    /// The candidate's id.
    pub id: CandidateId,
    /// The candidate's columns.
    pub finished: Finished,
    /// The candidate's contact moments.
    pub interactions: Vec<NewInteraction>,
    /// The candidate's attachments.
    pub attachments: Vec<NewAttachment>,
}

impl NewCandidate {
    /// Returns the number of records: the candidate and its contact moments.
    pub(super) fn records(&self) -> i64 {
        1 + i64::try_from(self.interactions.len()).unwrap_or(i64::MAX - 1)
    }

    /// Returns the values for `ADD` and `INSERT`.
    pub(super) fn values<'v>(
        &'v self,
        scope: &'v Scope,
        (position, change, journey): (i64, i64, i64),
    ) -> [Value<'v>; 14] {
        let [region, environment] = Value::of_scope(scope);
        let Finished {
            archived,
            phase,
            email_key,
            identity_key,
            phone_key,
            document,
            lengths,
            custom,
        } = &self.finished;
        [
            region,
            environment,
            Value::Text(self.id.as_str()),
            Value::Int(position),
            Value::Int((*archived).into()),
            Value::Int((*phase).into()),
            Value::Text(email_key),
            phone_key.as_deref().into(),
            Value::Blob(lengths),
            Value::Text(document),
            custom.as_deref().into(),
            Value::Int(change),
            Value::Text(identity_key),
            Value::Int(journey),
        ]
    }
}
