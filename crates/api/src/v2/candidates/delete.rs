//! `DELETE /candidates/{id}`: archives a candidate, or permanently erases it.

use crate::{
    auth::Caller,
    describe::{NoBody, parameters},
    input::{Call, Changes, Ids, WriteCall},
    problem::Problem,
    writes::AcceptedWrite,
};
use model::{CandidateId, Permission};
use services::mutations::{Cause, Operation};

parameters! {
    /// How the candidate is deleted.
    Query DeleteParameters {
        /// Erase instead of archive. It cannot be undone.
        permanent: Option<bool>,
    }
}

#[utoipa::path(
    delete,
    path = "/candidates/{id}",
    operation_id = "deleteCandidate",
    tag = "Candidates",
    summary = "Archive a candidate, or erase it",
    description = "Archives the candidate: it leaves the list and what `find` finds, is still read by id, and can be \
restored. With `permanent=true` it is erased: the record, its interactions, its attachments and what its mutations held. \
Archiving an archived candidate succeeds and changes nothing."
)]
pub(crate) async fn delete(
    Ids(id): Ids<CandidateId>,
    mut call: WriteCall<Changes, NoBody, Caller, DeleteParameters>,
) -> Result<AcceptedWrite, Problem> {
    let options = call.options();
    let permanent = permanent(&mut call)?;
    let (request, candidate) = call.validate_with(id)?;
    let erasing = Operation::Erase {
        candidate,
        cause: Cause::Region,
    };
    let archiving = Operation::Archive { candidate };
    let operation = if permanent { erasing } else { archiving };
    request.submit(operation, options).await
}

/// Returns whether the candidate is erased, which requires the permission to do so.
fn permanent(call: &mut Call) -> Result<bool, Problem> {
    let permanent = call.query.flag("permanent", &mut call.faults);
    if permanent {
        call.require(Permission::Erase)?;
    }
    Ok(permanent)
}
