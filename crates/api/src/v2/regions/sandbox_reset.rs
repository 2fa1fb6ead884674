//! `POST /auth/regions/me/sandbox-reset`: empties the sandbox.

use crate::{answers::NoContent, input::Validated, problem::Problem};

#[utoipa::path(
    post,
    path = "/auth/regions/me/sandbox-reset",
    operation_id = "resetSandbox",
    tag = "Regions",
    summary = "Empty the sandbox",
    description = "Removes everything in the region's sandbox at once. It never changes \
        production, even if the request is in production. The request has no body.",
    responses((status = 204, description = "The sandbox is empty.")),
)]
pub(crate) async fn sandbox_reset(request: Validated) -> Result<NoContent, Problem> {
    request
        .app
        .mutations
        .empty_sandbox(request.caller.region, request.context.by())
        .await?;
    Ok(NoContent)
}
