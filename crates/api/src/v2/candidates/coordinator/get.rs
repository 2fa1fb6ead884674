//! `GET /candidates/{id}/coordinator`: who guides a candidate.

use crate::{
    answers::{Data, views},
    input::At,
    problem::Problem,
};
use model::{Action, CandidateId, StaffId};
use serde::Serialize;
use utoipa::ToSchema;

/// The coordinator of a candidate. Both members are `null` if nobody guides the candidate.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Coordinator {
    /// The person's id.
    #[schema(value_type = Option<String>, pattern = "^usr[A-Za-z0-9]{14}$", required)]
    staff_id: Option<StaffId>,
    /// The person's name.
    #[schema(required)]
    name: Option<String>,
}

views! {
    Coordinator { one: "CoordinatorRecord" }
}

#[utoipa::path(
    get,
    path = "/candidates/{id}/coordinator",
    operation_id = "getCoordinator",
    tag = "Tasks",
    summary = "Read the coordinator of a candidate",
    description = "Returns the person of the staff who guides the candidate.",
    responses((status = 200, description = "The coordinator.")),
)]
pub(crate) async fn get(At(id, request): At<CandidateId>) -> Result<Data<Coordinator>, Problem> {
    let (store, scope) = (&request.app.store, request.scope());
    let position = store.candidate(&scope, id, |row| row.position).await?;
    request.note_viewed(
        Action::CoordinatorGet,
        position.ok_or_else(Problem::not_found)?,
    );
    let set = store.coordinator_of(&scope, id).await?;
    let members = request.app.staff.members(scope.region).await?;
    let found = members.iter().find(|member| Some(member.id) == set);
    let (staff_id, name) = found.map(|member| (member.id, member.name.clone())).unzip();
    request.data(
        "Successfully retrieved coordinator",
        &Coordinator { staff_id, name },
    )
}
