//! `POST /auth/regions/{id}/api-keys`: creates a key of the own region.

use super::{KeyRequest, make, view::NewKey};
use crate::{
    answers::Created,
    input::{BodyCall, Ids},
    problem::Problem,
};
use model::RegionId;

#[utoipa::path(
    post,
    path = "/auth/regions/{id}/api-keys",
    operation_id = "createKey",
    tag = "Regions",
    summary = "Create a key",
    description = "Creates a key of your region. No other response contains the key, because the \
        server stores only its hash. A key cannot grant a permission that it lacks (403). A \
        region has at most 50 live keys (409), and creates at most 60 keys a minute (429).",
    responses(
        (status = 201, description = "The key."),
        (status = 409, description = "The present state does not allow the operation."),
    ),
)]
pub(crate) async fn create(
    Ids(id): Ids<RegionId>,
    call: BodyCall<KeyRequest>,
) -> Result<Created<NewKey<'static>>, Problem> {
    make(call, |own| id == Some(own)).await
}
