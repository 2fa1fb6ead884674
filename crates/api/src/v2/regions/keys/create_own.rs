//! `POST /auth/region/api-keys`: creates a key of the own region, without its id in the path.

use super::{KeyRequest, make, view::NewKey};
use crate::{answers::Created, input::BodyCall, problem::Problem};

#[utoipa::path(
    post,
    path = "/auth/region/api-keys",
    operation_id = "createOwnKey",
    tag = "Regions",
    summary = "Create a key of your region",
    description = "Does the same as `POST /auth/regions/{id}/api-keys` with the id of your region.",
    responses(
        (status = 201, description = "The key."),
        (status = 409, description = "The present state does not allow the operation."),
    ),
)]
pub(crate) async fn create_own(
    call: BodyCall<KeyRequest>,
) -> Result<Created<NewKey<'static>>, Problem> {
    make(call, |_| true).await
}
