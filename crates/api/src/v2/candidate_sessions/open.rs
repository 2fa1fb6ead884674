//! `POST /auth/candidates/sessions`: opens a session with a link's token or a code.

use super::{
    asker::VisitorAddress,
    new_session::{NewSession, refused, text},
};
use crate::{
    answers::Created, auth::Anyone, context::Context, describe::checked_bodies, input::BodyCall,
    problem::Problem,
};
use messages::SignIn;
use model::{Fault, email_address};
use schema::NEW_SESSION;
use serde_json::{Map, Value, json};
use services::{
    audit::{AuthFailure, SignedIn},
    sessions::{Opened, Opening, Proof},
};
use std::borrow::Cow;

checked_bodies! {
    /// The proof that opens a session.
    SessionRequest as "SessionRequest" by NEW_SESSION = json!({"requestId": "verAbC13pTbjpS6Iz", "code": "123456"});
}

#[utoipa::path(
    post,
    path = "/auth/candidates/sessions",
    operation_id = "openSession",
    tag = "Candidate sessions",
    summary = "Sign a candidate in",
    description = "Opens a session with the `token` of a link, or with the `requestId` of a \
        request and the `code` that was sent. `email` instead of `requestId` selects the newest \
        request of the same caller for that address. The link and the code are valid once and for \
        ten minutes. Five wrong codes end the code of the request, but not its link. The refusal \
        is the same for all reasons. A caller may try sixty times an hour.\n\nA session that was \
        opened by a region's `redirectUrl`, or with the code of a request with a region's key, \
        includes the records of that region only. Send the token of the session in \
        `Authorization: Bearer …`. The session ends after half an hour without a request, or at \
        `expiresAt`. No other response contains the token.",
    responses((status = 201, description = "The session.")),
)]
pub(crate) async fn open(
    mut call: BodyCall<SessionRequest, Anyone, VisitorAddress>,
) -> Result<Created<NewSession<'static>>, Problem> {
    let before = call.faults.len();
    let body = call.checked_json().await?;
    // An unknown member leaves the others readable.
    let mut faults = call.faults.iter().skip(before);
    let is_readable = faults.all(|fault| fault.code == "unknown");
    let proof = is_readable
        .then(|| proof(&body, &mut call.faults))
        .flatten();
    let by = match proof {
        Some(Proof::Token(_)) => "link",
        _ => "code",
    };
    let (region, caller) = (call.region(), call.asker());
    let request = call.validate()?;
    let (sessions, environment) = (&request.app.sessions, request.context.environment);
    let opening = match proof {
        Some(proof) => sessions.open(environment, region, caller, proof).await?,
        None => Opening::Rejected,
    };
    let opened = opened(opening, &request.context)?;
    let answer = request.created("Successfully opened session", &NewSession::new(&opened))?;
    let signed_in = SignedIn::new(&opened.person, by);
    Ok(answer.with_secret().with_extension(signed_in))
}

fn opened(opening: Opening, context: &Context) -> Result<Opened, Problem> {
    match opening {
        Opening::Opened(opened) => Ok(opened),
        Opening::Rejected => Err(refused(context)),
        Opening::TooOften { retry_after } => {
            context.refuse(AuthFailure::TooOften);
            Err(Problem::new(messages::Credential::SignInRate).retry_after(retry_after))
        }
    }
}

/// Reads the proof: the token, the request's id with the code, or the e-mail address with the code.
fn proof(body: &Map<String, Value>, faults: &mut Vec<Fault>) -> Option<Proof> {
    let given = |name: &str| text(body, name);
    let missing = |name: &str| Fault::pointer(format!("/{name}"), SignIn::ProofMissing);
    let unexpected =
        |name: &str, beside| Fault::pointer(format!("/{name}"), SignIn::Beside { beside });
    match (
        given("token"),
        given("requestId"),
        given("email"),
        given("code"),
    ) {
        (Some(token), None, None, None) => return Some(Proof::Token(token)),
        (None, Some(request), None, Some(code)) => return Some(Proof::Code { request, code }),
        (None, None, Some(email), Some(code)) => {
            // The address was checked when the link was requested. Text that is no address has no
            // owner.
            let email = email_address(&email).map_or_else(|_| email.clone(), Cow::into_owned);
            return Some(Proof::Newest { email, code });
        }
        (Some(_), request, email, code) => {
            let beside = [("requestId", request), ("email", email), ("code", code)];
            let beside = beside.into_iter().filter(|(_, given)| given.is_some());
            faults.extend(beside.map(|(name, _)| unexpected(name, "token")));
        }
        (None, None, None, None) => faults.push(missing("token")),
        (None, None, None, Some(_)) => faults.push(missing("requestId")),
        (None, Some(_), Some(_), _) => faults.push(unexpected("email", "requestId")),
        (None, _, _, None) => faults.push(missing("code")),
    }
    None
}
