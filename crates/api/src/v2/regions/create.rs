//! `POST /auth/regions`: creates a region, for an admin.

use super::{
    body::{refused, text, urls},
    view::PlainRegion,
};
use crate::{answers::Created, auth::Admin, input::Call, problem::Problem};
use schema::NEW_REGION;

#[utoipa::path(
    post,
    path = "/auth/regions",
    operation_id = "createRegion",
    tag = "Regions",
    summary = "Make a region",
    description = "Makes a region. With an admin key. A slug that is taken is a 409.",
    request_body(content = ref("#/components/schemas/NewRegion"), content_type = "application/json"),
    responses(
        (status = 201, description = "The region.", body = ref("#/components/schemas/CreatedRegion")),
        (status = 409, description = "The state forbids it."),
    ),
    security(("adminKey" = [])),
)]
pub(crate) async fn create(
    mut call: Call<Admin>,
) -> Result<Created<PlainRegion<'static>>, Problem> {
    let body = call.json_checked_by(&NEW_REGION).await?;
    let request = call.validate()?;
    let [slug, name] = ["slug", "name"].map(|member| text(&body, member).unwrap_or_default());
    let urls = urls(&body).unwrap_or_default();
    let region = services::create_region_with(&request.store(), &slug, &name, urls)
        .await
        .map_err(refused)?;
    request.created("Successfully created region", &PlainRegion::new(&region))
}
