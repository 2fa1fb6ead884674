//! `PUT /candidates/{id}/coordinator`: sets who guides a candidate.

use crate::{
    describe::checked_bodies,
    input::{Changes, Ids, WriteCall},
    problem::Problem,
    v2::candidates::tasks::person,
    writes::AcceptedWrite,
};
use model::CandidateId;
use schema::NEW_COORDINATOR;
use serde_json::{Value, json};
use services::mutations::{DeskChange, Operation};

checked_bodies! {
    /// The coordinator of the candidate.
    NewCoordinator as "NewCoordinator" by NEW_COORDINATOR = json!({"staffId": "usrAbC13pTbjpS6Iz"});
}

#[utoipa::path(
    put,
    path = "/candidates/{id}/coordinator",
    operation_id = "updateCoordinator",
    tag = "Tasks",
    summary = "Set the coordinator of a candidate",
    description = "Sets who guides the candidate: a person of the region's staff. It is not part \
        of the record and does not change the record. A person who leaves the region's staff \
        guides nobody there any more."
)]
pub(crate) async fn set(
    Ids(id): Ids<CandidateId>,
    mut call: WriteCall<Changes, NewCoordinator>,
) -> Result<AcceptedWrite, Problem> {
    let mut options = call.unidentified_options();
    let body = call.checked_json().await?;
    let person = person(&mut call, &body, "staffId", id).await?;
    call.identify(&mut options, Some(&Value::Object(body)));
    let (request, candidate) = call.validate_with(id)?;
    let change = DeskChange::SetCoordinator { person, seen: None };
    request
        .submit(Operation::Desk { candidate, change }, options)
        .await
}
