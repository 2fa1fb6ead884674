//! `DELETE /candidates/{id}/retention`: has the moment computed again.

use crate::{
    input::{Changes, Ids, WriteCall},
    problem::Problem,
    writes::AcceptedWrite,
};
use model::CandidateId;
use services::mutations::Operation;

#[utoipa::path(
    delete,
    path = "/candidates/{id}/retention",
    operation_id = "deleteRetention",
    tag = "Candidates",
    summary = "Remove the set retention of a candidate",
    description = "Removes the moment that was set, so that the computed moment applies again. If \
        no moment was set, the operation succeeds and changes nothing."
)]
pub(crate) async fn unset(
    Ids(id): Ids<CandidateId>,
    mut call: WriteCall<Changes>,
) -> Result<AcceptedWrite, Problem> {
    let options = call.options();
    let (request, candidate) = call.validate_with(id)?;
    let operation = Operation::Retain {
        candidate,
        until: None,
    };
    request.submit(operation, options).await
}
