//! `POST /auth/candidates/me/erasure`: erases everything, with the token of the link.

use crate::{
    answers::NoContent,
    auth::Anyone,
    describe::checked_bodies,
    input::BodyCall,
    problem::Problem,
    v2::candidate_sessions::new_session::{refused, text},
};
use schema::ERASURE;
use serde_json::json;
use services::sessions::Erased;

checked_bodies! {
    /// The proof that confirms the erasure.
    ErasureConfirmation as "ErasureConfirmation" by ERASURE = json!({"token": "q5NfYw2qk1bX0mT8eJc7uR4zL9oVhA3sDgP6iKxByWE"});
}

#[utoipa::path(
    post,
    path = "/auth/candidates/me/erasure",
    operation_id = "confirmErasure",
    tag = "Candidate sessions",
    summary = "Erase your data",
    description = "Erases all records of the candidate in every region, like `DELETE \
        /candidates/{id}?permanent=true`. It requires the `token` of the link in the e-mail, and \
        no other credential. An erasure cannot be undone. All sessions of the candidate end, and \
        a last e-mail confirms the erasure. The refusal is the same for all reasons.",
    responses((status = 204, description = "The server has accepted the request. It erases \
        everything now or soon.")),
)]
pub(crate) async fn erase(
    mut call: BodyCall<ErasureConfirmation, Anyone>,
) -> Result<NoContent, Problem> {
    let body = call.checked_json().await?;
    let request = call.validate()?;
    let (app, context) = (&request.app, &request.context);
    let token = text(&body, "token").unwrap_or_default();
    let erased = app
        .sessions
        .erase(context.environment, &token, &app.mutations)
        .await?;
    app.mailer.wake();
    if erased == Erased::Rejected {
        return Err(refused(context));
    }
    Ok(NoContent)
}
