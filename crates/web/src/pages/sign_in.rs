//! Signing in by a link or a code, and out again.

use crate::{
    http::{Asker, Maybe, OpenForm, OwnForm, Trouble, Visit, forget_session, keep_session, page, redirect, see},
    portal::{ENVIRONMENT, Portal},
    view::{
        message::{Message, Tone},
        sign_in::{Link, Sent, SignIn},
    },
};
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use engine::{
    audit::Refused,
    sessions::{Request, Requested},
};
use http::{HeaderName, HeaderValue, StatusCode, header};
use model::Field;
use serde_json::json;

/// What the browser keeps of pages goes, so that nothing comes back with its back button.
const CLEAR: (HeaderName, HeaderValue) =
    (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\""));

/// Has a letter sent, if anybody has the address; nobody learns whether.
pub(crate) async fn verification(
    State(portal): State<Portal>,
    visit: Visit,
    Asker(caller): Asker,
    OpenForm(fields): OpenForm,
) -> Result<Response, Trouble> {
    let shell = visit.outside();
    let t = &shell.t.sign_in;
    let email = fields.text(Field::Email.name());
    if !is_address(&portal, &email) {
        let error = if email.is_empty() { t.email_missing } else { t.email_wrong };
        return see(StatusCode::BAD_REQUEST, &SignIn::new(shell, &email, Some(error)));
    }
    let request = Request { environment: ENVIRONMENT, region: None, email: email.clone(), redirect_url: None, caller };
    match portal.sessions.request(request).await? {
        Requested::Yes { .. } => {
            portal.mailer.wake();
            page(&Sent::new(shell, email, None))
        }
        Requested::TooOften { retry_after } => {
            let problem = Some(t.slow_down);
            let refused = SignIn { problem, ..SignIn::new(shell, &email, None) };
            let mut response = see(StatusCode::TOO_MANY_REQUESTS, &refused)?;
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
            Ok(response)
        }
    }
}

/// Whether it is an e-mail address, as a record may hold one.
pub(crate) fn is_address(portal: &Portal, text: &str) -> bool {
    portal.changes().check(&json!({Field::Email.name(): text})).is_empty()
}

/// Where the letter's link leads: nothing is used up by looking.
pub(crate) async fn link(visit: Visit) -> Result<Response, Trouble> {
    match visit.parameter("token") {
        Some(token) => page(&Link { shell: visit.outside(), token }),
        None => Ok(redirect("/portal")),
    }
}

pub(crate) async fn sign_in(
    State(portal): State<Portal>,
    visit: Visit,
    before: Maybe,
    OpenForm(fields): OpenForm,
) -> Result<Response, Trouble> {
    let (token, email, code) = (fields.text("token"), fields.text("email"), fields.text("code"));
    let by_link = !token.is_empty();
    let opened = if by_link {
        portal.sessions.open_by_token(ENVIRONMENT, None, &token).await?
    } else {
        portal.sessions.open_by_code(ENVIRONMENT, None, &email, &code).await?
    };
    if let Some(opened) = opened {
        // Whoever was signed in here before is no longer.
        if let Maybe::Session(before) = before {
            portal.sessions.end(&before.known).await?;
        }
        let mut response = redirect("/portal");
        keep_session(&portal, response.headers_mut(), opened.token.reveal());
        return Ok(response);
    }
    let mut response = not_signed_in(&visit, by_link, email, &code)?;
    response.extensions_mut().insert(Refused::Proof);
    Ok(response)
}

fn not_signed_in(visit: &Visit, by_link: bool, email: String, code: &str) -> Result<Response, Trouble> {
    let shell = visit.outside();
    let t = &shell.t.sign_in;
    if by_link {
        let (heading, about, next) = (t.link_wrong, t.link_wrong_about, ("/portal", t.again));
        return see(StatusCode::BAD_REQUEST, &Message { shell, tone: Tone::Sorry, heading, about, next });
    }
    let error = if code.is_empty() { t.code_missing } else { t.code_wrong };
    see(StatusCode::BAD_REQUEST, &Sent::new(shell, email, Some(error)))
}

pub(crate) async fn sign_out(State(portal): State<Portal>, form: OwnForm) -> Result<Response, Trouble> {
    portal.sessions.end(&form.session.known).await?;
    let mut response = redirect("/portal/signed-out");
    forget_session(&portal, response.headers_mut());
    response.headers_mut().extend([CLEAR]);
    Ok(response)
}

pub(crate) async fn signed_out(visit: Visit) -> Result<Response, Trouble> {
    let shell = visit.outside();
    let t = &shell.t.sign_in;
    let (heading, about, next) = (t.out_title, t.out_about, ("/portal", t.back_in));
    page(&Message { shell, tone: Tone::Done, heading, about, next })
}

/// A sign of life of somebody who is reading for long.
pub(crate) async fn alive(_: crate::http::Session) -> Response {
    StatusCode::NO_CONTENT.into_response()
}
