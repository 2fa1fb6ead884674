//! Refusals of a sign-in. All are one page with one status; only the audit log has the reason.

use crate::{
    desk::{
        http::{DeskError, see},
        texts::Texts,
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
/// The page for signing in.
const SIGN_IN: &str = "/desk/sign-in";

/// Answers a refused sign-in.
pub(super) fn refused(visit: &Visit, refusal: Refusal) -> Result<Response, DeskError> {
    if let Refusal::TooOften { retry_after } = refusal {
        return too_often(visit, retry_after);
    }
    page(visit, SignInRefused::new(METHOD, refusal.name()))
}

/// The page of every refused sign-in.
pub(crate) fn page(visit: &Visit, refused: SignInRefused) -> Result<Response, DeskError> {
    let at = (StatusCode::FORBIDDEN, SIGN_IN);
    let texts = |t: &Texts| [t.sign_in.refused, t.sign_in.refused_about, t.sign_in.again];
    message(visit, at, texts, refused)
}

/// The page of every refused proof of a person who has a session, which goes on.
pub(crate) fn page_in_session(
    visit: &Visit,
    refused: SignInRefused,
) -> Result<Response, DeskError> {
    let at = (StatusCode::FORBIDDEN, "/desk/account");
    let texts = |t: &Texts| {
        let heading = t.sign_in.refused_here;
        [heading, t.sign_in.refused_here_about, t.account.title]
    };
    message(visit, at, texts, refused)
}

/// Answers a network that tries too often.
pub(crate) fn too_often(visit: &Visit, retry_after: u64) -> Result<Response, DeskError> {
    let at = (StatusCode::TOO_MANY_REQUESTS, SIGN_IN);
    let texts = |t: &Texts| [t.sign_in.often, t.sign_in.often_about, t.sign_in.again];
    let mut response = message(visit, at, texts, SignInRefused::new(METHOD, "tooOften"))?;
    let headers = response.headers_mut();
    headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
    Ok(response)
}

/// Renders a page with a status, which leads to the page at a path. Its texts are a heading, what it
/// says, and the link.
fn message(
    visit: &Visit,
    (status, path): (StatusCode, &str),
    texts: impl FnOnce(&Texts) -> [&'static str; 3],
    refused: SignInRefused,
) -> Result<Response, DeskError> {
    let shell = Shell::new(&visit.at(path));
    let [heading, about, link] = texts(shell.t);
    let page = Message {
        heading,
        about: about.to_owned(),
        next: (path.to_owned(), link),
        shell,
    };
    let mut response = see(status, &page)?;
    response.extensions_mut().insert(refused);
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
