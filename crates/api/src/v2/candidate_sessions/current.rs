//! `DELETE /auth/candidates/sessions/current`: signs out.

use crate::{answers::NoContent, auth::Visitor, input::Validated, problem::Problem};

#[utoipa::path(
    delete,
    path = "/auth/candidates/sessions/current",
    operation_id = "endSession",
    tag = "Candidate sessions",
    summary = "Sign out",
    description = "Ends the session of the request at once on every server.",
    responses((status = 204, description = "The session has ended.")),
)]
pub(crate) async fn end(request: Validated<Visitor>) -> Result<NoContent, Problem> {
    request.app.sessions.end(&request.caller.session).await?;
    Ok(NoContent)
}
