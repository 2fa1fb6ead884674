//! `DELETE /auth/staff/{id}`: disables a member of staff, for an admin.

use super::body::refused;
use crate::{answers::NoContent, auth::Admin, input::At, problem::Problem};
use model::StaffId;
use services::staff::Authority;

#[utoipa::path(
    delete,
    path = "/auth/staff/{id}",
    operation_id = "deleteStaff",
    tag = "Staff",
    summary = "Disable a member of staff",
    description = "Ends the access and all sessions at once. It requires an admin key. The address \
        is removed after 90 days.",
    responses((status = 204, description = "The member of staff is disabled.")),
)]
pub(crate) async fn delete(At(id, request): At<StaffId, Admin>) -> Result<NoContent, Problem> {
    let authority = Authority::of_installation(request.store().by().clone());
    let disabled = request.app.staff.disable(&authority, id).await;
    disabled.map_err(refused)?;
    request.app.mailer.wake();
    Ok(NoContent)
}
