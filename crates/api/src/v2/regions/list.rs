//! `GET /auth/regions`: all regions, for an admin.

use super::view::PlainRegion;
use crate::{answers::Data, auth::Admin, input::Validated, problem::Problem};

#[utoipa::path(
    get,
    path = "/auth/regions",
    operation_id = "listRegions",
    tag = "Regions",
    summary = "List the regions",
    description = "Returns all regions in the order of their slugs. It requires an admin key.",
    responses((status = 200, description = "The regions.")),
)]
pub(crate) async fn list(
    request: Validated<Admin>,
) -> Result<Data<Vec<PlainRegion<'static>>>, Problem> {
    let regions = request.app.store.regions().await?;
    request.data(
        "Successfully retrieved regions",
        &regions.iter().map(PlainRegion::new).collect(),
    )
}
