//! `DELETE /candidates/{id}/coordinator`: leaves a candidate without coordinator.

use crate::{
    input::{Changes, Ids, WriteCall},
    problem::Problem,
    writes::AcceptedWrite,
};
use model::CandidateId;
use services::mutations::{DeskChange, Operation};

#[utoipa::path(
    delete,
    path = "/candidates/{id}/coordinator",
    operation_id = "deleteCoordinator",
    tag = "Tasks",
    summary = "Remove the coordinator of a candidate",
    description = "Leaves the candidate without coordinator. Without one, the operation succeeds \
        and changes nothing."
)]
pub(crate) async fn unset(
    Ids(id): Ids<CandidateId>,
    mut call: WriteCall<Changes>,
) -> Result<AcceptedWrite, Problem> {
    let options = call.options();
    let (request, candidate) = call.validate_with(id)?;
    let change = DeskChange::SetCoordinator {
        person: None,
        seen: None,
    };
    request
        .submit(Operation::Desk { candidate, change }, options)
        .await
}
