//! `POST /auth/candidates/me/email`: sends a code to the present address.

use super::{SentCode, on_its_way};
use crate::{
    answers::Requested, auth::Visitor, input::Call, problem::Problem,
    v2::candidate_sessions::shown::text,
};
use schema::NEW_ADDRESS;

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
    request_body(content = ref("#/components/schemas/NewEmailRequest"), content_type = "application/json"),
    responses((status = 202, description = "A mail to the present address is on its way.",
        body = ref("#/components/schemas/RequestedNewEmail"))),
    security(("candidateSession" = [])),
)]
pub(crate) async fn ask(mut call: Call<Visitor>) -> Result<Requested<SentCode<'static>>, Problem> {
    let body = call.json_checked_by(&NEW_ADDRESS).await?;
    let request = call.validate()?;
    let (app, session, by) = (&request.app, &request.caller.session, request.context.by());
    let email = text(&body, "email").unwrap_or_default();
    let asked = app.sessions.ask_for_address(session, &email, by).await?;
    app.mailer.wake();
    on_its_way(&request, &asked)
}
