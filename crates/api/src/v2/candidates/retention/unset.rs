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
    summary = "Have until when a candidate is kept computed again",
    description = "Takes back what was set. Where nothing was, it succeeds and changes nothing."
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
