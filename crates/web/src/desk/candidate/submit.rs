//! Submits the changes of staff to the mutation engine, and waits for the outcome.

use super::acting;
use crate::{
    desk::http::{Desk, DeskError},
    http::redirect,
    state::State,
};
use axum::response::Response;
use model::{FileId, MutationId, ProblemCode};
use services::mutations::{Accepted, Operation, Precondition, Refusal, Write};
use std::time::Duration;
use store::mutations::MutationStatus;

/// How long a page waits for a change. It takes long only if earlier writes of the region do.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// The outcome of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::desk) enum Outcome {
    /// It was carried out.
    Done,
    /// It was accepted, and will be carried out later.
    Pending(MutationId),
    /// The record is no longer in the state that the change expects.
    Stale,
    /// It may not be done.
    Rejected(Refusal),
}

/// Submits a change in the name of the person. With a `state`, it applies only if the record is
/// still in that state.
pub(in crate::desk) async fn submit(
    state: &State,
    desk: &Desk,
    operation: Operation,
    expected: Option<u64>,
    files: Vec<(FileId, Vec<u8>)>,
) -> Result<Outcome, DeskError> {
    let write = Write {
        precondition: expected.map(|expected| Precondition::OneOf(vec![expected])),
        ..Write::by_staff(desk.scope, operation, acting::author(desk))
    };
    let receipt = match state.mutations.accept(write, files).await? {
        Accepted::Fresh(receipt) | Accepted::Replayed(receipt) => receipt,
        Accepted::Rejected(refusal) => return refused(refusal),
        Accepted::KeyReused => return Err(DeskError::Broken),
    };
    let ended = state
        .mutations
        .wait(&desk.scope, receipt.id, WRITE_TIMEOUT)
        .await?;
    // The mutation is gone if the record was erased in the meantime.
    let mutation = ended.ok_or(DeskError::NotFound)?;
    match mutation.status {
        MutationStatus::Succeeded => Ok(Outcome::Done),
        MutationStatus::Failed => {
            let refusal = mutation.problem.and_then(|text| Refusal::of_stored(&text));
            refusal.map_or(Err(DeskError::Broken), refused)
        }
        _ => Ok(Outcome::Pending(receipt.id)),
    }
}

fn refused(refusal: Refusal) -> Result<Outcome, DeskError> {
    match refusal.code {
        ProblemCode::PreconditionFailed => Ok(Outcome::Stale),
        ProblemCode::NotFound => Err(DeskError::NotFound),
        ProblemCode::DiskFull | ProblemCode::QueueFull => Err(DeskError::Busy),
        _ => Ok(Outcome::Rejected(refusal)),
    }
}

/// Leads the browser back to a page after a change, which then says what was done. `None` if the
/// change was neither carried out nor accepted.
pub(super) fn back(path: &str, outcome: &Outcome, done: &str) -> Option<Response> {
    match outcome {
        Outcome::Done => Some(redirect(&format!("{path}?done={done}"))),
        Outcome::Pending(id) => Some(redirect(&format!("{path}?pending={id}&done={done}"))),
        Outcome::Stale | Outcome::Rejected(_) => None,
    }
}
