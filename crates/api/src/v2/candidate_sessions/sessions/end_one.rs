//! `DELETE /auth/candidates/me/sessions/{id}`: ends one session.

use crate::{answers::NoContent, auth::Visitor, input::At, problem::Problem};
use model::SessionId;

#[utoipa::path(
    delete,
    path = "/auth/candidates/me/sessions/{id}",
    operation_id = "endOwnSession",
    tag = "Candidate sessions",
    summary = "End one of one's sessions",
    description = "Ends one of the candidate's sessions, at once and on every server; also the one that asks for it.",
    responses((status = 204, description = "It has ended.")),
)]
pub(crate) async fn end_one(At(id, request): At<SessionId, Visitor>) -> Result<NoContent, Problem> {
    let (sessions, session) = (&request.app.sessions, &request.caller.session);
    let ended = sessions
        .end_listed(session, id, request.context.by())
        .await?;
    ended.then_some(NoContent).ok_or_else(Problem::not_found)
}
