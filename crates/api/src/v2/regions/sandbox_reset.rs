//! `POST /auth/regions/me/sandbox-reset`: empties the sandbox.

use crate::{
    input::{Call, accept},
    problem::Problem,
};
use axum::response::{IntoResponse, Response};
use http::StatusCode;

#[utoipa::path(
    post,
    path = "/auth/regions/me/sandbox-reset",
    operation_id = "resetSandbox",
    tag = "Regions",
    summary = "Empty the sandbox",
    description = "Removes everything in the region's sandbox at once. It never touches production, wherever it is called. \
The request has no body.",
    responses((status = 204, description = "The sandbox is empty.")),
)]
pub(crate) async fn sandbox_reset(call: Call) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let ready = call.ready()?;
    ready
        .app
        .mutations
        .empty_sandbox(ready.scope.region, ready.context.by())
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
