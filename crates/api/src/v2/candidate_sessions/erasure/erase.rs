//! `POST /auth/candidates/me/erasure`: erases everything, with the token of the link.

use crate::{
    answers::NoContent,
    auth::Anyone,
    input::Call,
    problem::Problem,
    v2::candidate_sessions::shown::{refused, text},
};
use schema::ERASURE;
use services::sessions::Erased;

#[utoipa::path(
    post,
    path = "/auth/candidates/me/erasure",
    operation_id = "confirmErasure",
    tag = "Candidate sessions",
    summary = "Have everything erased",
    description = "Erases every record of the candidate, in every region, as `DELETE /candidates/{id}?permanent=true` does, \
with the `token` of the e-mail's link; no other credential is needed. It cannot be undone. Every session of the candidate \
ends, and a last e-mail confirms it. Whatever is wrong with the token, the refusal is the same.",
    request_body(content = ref("#/components/schemas/ErasureConfirmation"), content_type = "application/json"),
    responses((status = 204, description = "Everything is erased, or about to be: it will not be forgotten.")),
    security((), ("regionKey" = []), ("adminKey" = [])),
)]
pub(crate) async fn erase(mut call: Call<Anyone>) -> Result<NoContent, Problem> {
    let body = call.json_checked_by(&ERASURE).await?;
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
