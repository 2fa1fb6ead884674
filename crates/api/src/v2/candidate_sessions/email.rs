//! `POST /auth/candidates/me/email`, `…/approve`, `…/confirm` and `…/undo`: changes the e-mail
//! address of the candidate's own records.

use super::open::{refused, shown_once};
use crate::{
    auth::{Anyone, Visitor},
    envelope::{Envelope, no_content, secret},
    input::{Call, Settled, accept},
    problem::Problem,
};
use axum::response::Response;
use http::StatusCode;
use messages::SignIn;
use model::{Environment, Fault, VerificationId};
use schema::{ADDRESS_APPROVAL, ADDRESS_CONFIRMATION, ADDRESS_UNDOING, NEW_ADDRESS};
use serde_json::{Map, Value, json};
use services::sessions::{Asked, Shown};

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
pub(crate) async fn ask(mut call: Call<Visitor>) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let body = call.json_checked_by(&NEW_ADDRESS).await?;
    let Settled {
        app,
        context,
        caller,
        ..
    } = call.settle()?;
    let email = text(&body, "email").unwrap_or_default();
    let asked = app
        .sessions
        .ask_for_address(&caller.session, &email, context.by())
        .await?;
    app.mailer.wake();
    context.count(0);
    on_its_way(&asked, context.environment)
}

#[utoipa::path(
    post,
    path = "/auth/candidates/me/email/approve",
    operation_id = "approveNewEmail",
    tag = "Candidate sessions",
    summary = "Approve another e-mail address",
    description = "Shows with the `code` that was sent to the present address that its owner asked for the change, in a \
session of the same candidate; five wrong codes end the request. A link and a code go to the new address. The answer's \
`requestId` is the one to confirm with. From the sandbox no mail leaves: the answer's `code` holds the code. Whatever is wrong \
with the code, the refusal is the same.",
    request_body(content = ref("#/components/schemas/EmailApproval"), content_type = "application/json"),
    responses((status = 202, description = "A mail to the new address is on its way.",
        body = ref("#/components/schemas/RequestedNewEmail"))),
    security(("candidateSession" = [])),
)]
pub(crate) async fn approve(mut call: Call<Visitor>) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let body = call.json_checked_by(&ADDRESS_APPROVAL).await?;
    let Settled {
        app,
        context,
        caller,
        ..
    } = call.settle()?;
    let (request, code) = (request(&body), text(&body, "code").unwrap_or_default());
    let asked = match request {
        Some(request) => {
            app.sessions
                .approve_address(&caller.session, request, code)
                .await?
        }
        None => None,
    };
    app.mailer.wake();
    context.count(0);
    on_its_way(
        &asked.ok_or_else(|| refused(&context))?,
        context.environment,
    )
}

#[utoipa::path(
    post,
    path = "/auth/candidates/me/email/confirm",
    operation_id = "confirmNewEmail",
    tag = "Candidate sessions",
    summary = "Confirm another e-mail address",
    description = "Gives the candidate's records, in every region that the session sees, the new address, with the `token` of \
the link that went there, or the `requestId` of the approval and the `code`. Every session of the old address ends, the one \
that confirms too: the answer is a new one. A mail to the old address tells of it, with a link that undoes it for 72 hours. In \
the sandbox, from which no mail leaves, the answer's `undoToken` holds what the link would. Whatever is wrong with the token \
or the code, the refusal is the same.",
    request_body(content = ref("#/components/schemas/EmailConfirmation"), content_type = "application/json"),
    responses((status = 200, description = "The address is changed; a new session.", body = ref("#/components/schemas/ChangedEmail"))),
    security(("candidateSession" = [])),
)]
pub(crate) async fn confirm(mut call: Call<Visitor>) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let before = call.faults.len();
    let body = call.json_checked_by(&ADDRESS_CONFIRMATION).await?;
    let shown = if call.faults.len() == before {
        shown(&body, &mut call.faults)
    } else {
        None
    };
    let Settled {
        app,
        context,
        caller,
        ..
    } = call.settle()?;
    let changed = match shown {
        Some(shown) => {
            app.sessions
                .change_address(&caller.session, shown, &app.mutations)
                .await?
        }
        None => None,
    };
    app.mailer.wake();
    context.count(changed.iter().count());
    let changed = changed.ok_or_else(|| refused(&context))?;
    let mut data = serde_json::to_value(shown_once(&changed.opened)).unwrap_or_default();
    if let Some(undo) = changed.undo {
        data["undoToken"] = undo.into();
    }
    let mut envelope = Envelope::open("Successfully changed e-mail address", 128);
    envelope.json(&data)?;
    Ok(secret(envelope.close(context.environment, &[])))
}

#[utoipa::path(
    post,
    path = "/auth/candidates/me/email/undo",
    operation_id = "undoNewEmail",
    tag = "Candidate sessions",
    summary = "Undo a change of e-mail address",
    description = "Gives the records that were changed their former address back, with the `token` of the link in the mail to \
that address; no other credential is needed. It works once, until 72 hours after the mail was sent, also when the address was \
changed again since. Every session of the address that is taken away ends. A record whose address a region has changed since \
keeps that. Whatever is wrong with the token, the refusal is the same.",
    request_body(content = ref("#/components/schemas/EmailUndoing"), content_type = "application/json"),
    responses((status = 204, description = "The former address is back, or about to be: it will not be forgotten.")),
    security((), ("regionKey" = []), ("adminKey" = [])),
)]
pub(crate) async fn undo(mut call: Call<Anyone>) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let body = call.json_checked_by(&ADDRESS_UNDOING).await?;
    let Settled { app, context, .. } = call.settle()?;
    let token = text(&body, "token").unwrap_or_default();
    let undone = app
        .sessions
        .undo_address(context.environment, &token, &app.mutations)
        .await?;
    context.count(0);
    if !undone {
        return Err(refused(&context));
    }
    Ok(no_content())
}

/// Returns the 202 of a sent code. In the sandbox it contains the code itself.
fn on_its_way(asked: &Asked, environment: Environment) -> Result<Response, Problem> {
    let mut data = json!({"requestId": asked.request});
    if let Some(code) = &asked.code {
        data["code"] = code.as_str().into();
    }
    let mut envelope =
        Envelope::open_with(StatusCode::ACCEPTED, "Successfully accepted request", 64);
    envelope.json(&data)?;
    Ok(envelope.close(environment, &[]))
}

/// Reads either the token, or the request's id with the code.
fn shown(body: &Map<String, Value>, faults: &mut Vec<Fault>) -> Option<Shown> {
    let missing = |name: &str| Fault::pointer(format!("/{name}"), SignIn::ProofMissing);
    match (
        text(body, "token"),
        text(body, "requestId"),
        text(body, "code"),
    ) {
        (Some(token), None, None) => return Some(Shown::Token(token)),
        // A malformed request id is refused like an unknown one.
        (None, Some(_), Some(code)) => {
            return request(body).map(|request| Shown::Code(request, code));
        }
        (Some(_), request, code) => {
            let beside = [("requestId", request), ("code", code)]
                .into_iter()
                .filter(|(_, given)| given.is_some());
            faults.extend(beside.map(|(name, _)| {
                let beside = "token";
                Fault::pointer(format!("/{name}"), SignIn::Beside { beside })
            }));
        }
        (None, None, None) => faults.push(missing("token")),
        (None, None, Some(_)) => faults.push(missing("requestId")),
        (None, Some(_), None) => faults.push(missing("code")),
    }
    None
}

fn request(body: &Map<String, Value>) -> Option<VerificationId> {
    body.get("requestId").and_then(Value::as_str)?.parse().ok()
}

fn text(body: &Map<String, Value>, name: &str) -> Option<String> {
    body.get(name).and_then(Value::as_str).map(str::to_owned)
}
