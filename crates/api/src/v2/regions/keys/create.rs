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
    summary = "Make a key",
    description = "Makes a key of the own region. This is the only answer that shows it: only its hash is kept. A key gives \
no permission that it lacks itself (403). A region has at most 50 live keys (409), and makes at most 10 a minute (429).",
    responses(
        (status = 201, description = "The key."),
        (status = 409, description = "The state forbids it."),
    ),
)]
pub(crate) async fn create(
    Ids(id): Ids<RegionId>,
    call: BodyCall<KeyRequest>,
) -> Result<Created<NewKey<'static>>, Problem> {
    make(call, |own| id == Some(own)).await
}
