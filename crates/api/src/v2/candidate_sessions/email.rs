//! `POST /auth/candidates/me/email` and `…/confirm`: another address for one's records.

use super::open::{refused, shown_once};
use crate::{
    auth::Visitor,
    envelope::Envelope,
    input::{Call, Settled, accept},
    problem::Problem,
};
use axum::response::Response;
use engine::sessions::Shown;
use http::StatusCode;
use model::Fault;
use schema::{ADDRESS_CONFIRMATION, NEW_ADDRESS};
use serde_json::{Map, Value, json};

#[utoipa::path(
    post,
    path = "/auth/candidates/me/email",
    operation_id = "requestNewEmail",
    tag = "Candidate sessions",
    summary = "Ask for another e-mail address",
    description = "Sends a link and a six-digit code to the new address, good for ten minutes; nothing changes before one of \
them is confirmed in a session of the same candidate. The answer is the same whether somebody has that address already or \
not. The link leads to this server's own page. Five letters an hour go to an address, and five are sent for a candidate. \
From the sandbox no mail leaves: the answer's `code` holds the code.",
    request_body(content = ref("#/components/schemas/NewEmailRequest"), content_type = "application/json"),
    responses((status = 202, description = "A letter is on its way.", body = ref("#/components/schemas/RequestedVerification"))),
    security(("candidateSession" = [])),
)]
pub(crate) async fn ask(mut call: Call<Visitor>) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let body = call.json_checked_by(&NEW_ADDRESS).await?;
    let Settled { app, context, caller, .. } = call.settle()?;
    let email = body.get("email").and_then(Value::as_str).unwrap_or_default();
    let code = app.sessions.ask_for_address(&caller.session.person, email).await?;
    app.mailer.wake();
    context.count(0);
    let mut envelope = Envelope::open_with(StatusCode::ACCEPTED, "Successfully accepted request", 64);
    envelope.json(&code.map_or_else(|| json!({}), |code| json!({"code": code})))?;
    Ok(envelope.close(context.environment, &[]))
}

/// Either the token or the code.
fn shown(body: &Map<String, Value>, faults: &mut Vec<Fault>) -> Option<Shown> {
    let given = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    match (given("token"), given("code")) {
        (Some(token), None) => return Some(Shown::Token(token)),
        (None, Some(code)) => return Some(Shown::Code(code)),
        (Some(_), Some(_)) => {
            faults.push(Fault::pointer("/code", "unexpected", "leave this out where the token is given"));
        }
        (None, None) => faults.push(Fault::pointer("/token", "required", "give the token, or the code")),
    }
    None
}

#[utoipa::path(
    post,
    path = "/auth/candidates/me/email/confirm",
    operation_id = "confirmNewEmail",
    tag = "Candidate sessions",
    summary = "Confirm another e-mail address",
    description = "Gives all of the candidate's records, in every region, the new address, with the `token` or the `code` of \
the letter that went there. Every session of the old address ends, the one that confirms too: the answer is a new one. A \
letter to the old address tells of it. Whatever is wrong with the token or the code, the refusal is the same.",
    request_body(content = ref("#/components/schemas/EmailConfirmation"), content_type = "application/json"),
    responses((status = 200, description = "The address is changed; a new session.", body = ref("#/components/schemas/OpenedSession"))),
    security(("candidateSession" = [])),
)]
pub(crate) async fn confirm(mut call: Call<Visitor>) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let before = call.faults.len();
    let body = call.json_checked_by(&ADDRESS_CONFIRMATION).await?;
    let shown = if call.faults.len() == before { shown(&body, &mut call.faults) } else { None };
    let Settled { app, context, caller, .. } = call.settle()?;
    let opened = match shown {
        Some(shown) => app.sessions.change_address(&caller.session, shown, &app.mutations).await?,
        None => None,
    };
    app.mailer.wake();
    context.count(opened.iter().count());
    let opened = opened.ok_or_else(refused)?;
    let mut envelope = Envelope::open("Successfully changed e-mail address", 128);
    envelope.json(&shown_once(&opened))?;
    Ok(envelope.close(context.environment, &[]))
}
