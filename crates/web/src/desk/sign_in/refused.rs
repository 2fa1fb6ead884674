//! Refusals of a sign-in. All are one page with one status; only the audit log has the reason.

use crate::{
    desk::{
        http::{DeskError, see},
        view::{Message, Shell},
    },
    http::Visit,
};
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use services::{
    audit::SignInRefused,
    staff::{NotStarted, Refusal, Unusable},
};

/// The way that the audit log names for a refused passkey.
const METHOD: &str = "passkey";

/// Answers a refused sign-in.
pub(super) fn refused(visit: &Visit, refusal: Refusal) -> Result<Response, DeskError> {
    if let Refusal::TooOften { retry_after } = refusal {
        return too_often(visit, retry_after);
    }
    page(visit, SignInRefused::new(METHOD, refusal.name()))
}

/// The page of every refused sign-in.
pub(crate) fn page(visit: &Visit, refused: SignInRefused) -> Result<Response, DeskError> {
    let shell = Shell::new(&visit.at("/desk/sign-in"));
    let t = &shell.t.sign_in;
    let mut response = see(
        StatusCode::FORBIDDEN,
        &Message {
            heading: t.refused,
            about: t.refused_about.to_owned(),
            next: ("/desk/sign-in".to_owned(), t.again),
            shell,
        },
    )?;
    response.extensions_mut().insert(refused);
    Ok(response)
}

/// The page of every refused proof of a person who has a session, which goes on.
pub(crate) fn page_in_session(
    visit: &Visit,
    refused: SignInRefused,
) -> Result<Response, DeskError> {
    let shell = Shell::new(&visit.at("/desk/account"));
    let t = &shell.t.sign_in;
    let mut response = see(
        StatusCode::FORBIDDEN,
        &Message {
            heading: t.refused_here,
            about: t.refused_here_about.to_owned(),
            next: ("/desk/account".to_owned(), shell.t.account.title),
            shell,
        },
    )?;
    response.extensions_mut().insert(refused);
    Ok(response)
}

/// Answers a network that tries too often.
pub(crate) fn too_often(visit: &Visit, retry_after: u64) -> Result<Response, DeskError> {
    let shell = Shell::new(&visit.at("/desk/sign-in"));
    let t = &shell.t.sign_in;
    let mut response = see(
        StatusCode::TOO_MANY_REQUESTS,
        &Message {
            heading: t.often,
            about: t.often_about.to_owned(),
            next: ("/desk/sign-in".to_owned(), t.again),
            shell,
        },
    )?;
    let headers = response.headers_mut();
    headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
    response
        .extensions_mut()
        .insert(SignInRefused::new(METHOD, "tooOften"));
    Ok(response)
}

/// Answers the script when there is no challenge. It shows a text of its page.
pub(super) fn not_started(visit: &Visit, why: NotStarted) -> Result<Response, DeskError> {
    match why {
        NotStarted::TooOften { retry_after } => too_often(visit, retry_after),
        NotStarted::Unusable(_) => Err(DeskError::NotFound),
    }
}

/// Returns the text that says why there are no passkeys here.
pub(super) fn why_unusable(shell: &Shell, why: Unusable) -> &'static str {
    let t = &shell.t.sign_in;
    match why {
        Unusable::IpAddress => t.address,
        Unusable::Insecure => t.insecure,
        Unusable::NoName => t.unnamed,
    }
}
