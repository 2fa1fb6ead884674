//! `DELETE /auth/candidates/me` and `POST /auth/candidates/me/erasure`: erases all of the
//! candidate's own data.

use super::open::refused;
use crate::{
    auth::{Anyone, Visitor},
    envelope::{Envelope, no_content},
    input::{Call, Settled, accept},
    problem::Problem,
};
use axum::response::Response;
use http::StatusCode;
use schema::ERASURE;
use serde_json::{Value, json};
use services::sessions::Erased;

#[utoipa::path(
    delete,
    path = "/auth/candidates/me",
    operation_id = "requestErasure",
    tag = "Candidate sessions",
    summary = "Ask to have everything erased",
    description = "Sends a link to the candidate's address with which the erasure is confirmed, good for ten minutes; nothing \
is erased before. It leads to this server's own page. Five letters an hour are sent for a candidate. From the sandbox no mail \
leaves: the answer's `token` holds the link's.",
    responses((status = 202, description = "An e-mail is on its way.", body = ref("#/components/schemas/RequestedErasure"))),
    security(("candidateSession" = [])),
)]
pub(crate) async fn ask(call: Call<Visitor>) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let Settled {
        app,
        context,
        caller,
        ..
    } = call.settle()?;
    let token = app.sessions.ask_for_erasure(&caller.session).await?;
    app.mailer.wake();
    context.count(0);
    let mut envelope =
        Envelope::open_with(StatusCode::ACCEPTED, "Successfully accepted request", 64);
    envelope.json(&token.map_or_else(|| json!({}), |token| json!({"token": token})))?;
    Ok(envelope.close(context.environment, &[]))
}

#[utoipa::path(
    post,
    path = "/auth/candidates/me/erasure",
    operation_id = "confirmErasure",
    tag = "Candidate sessions",
    summary = "Have everything erased",
    description = "Erases every record of the candidate, in every region, as `DELETE /candidates/{id}?permanent=true` does, \
with the `token` of the letter's link; no other credential is needed. It cannot be undone. Every session of the candidate \
ends, and a last letter tells of it. Whatever is wrong with the token, the refusal is the same.",
    request_body(content = ref("#/components/schemas/ErasureConfirmation"), content_type = "application/json"),
    responses((status = 204, description = "Everything is erased, or about to be: it will not be forgotten.")),
    security((), ("regionKey" = []), ("adminKey" = [])),
)]
pub(crate) async fn erase(mut call: Call<Anyone>) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let body = call.json_checked_by(&ERASURE).await?;
    let Settled { app, context, .. } = call.settle()?;
    let token = body
        .get("token")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let erased = app
        .sessions
        .erase(context.environment, token, &app.mutations)
        .await?;
    app.mailer.wake();
    context.count(0);
    if erased == Erased::Refused {
        return Err(refused(&context));
    }
    Ok(no_content())
}
