//! `POST /auth/regions`: creates a region, for an admin.

use super::{
    body::{refused, text, urls},
    view::PlainRegion,
};
use crate::{
    answers::Created, auth::Admin, describe::checked_bodies, input::BodyCall, problem::Problem,
};
use schema::NEW_REGION;
use serde_json::json;

checked_bodies! {
    /// A region to create.
    NewRegion as "NewRegion" by NEW_REGION = json!({
        "slug": "noord", "name": "Regio Noord", "redirectUrls": ["https://www.example.nl/terug/"],
    });
}

#[utoipa::path(
    post,
    path = "/auth/regions",
    operation_id = "createRegion",
    tag = "Regions",
    summary = "Create a region",
    description = "Creates a region. It requires an admin key. A slug that another region has is \
        a 409.",
    responses(
        (status = 201, description = "The region."),
        (status = 409, description = "The present state does not allow the operation."),
    ),
)]
pub(crate) async fn create(
    mut call: BodyCall<NewRegion, Admin>,
) -> Result<Created<PlainRegion<'static>>, Problem> {
    let body = call.checked_json().await?;
    let request = call.validate()?;
    let [slug, name] = ["slug", "name"].map(|member| text(&body, member).unwrap_or_default());
    let urls = urls(&body).unwrap_or_default();
    let region = services::create_region_with(&request.store(), &slug, &name, urls)
        .await
        .map_err(refused)?;
    request.created("Successfully created region", &PlainRegion::new(&region))
}
