//! `DELETE /auth/candidates/me/sessions/{id}`: ends one session.

use crate::{answers::NoContent, auth::Visitor, input::At, problem::Problem};
use model::SessionId;

#[utoipa::path(
    delete,
    path = "/auth/candidates/me/sessions/{id}",
    operation_id = "endOwnSession",
    tag = "Candidate sessions",
    summary = "End one of your sessions",
    description = "Ends one of the candidate's sessions at once on every server. It may be the \
        session of the request.",
    responses((status = 204, description = "The session has ended.")),
)]
pub(crate) async fn end_one(At(id, request): At<SessionId, Visitor>) -> Result<NoContent, Problem> {
    let (sessions, session) = (&request.app.sessions, &request.caller.session);
    let ended = sessions
        .end_listed(session, id, request.context.by())
        .await?;
    ended.then_some(NoContent).ok_or_else(Problem::not_found)
}
