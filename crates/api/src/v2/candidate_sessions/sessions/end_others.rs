//! `DELETE /auth/candidates/me/sessions`: ends all other sessions.

use crate::{answers::NoContent, auth::Visitor, input::Validated, problem::Problem};

#[utoipa::path(
    delete,
    path = "/auth/candidates/me/sessions",
    operation_id = "endOtherSessions",
    tag = "Candidate sessions",
    summary = "End your other sessions",
    description = "Ends all sessions of the candidate except that of the request, at once on \
        every server.",
    responses((status = 204, description = "The sessions have ended.")),
)]
pub(crate) async fn end_others(request: Validated<Visitor>) -> Result<NoContent, Problem> {
    let (sessions, session) = (&request.app.sessions, &request.caller.session);
    sessions.end_others(session, request.context.by()).await?;
    Ok(NoContent)
}
