//! `DELETE /candidates/{id}`: archives a candidate, or permanently erases it.

use crate::{
    input::{Call, PathPart, accept},
    problem::Problem,
    writes::{Submission, submit},
};
use axum::response::Response;
use model::{CandidateId, Permission};
use services::mutations::{Cause, Operation};

#[utoipa::path(
    delete,
    path = "/candidates/{id}",
    operation_id = "deleteCandidate",
    tag = "Candidates",
    summary = "Archive a candidate, or erase it",
    description = "Archives the candidate: it leaves the list and what `find` finds, is still read by id, and can be \
restored. With `permanent=true` it is erased: the record, its interactions, its attachments and what its mutations held. \
Archiving an archived candidate succeeds and changes nothing.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
        ("permanent" = Option<bool>, Query, description = "Erase instead of archive. It cannot be undone."),
    ),
    responses((status = 202, description = "Accepted.", body = ref("#/components/schemas/AcceptedMutation"))),
)]
pub(crate) async fn delete(
    PathPart(id): PathPart<CandidateId>,
    mut call: Call,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let options = call.write_options(true);
    let permanent = call.query.flag("permanent", &mut call.faults);
    if permanent {
        call.require(Permission::Erase)?;
    }
    let repeatable = call.repeatable(&options, None);
    let ready = call.ready()?;
    let candidate = id.ok_or_else(Problem::not_found)?;
    let erasing = Operation::Erase {
        candidate,
        cause: Cause::Region,
    };
    let operation = if permanent {
        erasing
    } else {
        Operation::Archive { candidate }
    };
    submit(
        ready,
        Submission {
            operation,
            options,
            repeatable,
            files: Vec::new(),
        },
    )
    .await
}
