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
    description = "Takes back what was set. Where nothing was, it succeeds and changes nothing.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
    ),
    responses((status = 202, description = "Accepted.", body = ref("#/components/schemas/AcceptedMutation"))),
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
