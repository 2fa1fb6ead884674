//! `POST /auth/candidates/me/email`: sends a code to the present address.

use super::{SentCode, on_its_way};
use crate::{
    answers::Requested, auth::Visitor, describe::checked_bodies, input::BodyCall, problem::Problem,
    v2::candidate_sessions::new_session::text,
};
use schema::NEW_ADDRESS;
use serde_json::json;

checked_bodies! {
    /// The new address.
    NewEmailRequest as "NewEmailRequest" by NEW_ADDRESS = json!({"email": "sanne.nieuw@example.nl"});
}

#[utoipa::path(
    post,
    path = "/auth/candidates/me/email",
    operation_id = "requestNewEmail",
    tag = "Candidate sessions",
    summary = "Request a change of e-mail address",
    description = "Sends a six-digit code to the candidate's present address. It is valid for ten \
        minutes and approves the change (`…/approve`). The new address then receives a link and a \
        code that confirm the change (`…/confirm`). Nothing changes before that. The response is \
        the same whether or not somebody has the new address. The server sends at most five such \
        e-mails an hour for a candidate, and five to an address. The sandbox sends no e-mail; \
        `code` in the response contains the code.",
    responses((status = 202, description = "The server sends an e-mail to the present address.")),
)]
pub(crate) async fn ask(
    mut call: BodyCall<NewEmailRequest, Visitor>,
) -> Result<Requested<SentCode<'static>>, Problem> {
    let body = call.checked_json().await?;
    let request = call.validate()?;
    let (app, session, by) = (&request.app, &request.caller.session, request.context.by());
    let email = text(&body, "email").unwrap_or_default();
    let asked = app.sessions.ask_for_address(session, &email, by).await?;
    app.mailer.wake();
    on_its_way(&request, &asked)
}
