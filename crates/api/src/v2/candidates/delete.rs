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
        /// Whether to erase the candidate instead of archiving it. An erasure cannot be undone.
        permanent: Option<bool>,
    }
}

#[utoipa::path(
    delete,
    path = "/candidates/{id}",
    operation_id = "deleteCandidate",
    tag = "Candidates",
    summary = "Archive or erase a candidate",
    description = "Archives the candidate. The list returns an archived candidate only with \
        `archived=true`, and `find` does not return it. It can still be read by its id, and \
        restored. With `permanent=true`, the operation erases the record, its interactions, its \
        attachments and the contents of its mutations. Archiving an archived candidate succeeds \
        and changes nothing."
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
        reason: None,
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
