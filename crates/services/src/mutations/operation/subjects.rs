//! The records that a mutation concerns.

use super::matching::Upserted;
use model::{AttachmentId, CandidateId, InteractionId};
use store::mutations::Leaves;

/// The records that a mutation concerns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Subjects {
    /// Ids of candidates.
    pub(crate) candidates: Vec<CandidateId>,
    /// Ids of contact moments.
    pub(crate) interactions: Vec<InteractionId>,
    /// Ids of attachments.
    pub(crate) attachments: Vec<AttachmentId>,
    /// The result of an upsert.
    pub(crate) upserted: Option<Upserted>,
    /// What remains of the data that the mutation removed.
    pub(crate) leaves: Leaves,
}

impl Subjects {
    pub(crate) fn and(mut self, more: Self) -> Self {
        self.candidates.extend(more.candidates);
        self.interactions.extend(more.interactions);
        self.attachments.extend(more.attachments);
        self
    }

    /// Returns the result as JSON, as far as status and record ids do not already show it: that of
    /// an upsert.
    pub(crate) fn outcome(&self) -> Option<String> {
        self.upserted
            .as_ref()
            .and_then(|upserted| serde_json::to_string(upserted).ok())
    }

    /// Returns the ids of the contact moments and of the attachments, each as a JSON array.
    pub(crate) fn listed(&self) -> [String; 2] {
        let listed = |ids: serde_json::Result<String>| ids.unwrap_or_else(|_| "[]".into());
        [
            listed(serde_json::to_string(&self.interactions)),
            listed(serde_json::to_string(&self.attachments)),
        ]
    }
}
