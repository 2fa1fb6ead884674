//! `PATCH /auth/regions/{id}`: changes a region, for an admin.

use super::{
    body::{refused, text, urls},
    view::PlainRegion,
};
use crate::{
    answers::Data,
    auth::Admin,
    describe::checked_bodies,
    input::{BodyCall, Ids},
    problem::Problem,
};
use model::RegionId;
use schema::CHANGED_REGION;
use serde_json::json;
use services::ChangeRegionError;
use store::regions::RegionChange;

checked_bodies! {
    /// A change of a region.
    ChangedRegion as "ChangedRegion" by CHANGED_REGION = json!({"name": "Regio Noord"});
}

#[utoipa::path(
    patch,
    path = "/auth/regions/{id}",
    operation_id = "updateRegion",
    tag = "Regions",
    summary = "Update a region",
    description = "Updates a region. It requires an admin key. A member that is absent keeps its \
        value. The list of redirect URLs is replaced as a whole. A slug that another region has \
        is a 409.",
    responses(
        (status = 200, description = "The region."),
        (status = 409, description = "The present state does not allow the operation."),
    ),
)]
pub(crate) async fn update(
    Ids(id): Ids<RegionId>,
    mut call: BodyCall<ChangedRegion, Admin>,
) -> Result<Data<PlainRegion<'static>>, Problem> {
    let body = call.checked_json().await?;
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
