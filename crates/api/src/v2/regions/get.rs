//! `GET /auth/regions/{id}`: one region, for an admin.

use super::view::PlainRegion;
use crate::{answers::Data, auth::Admin, input::At, problem::Problem};
use model::RegionId;

#[utoipa::path(
    get,
    path = "/auth/regions/{id}",
    operation_id = "getRegion",
    tag = "Regions",
    summary = "Read a region",
    description = "Returns a region by its id. It requires an admin key.",
    responses((status = 200, description = "The region.")),
)]
pub(crate) async fn get(
    At(id, request): At<RegionId, Admin>,
) -> Result<Data<PlainRegion<'static>>, Problem> {
    let region = request.app.store.region(id).await?;
    let region = region.ok_or_else(Problem::not_found)?;
    request.data("Successfully retrieved region", &PlainRegion::new(&region))
}
