//! `PATCH /auth/regions/{id}`: changes a region, for an admin.

use super::{
    body::{refused, text, urls},
    view::PlainRegion,
};
use crate::{
    answers::Data,
    auth::Admin,
    input::{Call, Ids},
    problem::Problem,
};
use model::RegionId;
use schema::CHANGED_REGION;
use services::ChangeRegionError;
use store::regions::RegionChange;

#[utoipa::path(
    patch,
    path = "/auth/regions/{id}",
    operation_id = "updateRegion",
    tag = "Regions",
    summary = "Change a region",
    description = "What is absent stays; the list of redirect URLs is replaced. With an admin key. A slug that is taken is \
a 409.",
    params(("id" = String, Path, description = "The region's id.", example = "regAbC13pTbjpS6Iz", pattern = "^reg[A-Za-z0-9]{14}$")),
    request_body(content = ref("#/components/schemas/ChangedRegion"), content_type = "application/json"),
    responses(
        (status = 200, description = "The region.", body = ref("#/components/schemas/PlainRegionRecord")),
        (status = 409, description = "The state forbids it."),
    ),
    security(("adminKey" = [])),
)]
pub(crate) async fn update(
    Ids(id): Ids<RegionId>,
    mut call: Call<Admin>,
) -> Result<Data<PlainRegion<'static>>, Problem> {
    let body = call.json_checked_by(&CHANGED_REGION).await?;
    let (request, id) = call.validate_with(id)?;
    let change = RegionChange {
        slug: text(&body, "slug"),
        name: text(&body, "name"),
        redirect_urls: urls(&body),
    };
    let region = services::change_region(&request.store(), id, change)
        .await
        .map_err(|error| match error {
            ChangeRegionError::Missing => Problem::not_found(),
            ChangeRegionError::Rejected(error) => refused(error),
        })?;
    request.data("Successfully updated region", &PlainRegion::new(&region))
}
