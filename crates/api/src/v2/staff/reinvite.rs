//! `POST /auth/staff/{id}/reinvite`: invites a member of staff again, for an admin.

use super::{body::refused, view::StaffView};
use crate::{answers::Data, auth::Admin, input::At, problem::Problem};
use model::StaffId;
use services::staff::Authority;

#[utoipa::path(
    post,
    path = "/auth/staff/{id}/reinvite",
    operation_id = "reinviteStaff",
    tag = "Staff",
    summary = "Invite a member of staff again",
    description = "Ends all ways in and sessions, and sends a new link to the known address. It \
        requires an admin key, and has no body. An address that was removed is a 409.",
    responses(
        (status = 200, description = "The member of staff."),
        (status = 409, description = "The present state does not allow the operation."),
    ),
)]
pub(crate) async fn reinvite(
    At(id, request): At<StaffId, Admin>,
) -> Result<Data<StaffView<'static>>, Problem> {
    let store = request.store();
    let authority = Authority::of_installation(store.by().clone());
    let invited = request.app.staff.reinvite(&authority, id).await;
    invited.map_err(refused)?;
    request.app.mailer.wake();
    let person = store.staff_member(id).await?;
    let person = person.ok_or_else(Problem::not_found)?;
    request.data(
        "Successfully invited member of staff",
        &StaffView::new(&person),
    )
}
