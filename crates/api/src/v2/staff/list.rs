//! `GET /auth/staff`: all staff, for an admin.

use super::view::StaffView;
use crate::{answers::Data, auth::Admin, input::Validated, problem::Problem};

#[utoipa::path(
    get,
    path = "/auth/staff",
    operation_id = "listStaff",
    tag = "Staff",
    summary = "List the staff",
    description = "Returns all staff, the first added first, at most 10,000. It requires an admin \
        key.",
    responses((status = 200, description = "The staff.")),
)]
pub(crate) async fn list(
    request: Validated<Admin>,
) -> Result<Data<Vec<StaffView<'static>>>, Problem> {
    let people = request.app.store.all_staff().await?;
    request.data(
        "Successfully retrieved staff",
        &people.iter().map(StaffView::new).collect(),
    )
}
