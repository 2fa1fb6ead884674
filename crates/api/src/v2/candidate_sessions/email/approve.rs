//! `POST /auth/candidates/me/email/approve`: approves the change with the code, and sends a link
//! and a code to the new address.

use super::{SentCode, on_its_way, request_id};
use crate::{
    answers::Requested,
    auth::Visitor,
    describe::checked_bodies,
    input::BodyCall,
    problem::Problem,
    v2::candidate_sessions::new_session::{refused, text},
};
use schema::ADDRESS_APPROVAL;
use serde_json::json;

checked_bodies! {
    /// The proof that approves the change.
    EmailApproval as "EmailApproval" by ADDRESS_APPROVAL = json!({"requestId": "verAbC13pTbjpS6Iz", "code": "123456"});
}

#[utoipa::path(
    post,
    path = "/auth/candidates/me/email/approve",
    operation_id = "approveNewEmail",
    tag = "Candidate sessions",
    summary = "Approve a change of e-mail address",
    description = "Approves the change with the `code` that the present address received. It \
        requires a session of the same candidate. Five wrong codes end the request. The new \
        address then receives a link and a code. Confirm the change with the `requestId` of the \
        response. The sandbox sends no e-mail; `code` in the response contains the code. The \
        refusal is the same for all reasons.",
    responses((status = 202, description = "The server sends an e-mail to the new address.")),
)]
pub(crate) async fn approve(
    mut call: BodyCall<EmailApproval, Visitor>,
) -> Result<Requested<SentCode<'static>>, Problem> {
    let body = call.checked_json().await?;
    let request = call.validate()?;
    let (app, session) = (&request.app, &request.caller.session);
    let code = text(&body, "code").unwrap_or_default();
    let asked = match request_id(&body) {
        Some(id) => app.sessions.approve_address(session, id, code).await?,
        None => None,
    };
    app.mailer.wake();
    on_its_way(&request, &asked.ok_or_else(|| refused(&request.context))?)
}
