//! Records executed operations in the audit log and in the access log.

use super::{operation::Operation, write::Stored};
use model::{CandidateId, MutationId};
use store::{
    ScopeTx,
    access_log::ChangeEvent,
    audit::{Actor, Entry, Kind},
    mutations::{Author, Queued},
};

/// Returns the author of a queued write. An earlier version has stored the API keys only.
pub(super) fn author(queued: &Queued, stored: &Stored) -> Author {
    queued.author.clone().unwrap_or(match stored.person {
        Some(_) => Author::Candidate,
        None => Author::System,
    })
}

/// Records an executed erasure in the audit log: the record's id, and nothing of its content. An
/// erasure at the desk has an entry with its reason, too.
pub(super) fn audit_erasure(
    tx: &mut ScopeTx<'_, '_>,
    operation: &Operation,
    actor: Actor,
    mutation: MutationId,
) {
    if let Operation::Erase {
        candidate, reason, ..
    } = operation
    {
        let (scope, now) = (tx.scope(), tx.now());
        let entry = |kind| {
            Entry::new(kind, actor, now)
                .of(scope.region)
                .about(candidate)
                .with("environment", scope.environment.name())
                .with("mutation", mutation.as_str())
        };
        tx.audit().note(entry(Kind::CandidateErased));
        if let Some(reason) = reason {
            let entry = entry(Kind::DeskErased).with("reason", reason.as_str());
            tx.audit().note(entry);
        }
    }
}

/// Records in the access log which candidates an API key or a member of staff changed. Does nothing
/// for other authors.
pub(super) fn note_write(
    tx: &mut ScopeTx<'_, '_>,
    (author, sequence): (&Author, i64),
    operation: &Operation,
    candidates: &[CandidateId],
) {
    let Some(viewer) = author.viewer() else {
        return;
    };
    let written = ChangeEvent {
        viewer,
        action: operation.action(),
        fields: operation.fields(),
        at: tx.now(),
        sequence,
    };
    tx.access_log().note(candidates, &written);
}
