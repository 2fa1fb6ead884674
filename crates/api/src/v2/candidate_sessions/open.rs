//! `POST /auth/candidates/sessions`: from a link or a code to a session.

use crate::{
    auth::Anyone,
    envelope::Envelope,
    input::{Call, Settled, accept},
    problem::Problem,
};
use axum::response::Response;
use engine::{audit::Refused, sessions::Opened};
use model::{Fault, ProblemCode, Timestamp};
use schema::NEW_SESSION;
use serde::Serialize;
use serde_json::{Map, Value};

/// What is shown to open one.
enum Proof {
    Token(String),
    Code { email: String, code: String },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ShownOnce<'a> {
    token: &'a str,
    expires_at: Timestamp,
}

/// A session that has just begun, in the only answer that shows its token.
pub(super) fn shown_once(opened: &Opened) -> ShownOnce<'_> {
    ShownOnce { token: opened.token.reveal(), expires_at: opened.expires_at }
}

/// What a link or a code is answered that is not good, whatever the reason.
pub(super) fn refused() -> Problem {
    Problem::new(ProblemCode::InvalidRequest, "The link or the code is not good, or no longer. Ask for another.")
}

/// Either the token, or the address and the code.
fn proof(body: &Map<String, Value>, faults: &mut Vec<Fault>) -> Option<Proof> {
    let given = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    let missing =
        |name: &str| Fault::pointer(format!("/{name}"), "required", "give the token, or the email and the code");
    match (given("token"), given("email"), given("code")) {
        (Some(token), None, None) => return Some(Proof::Token(token)),
        (None, Some(email), Some(code)) => return Some(Proof::Code { email, code }),
        (Some(_), email, code) => {
            let expected = "leave this out where the token is given";
            let beside = [("email", email), ("code", code)].into_iter().filter(|(_, given)| given.is_some());
            faults.extend(beside.map(|(name, _)| Fault::pointer(format!("/{name}"), "unexpected", expected)));
        }
        (None, None, None) => faults.push(missing("token")),
        (None, Some(_), None) => faults.push(missing("code")),
        (None, None, Some(_)) => faults.push(missing("email")),
    }
    None
}

#[utoipa::path(
    post,
    path = "/auth/candidates/sessions",
    operation_id = "openSession",
    tag = "Candidate sessions",
    summary = "Sign a candidate in",
    description = "Opens a session with the `token` of a link, or with an address and the code that was sent there. Each is \
good once and for ten minutes, and five wrong codes end both. Whatever is wrong with them, the refusal is the same. The \
session's token goes into `Authorization: Bearer …`; it ends after half an hour without a request, at `expiresAt` at the \
latest. This is the only answer that shows it.",
    request_body(content = ref("#/components/schemas/SessionRequest"), content_type = "application/json"),
    responses((status = 201, description = "The session.", body = ref("#/components/schemas/OpenedSession"))),
    security((), ("regionKey" = []), ("adminKey" = [])),
)]
pub(crate) async fn open(mut call: Call<Anyone>) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let before = call.faults.len();
    let body = call.json_checked_by(&NEW_SESSION).await?;
    let proof = if call.faults.len() == before { proof(&body, &mut call.faults) } else { None };
    let region = call.region();
    let Settled { app, context, .. } = call.settle()?;
    let environment = context.environment;
    let opened = match proof {
        Some(Proof::Token(token)) => app.sessions.open_by_token(environment, region, &token).await?,
        Some(Proof::Code { email, code }) => app.sessions.open_by_code(environment, region, &email, &code).await?,
        None => None,
    };
    context.count(opened.iter().count());
    let opened = opened.ok_or_else(|| {
        context.refuse(Refused::Proof);
        refused()
    })?;
    let mut envelope = Envelope::created("Successfully opened session", 128);
    envelope.json(&shown_once(&opened))?;
    Ok(envelope.close(environment, &[]))
}
