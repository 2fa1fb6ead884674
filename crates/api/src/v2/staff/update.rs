//! `PATCH /auth/staff/{id}`: changes a member of staff, for an admin.

use super::{
    body::{refused, roles, text},
    view::StaffView,
};
use crate::{
    answers::Data,
    auth::Admin,
    describe::checked_bodies,
    input::{BodyCall, Ids},
    problem::Problem,
};
use model::StaffId;
use schema::CHANGED_STAFF;
use serde_json::{Value, json};
use services::staff::{Authority, NewRoles, StaffChange};

checked_bodies! {
    /// A change of a member of staff.
    ChangedStaff as "ChangedStaffMember" by CHANGED_STAFF = json!({"name": "Noor Voorbeeld"});
}

#[utoipa::path(
    patch,
    path = "/auth/staff/{id}",
    operation_id = "updateStaff",
    tag = "Staff",
    summary = "Change a member of staff",
    description = "Changes what is given, at once. The roles are replaced as a whole. It requires \
        an admin key.",
    responses((status = 200, description = "The member of staff.")),
)]
pub(crate) async fn update(
    Ids(id): Ids<StaffId>,
    mut call: BodyCall<ChangedStaff, Admin>,
) -> Result<Data<StaffView<'static>>, Problem> {
    let body = call.checked_json().await?;
    let store = call.app.store.clone();
    let roles = roles(&body, &store, &mut call.faults).await?;
    let (request, id) = call.validate_with(id)?;
    let change = StaffChange {
        name: text(&body, "name"),
        operator: body.get("operator").and_then(Value::as_bool),
        roles: roles.map(|roles| NewRoles {
            within: None,
            roles,
        }),
    };
    let store = request.store();
    let authority = Authority::of_installation(store.by().clone());
    let changed = request.app.staff.change(&authority, id, change).await;
    changed.map_err(refused)?;
    request.app.mailer.wake();
    let person = store.staff_member(id).await?;
    let person = person.ok_or_else(Problem::not_found)?;
    request.data(
        "Successfully updated member of staff",
        &StaffView::new(&person),
    )
}
