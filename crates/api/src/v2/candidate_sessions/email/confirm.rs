//! `POST /auth/candidates/me/email/confirm`: gives the records the new address.

use super::request_id;
use crate::{
    answers::{Data, views},
    auth::Visitor,
    describe::checked_bodies,
    input::BodyCall,
    problem::Problem,
    v2::candidate_sessions::new_session::{NewSession, new_session, refused, text},
};
use messages::SignIn;
use model::Fault;
use schema::ADDRESS_CONFIRMATION;
use serde::Serialize;
use serde_json::{Map, Value, json};
use services::sessions::Confirmation;
use utoipa::ToSchema;

views! {
    ChangedEmail<'a> { one: "ChangedEmail" }
}

/// The session of the new address.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChangedEmail<'a> {
    #[serde(flatten)]
    #[schema(schema_with = new_session)]
    session: NewSession<'a>,
    /// The token of the link that undoes the change. Present in the sandbox only, which sends no
    /// e-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    undo_token: Option<&'a str>,
}

checked_bodies! {
    /// The proof that confirms the new address.
    EmailConfirmation as "EmailConfirmation" by ADDRESS_CONFIRMATION = json!({"requestId": "verAbC13pTbjpS6Iz", "code": "123456"});
}

#[utoipa::path(
    post,
    path = "/auth/candidates/me/email/confirm",
    operation_id = "confirmNewEmail",
    tag = "Candidate sessions",
    summary = "Confirm a change of e-mail address",
    description = "Changes the e-mail address of the candidate's records in every region that the \
        session includes. It requires the `token` of the link that the new address received, or \
        the `requestId` of the approval and the `code`. All sessions of the old address end, \
        including that of the request. The response contains a new session. The old address \
        receives an e-mail with a link that undoes the change for 72 hours. The sandbox sends no \
        e-mail; `undoToken` in the response contains the token of that link. The refusal is the \
        same for all reasons.",
    responses((status = 200, description = "The new session. The address is changed.")),
)]
pub(crate) async fn confirm(
    mut call: BodyCall<EmailConfirmation, Visitor>,
) -> Result<Data<ChangedEmail<'static>>, Problem> {
    let before = call.faults.len();
    let body = call.checked_json().await?;
    let is_readable = call.faults.len() == before;
    let proof = is_readable
        .then(|| proof(&body, &mut call.faults))
        .flatten();
    let request = call.validate()?;
    let (app, session) = (&request.app, &request.caller.session);
    let changed = match proof {
        Some(proof) => {
            app.sessions
                .change_address(session, proof, &app.mutations)
                .await?
        }
        None => None,
    };
    app.mailer.wake();
    let changed = changed.ok_or_else(|| refused(&request.context))?;
    let shown = ChangedEmail {
        session: NewSession::new(&changed.opened),
        undo_token: changed.undo.as_deref(),
    };
    Ok(request
        .data("Successfully changed e-mail address", &shown)?
        .with_secret())
}

/// Reads either the token, or the request's id with the code.
fn proof(body: &Map<String, Value>, faults: &mut Vec<Fault>) -> Option<Confirmation> {
    let missing = |name: &str| Fault::pointer(format!("/{name}"), SignIn::ProofMissing);
    match (
        text(body, "token"),
        text(body, "requestId"),
        text(body, "code"),
    ) {
        (Some(token), None, None) => return Some(Confirmation::Token(token)),
        (None, Some(_), Some(code)) => {
            return request_id(body).map(|request| Confirmation::Code(request, code));
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
