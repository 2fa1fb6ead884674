//! Signing in with a link or a code, and signing out.

use super::faulty;
use crate::{
    http::{
        Asker, PageError, PublicForm, SessionState, SignedInForm, Visit, forget_session,
        keep_session, page, redirect, refuse_proof, see,
    },
    state::{ENVIRONMENT, State},
    texts::Texts,
    view::{
        message::{Message, Tone},
        sign_in::{Link, Sent, SignIn},
    },
};
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use model::Field;
use schema::VERIFICATION;
use serde_json::json;
use services::{
    audit::{AuthFailure, SignedIn},
    sessions::{Opening, Proof, Request, Requested},
};

/// The header that clears the browser's cache on sign-out, so that the back button shows no earlier
/// pages.
const CLEAR: (HeaderName, HeaderValue) = (
    HeaderName::from_static("clear-site-data"),
    HeaderValue::from_static("\"cache\""),
);

/// Sends a sign-in e-mail if the address has records. The response does not reveal whether it has.
pub(crate) async fn verification(
    portal: State,
    visit: Visit,
    Asker(caller): Asker,
    PublicForm(fields): PublicForm,
) -> Result<Response, PageError> {
    let shell = visit.outside();
    let given = fields.text(Field::Email.name());
    let email = match address(&given, shell.t) {
        Ok(email) => email,
        Err(error) => {
            return see(
                StatusCode::BAD_REQUEST,
                &SignIn::new(shell, &given, Some(error)),
            );
        }
    };
    let request = Request {
        environment: ENVIRONMENT,
        region: None,
        email: email.clone(),
        redirect_url: None,
        caller,
    };
    match portal.sessions.request(request).await? {
        Requested::Yes { request, .. } => {
            portal.mailer.wake();
            page(&Sent::new(shell, email, request.to_string(), None))
        }
        Requested::TooOften { retry_after } => {
            let problem = Some(shell.t.refusals.slow_down);
            let refused = SignIn {
                problem,
                ..SignIn::new(shell, &email, None)
            };
            Ok(too_often(
                see(StatusCode::TOO_MANY_REQUESTS, &refused)?,
                retry_after,
            ))
        }
    }
}

/// Sets `Retry-After`, and records the refusal in the audit log.
fn too_often(mut response: Response, retry_after: u64) -> Response {
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
    response.extensions_mut().insert(AuthFailure::TooOften);
    response
}

/// An e-mail address as a record may hold it; or what is wrong with it.
pub(crate) fn address(given: &str, texts: &Texts) -> Result<String, &'static str> {
    let address = faulty::address(given, texts)?.into_owned();
    // The schema knows its greatest length, and a local part that there cannot be.
    let whole = VERIFICATION.check(&json!({"email": address})).is_empty();
    if whole {
        Ok(address)
    } else {
        Err(texts.refusals.email_wrong)
    }
}

/// Shows the page that the e-mail's link opens. Opening it does not use the link up.
pub(crate) async fn link(visit: Visit) -> Result<Response, PageError> {
    match visit.parameter("token") {
        Some(token) => page(&Link {
            shell: visit.outside(),
            token,
        }),
        None => Ok(redirect("/portal")),
    }
}

pub(crate) async fn sign_in(
    portal: State,
    visit: Visit,
    before: SessionState,
    Asker(caller): Asker,
    PublicForm(fields): PublicForm,
) -> Result<Response, PageError> {
    let [token, email, request, code] =
        ["token", "email", "request", "code"].map(|name| fields.text(name));
    let by_link = !token.is_empty();
    let proof = if by_link {
        Proof::Token(token)
    } else {
        Proof::Code {
            request: request.clone(),
            code: code.clone(),
        }
    };
    match portal
        .sessions
        .open(ENVIRONMENT, None, caller, proof)
        .await?
    {
        Opening::Opened(opened) => {
            // Ends the session that the browser had before.
            if let Some(before) = before.signed_in() {
                portal.sessions.end(&before.known).await?;
            }
            let mut response = redirect("/portal");
            keep_session(&portal, response.headers_mut(), opened.token.reveal());
            response.extensions_mut().insert(SignedIn::new(
                &opened.person,
                if by_link { "link" } else { "code" },
            ));
            Ok(response)
        }
        Opening::Rejected => not_signed_in(&visit, by_link, (email, request), &code),
        Opening::TooOften { retry_after } => {
            let shell = visit.outside();
            let (t, r) = (&shell.t.sign_in, &shell.t.refusals);
            let (heading, about, next) = (r.tried_often, r.tried_often_about, ("/portal", t.again));
            let message = Message {
                shell,
                tone: Tone::Sorry,
                heading,
                about,
                next,
            };
            Ok(too_often(
                see(StatusCode::TOO_MANY_REQUESTS, &message)?,
                retry_after,
            ))
        }
    }
}

fn not_signed_in(
    visit: &Visit,
    by_link: bool,
    (email, request): (String, String),
    code: &str,
) -> Result<Response, PageError> {
    let shell = visit.outside();
    let (t, r) = (&shell.t.sign_in, &shell.t.refusals);
    if by_link {
        let (heading, about, next) = (r.link_wrong, r.link_wrong_about, ("/portal", t.again));
        return refuse_proof(&Message {
            shell,
            tone: Tone::Sorry,
            heading,
            about,
            next,
        });
    }
    let error = if code.is_empty() {
        r.code_missing
    } else {
        r.code_wrong
    };
    refuse_proof(&Sent::new(shell, email, request, Some(error)))
}

pub(crate) async fn sign_out(portal: State, form: SignedInForm) -> Result<Response, PageError> {
    portal.sessions.end(&form.session.known).await?;
    let mut response = redirect("/portal/signed-out");
    forget_session(&portal, response.headers_mut());
    response.headers_mut().extend([CLEAR]);
    Ok(response)
}

pub(crate) async fn signed_out(visit: Visit) -> Result<Response, PageError> {
    let shell = visit.outside();
    let t = &shell.t.sign_in;
    let (heading, about, next) = (t.out_title, t.out_about, ("/portal", t.back_in));
    page(&Message {
        shell,
        tone: Tone::Done,
        heading,
        about,
        next,
    })
}

/// Keeps the session alive while a person reads a page for a long time.
pub(crate) async fn alive(_: crate::http::SignedIn) -> Response {
    StatusCode::NO_CONTENT.into_response()
}
