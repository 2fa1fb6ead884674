//! `DELETE /auth/candidates/me`: sends a link with which the erasure is confirmed.

use crate::{
    answers::{Requested, views},
    auth::Visitor,
    input::Validated,
    problem::Problem,
};
use serde::Serialize;
use utoipa::ToSchema;

views! {
    ErasureLink { requested: "RequestedErasure" }
}

/// The requested erasure.
#[derive(Serialize, ToSchema)]
pub(crate) struct ErasureLink {
    /// The token of the e-mail's link. Present in the sandbox only, which sends no e-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    token: Option<String>,
}

#[utoipa::path(
    delete,
    path = "/auth/candidates/me",
    operation_id = "requestErasure",
    tag = "Candidate sessions",
    summary = "Request the erasure of your data",
    description = "Sends a link to the candidate's e-mail address. The candidate confirms the \
        erasure with it within ten minutes. Before that, the server erases nothing. The link \
        leads to a page of this server. The server sends at most five e-mails an hour for a \
        candidate. The sandbox sends no e-mail; `token` in the response contains the token of the \
        link.",
    responses((status = 202, description = "The server sends an e-mail.")),
)]
pub(crate) async fn ask(request: Validated<Visitor>) -> Result<Requested<ErasureLink>, Problem> {
    let (app, session) = (&request.app, &request.caller.session);
    let token = app.sessions.ask_for_erasure(session).await?;
    app.mailer.wake();
    request.requested(&ErasureLink { token })
}
