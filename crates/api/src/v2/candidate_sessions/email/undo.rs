//! `POST /auth/candidates/me/email/undo`: gives the records their former address back.

use crate::{
    answers::NoContent,
    auth::Anyone,
    describe::checked_bodies,
    input::BodyCall,
    problem::Problem,
    v2::candidate_sessions::new_session::{refused, text},
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
    description = "Restores the former address of the changed records with the `token` of the \
        link that the former address received. It requires no other credential. The token is \
        valid once, for 72 hours after the e-mail, even if the address changed again. All \
        sessions of the replaced address end. A record whose address a region changed afterwards \
        keeps that address. The refusal is the same for all reasons.",
    responses((status = 204, description = "The server has accepted the request. It restores the \
        former address now or soon.")),
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
