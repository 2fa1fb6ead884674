//! `DELETE /auth/candidates/sessions/current`: signs out.

use crate::{
    auth::Visitor,
    envelope::no_content,
    input::{Call, Settled, accept},
    problem::Problem,
};
use axum::response::Response;

#[utoipa::path(
    delete,
    path = "/auth/candidates/sessions/current",
    operation_id = "endSession",
    tag = "Candidate sessions",
    summary = "Sign out",
    description = "Ends the session that asks for it, at once and on every server.",
    responses((status = 204, description = "It has ended.")),
    security(("candidateSession" = [])),
)]
pub(crate) async fn end(call: Call<Visitor>) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let Settled {
        app,
        context,
        caller,
        ..
    } = call.settle()?;
    app.sessions.end(&caller.session).await?;
    context.count(1);
    Ok(no_content())
}
