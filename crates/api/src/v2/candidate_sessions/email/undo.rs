//! `POST /auth/candidates/me/email/undo`: gives the records their former address back.

use crate::{
    answers::NoContent,
    auth::Anyone,
    describe::checked_bodies,
    input::BodyCall,
    problem::Problem,
    v2::candidate_sessions::shown::{refused, text},
};
use schema::ADDRESS_UNDOING;
use serde_json::json;

checked_bodies! {
    /// The proof that undoes the change.
    EmailUndoing as "EmailUndoing" by ADDRESS_UNDOING = json!({"token": "q5NfYw2qk1bX0mT8eJc7uR4zL9oVhA3sDgP6iKxByWE"});
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
    responses((status = 204, description = "The former address is back, or about to be: it will not be forgotten.")),
)]
pub(crate) async fn undo(mut call: BodyCall<EmailUndoing, Anyone>) -> Result<NoContent, Problem> {
    let body = call.checked_json().await?;
    let request = call.validate()?;
    let (app, context) = (&request.app, &request.context);
    let token = text(&body, "token").unwrap_or_default();
    let undone = app
        .sessions
        .undo_address(context.environment, &token, &app.mutations)
        .await?;
    undone.then_some(NoContent).ok_or_else(|| refused(context))
}
