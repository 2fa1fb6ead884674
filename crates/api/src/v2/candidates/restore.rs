//! `POST /candidates/{id}/restore`: restores an archived candidate.

use crate::{
    input::{Adds, Ids, WriteCall},
    problem::Problem,
    writes::AcceptedWrite,
};
use model::CandidateId;
use services::mutations::Operation;

#[utoipa::path(
    post,
    path = "/candidates/{id}/restore",
    operation_id = "restoreCandidate",
    tag = "Candidates",
    summary = "Restore an archived candidate",
    description = "Returns an archived candidate to its former place in the list. Restoring a \
        live candidate succeeds and changes nothing. The request has no body."
)]
pub(crate) async fn restore(
    Ids(id): Ids<CandidateId>,
    mut call: WriteCall<Adds>,
) -> Result<AcceptedWrite, Problem> {
    let options = call.options();
    let (request, candidate) = call.validate_with(id)?;
    request
        .submit(Operation::Restore { candidate }, options)
        .await
}
