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
    /// In the sandbox, from which no mail leaves. The token that the e-mail's link would have.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    token: Option<String>,
}

#[utoipa::path(
    delete,
    path = "/auth/candidates/me",
    operation_id = "requestErasure",
    tag = "Candidate sessions",
    summary = "Ask to have everything erased",
    description = "Sends a link to the candidate's address with which the erasure is confirmed, good for ten minutes; nothing \
is erased before. It leads to this server's own page. Five e-mails an hour are sent for a candidate. From the sandbox no mail \
leaves: the answer's `token` holds the link's.",
    responses((status = 202, description = "An e-mail is on its way.")),
)]
pub(crate) async fn ask(request: Validated<Visitor>) -> Result<Requested<ErasureLink>, Problem> {
    let (app, session) = (&request.app, &request.caller.session);
    let token = app.sessions.ask_for_erasure(session).await?;
    app.mailer.wake();
    request.requested(&ErasureLink { token })
}
