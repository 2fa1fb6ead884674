//! `POST /auth/staff`: invites a member of staff, for an admin.

use super::{
    body::{refused, roles, text},
    view::StaffView,
};
use crate::{
    answers::Created, auth::Admin, describe::checked_bodies, input::BodyCall, problem::Problem,
};
use schema::NEW_STAFF;
use serde_json::json;
use services::staff::{Authority, IfKnown, Invitee};

checked_bodies! {
    /// A member of staff to invite.
    NewStaff as "NewStaffMember" by NEW_STAFF = json!({
        "name": "Noor Voorbeeld", "email": "noor@staff.example.nl",
    });
}

#[utoipa::path(
    post,
    path = "/auth/staff",
    operation_id = "createStaff",
    tag = "Staff",
    summary = "Invite a member of staff",
    description = "Sends a link that works once, for 72 hours. It requires an admin key. A known \
        address is a 409. An address gets at most 5 links an hour (429).",
    responses(
        (status = 201, description = "The member of staff."),
        (status = 409, description = "The present state does not allow the operation."),
    ),
)]
pub(crate) async fn create(
    mut call: BodyCall<NewStaff, Admin>,
) -> Result<Created<StaffView<'static>>, Problem> {
    let body = call.checked_json().await?;
    let store = call.app.store.clone();
    let roles = roles(&body, &store, &mut call.faults).await?;
    let request = call.validate()?;
    let [name, email] = ["name", "email"].map(|member| text(&body, member).unwrap_or_default());
    let invitee = Invitee {
        name,
        email,
        roles: roles.unwrap_or_default(),
        operator: body.get("operator") == Some(&true.into()),
    };
    let store = request.store();
    let authority = Authority::of_installation(store.by().clone());
    let staff = &request.app.staff;
    let invited = staff.invite(&authority, invitee, IfKnown::Refuse).await;
    let id = invited.map_err(refused)?;
    request.app.mailer.wake();
    let person = store.staff_member(id).await?;
    let person = person.ok_or_else(Problem::not_found)?;
    request.created(
        "Successfully invited member of staff",
        &StaffView::new(&person),
    )
}
