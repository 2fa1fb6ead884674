//! `POST /auth/candidates/me/email`: sends a code to the present address.

use super::{SentCode, on_its_way};
use crate::{
    answers::Requested, auth::Visitor, describe::checked_bodies, input::BodyCall, problem::Problem,
    v2::candidate_sessions::shown::text,
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
    summary = "Ask for another e-mail address",
    description = "Sends a six-digit code to the candidate's present address, good for ten minutes, with which the change is \
approved (`…/approve`). Then the new address is sent a link and a code with which it is confirmed (`…/confirm`); nothing \
changes before. The answer is the same whether somebody has the new address already or not. Five such mails an hour are sent \
for a candidate, and five go to an address. From the sandbox no mail leaves: the answer's `code` holds the code.",
    responses((status = 202, description = "A mail to the present address is on its way.")),
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
