//! `POST /auth/regions/{id}/api-keys`: creates a key of the own region.

use super::{make, view::NewKey};
use crate::{
    answers::Created,
    input::{Call, Ids},
    problem::Problem,
};
use model::RegionId;

#[utoipa::path(
    post,
    path = "/auth/regions/{id}/api-keys",
    operation_id = "createKey",
    tag = "Regions",
    summary = "Make a key",
    description = "Makes a key of the own region. This is the only answer that shows it: only its hash is kept. A key gives \
no permission that it lacks itself (403). A region has at most 50 live keys (409), and makes at most 10 a minute (429).",
    params(("id" = String, Path, description = "The region's id.", example = "regAbC13pTbjpS6Iz", pattern = "^reg[A-Za-z0-9]{14}$")),
    request_body(content = ref("#/components/schemas/NewKey"), content_type = "application/json"),
    responses(
        (status = 201, description = "The key.", body = ref("#/components/schemas/CreatedKey")),
        (status = 409, description = "The state forbids it."),
    ),
)]
pub(crate) async fn create(
    Ids(id): Ids<RegionId>,
    call: Call,
) -> Result<Created<NewKey<'static>>, Problem> {
    make(call, |own| id == Some(own)).await
}
