//! `POST /auth/candidates/me/email/undo`: gives the records their former address back.

use crate::{
    answers::NoContent,
    auth::Anyone,
    input::Call,
    problem::Problem,
    v2::candidate_sessions::shown::{refused, text},
};
use schema::ADDRESS_UNDOING;

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
pub(crate) async fn undo(mut call: Call<Anyone>) -> Result<NoContent, Problem> {
    let body = call.json_checked_by(&ADDRESS_UNDOING).await?;
    let request = call.validate()?;
    let (app, context) = (&request.app, &request.context);
    let token = text(&body, "token").unwrap_or_default();
    let undone = app
        .sessions
        .undo_address(context.environment, &token, &app.mutations)
        .await?;
    undone.then_some(NoContent).ok_or_else(|| refused(context))
}
