//! Records executed operations in the audit log and in the access log.

use super::operation::Operation;
use model::{CandidateId, KeyId, MutationId};
use store::{
    ScopeTx,
    access_log::ChangeEvent,
    audit::{Actor, Entry, Kind},
};

/// Returns the actor of a write as the audit log names it.
pub(super) fn by(key: Option<KeyId>, in_session: bool) -> Actor {
    match key {
        Some(key) => Actor::Key(key),
        None if in_session => Actor::Candidate,
        None => Actor::System,
    }
}

/// Records an executed erasure in the audit log: the record's id, and nothing of its content.
pub(super) fn audit_erasure(
    tx: &mut ScopeTx<'_, '_>,
    operation: &Operation,
    actor: Actor,
    mutation: MutationId,
) {
    if let Operation::Erase { candidate, .. } = operation {
        let scope = tx.scope();
        let entry = Entry::new(Kind::CandidateErased, actor, tx.now())
            .of(scope.region)
            .about(candidate)
            .with("environment", scope.environment.name())
            .with("mutation", mutation.as_str());
        tx.audit().note(entry);
    }
}

/// Records in the access log which candidates an API key changed. Does nothing without a key.
pub(super) fn note_write(
    tx: &mut ScopeTx<'_, '_>,
    (key, sequence): (Option<KeyId>, i64),
    operation: &Operation,
    candidates: &[CandidateId],
) {
    let Some(key) = key else { return };
    let written = ChangeEvent {
        key,
        action: operation.action(),
        fields: operation.fields(),
        at: tx.now(),
        sequence,
    };
    tx.access_log().note(candidates, &written);
}
