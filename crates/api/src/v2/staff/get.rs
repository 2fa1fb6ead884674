//! `GET /auth/staff/{id}`: one member of staff, for an admin.

use super::view::StaffView;
use crate::{answers::Data, auth::Admin, input::At, problem::Problem};
use model::StaffId;

#[utoipa::path(
    get,
    path = "/auth/staff/{id}",
    operation_id = "getStaff",
    tag = "Staff",
    summary = "Read a member of staff",
    description = "Returns a member of staff. It requires an admin key.",
    responses((status = 200, description = "The member of staff.")),
)]
pub(crate) async fn get(
    At(id, request): At<StaffId, Admin>,
) -> Result<Data<StaffView<'static>>, Problem> {
    let person = request.app.store.staff_member(id).await?;
    let person = person.ok_or_else(Problem::not_found)?;
    request.data(
        "Successfully retrieved member of staff",
        &StaffView::new(&person),
    )
}
