//! Responses: a page, a redirect or an error page.

use super::{Visit, cookies};
use crate::{
    state::State,
    view::message::{Message, Tone},
};
use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use services::audit::AuthFailure;

/// Renders a page with status 200.
pub(crate) fn page(page: &impl Template) -> Result<Response, PageError> {
    see(StatusCode::OK, page)
}

/// Renders a page with this status.
pub(crate) fn see(status: StatusCode, page: &impl Template) -> Result<Response, PageError> {
    let html = page.render().map_err(|error| {
        tracing::error!(%error, "a page could not be made");
        PageError::Broken
    })?;
    Ok((status, Html(html)).into_response())
}

/// Renders the page for an invalid link, code or answer. The audit log records a failed
/// authentication.
pub(crate) fn refuse_proof(page: &impl Template) -> Result<Response, PageError> {
    let mut response = see(StatusCode::BAD_REQUEST, page)?;
    response.extensions_mut().insert(AuthFailure::Proof);
    Ok(response)
}

/// Redirects the browser to another page with status 303. `path` must begin with `/portal`.
pub(crate) fn redirect(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/portal"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// Why a page cannot be shown. Travels in the response's extensions to the middleware, where the
/// page's language is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageError {
    /// There is no session, or it has ended.
    SignedOut,
    /// The question whose records these are must be answered first.
    Question,
    /// The form does not come from a page of this site, or not from one of this session.
    Forbidden,
    /// There is nothing at this path that this person may see.
    NotFound,
    /// The form is larger than any that a page contains.
    TooLarge,
    /// The form did not arrive completely, or not in time.
    Unfinished,
    /// The server is overloaded, or the database cannot be reached.
    Busy,
    /// An internal error.
    Broken,
}

impl PageError {
    /// Renders the error page.
    pub(super) fn respond(self, portal: &State, visit: &Visit) -> Response {
        let shell = visit.outside();
        let t = &shell.t.refusals;
        let (status, heading, about) = match self {
            Self::SignedOut => return signed_out(portal),
            Self::Question => return redirect("/portal/question"),
            Self::Forbidden => (StatusCode::FORBIDDEN, t.forbidden, t.forbidden_about),
            Self::NotFound => (StatusCode::NOT_FOUND, t.not_found, t.not_found_about),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                t.too_large,
                t.too_large_about,
            ),
            Self::Unfinished => (
                StatusCode::REQUEST_TIMEOUT,
                t.unfinished,
                t.unfinished_about,
            ),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, t.busy, t.busy_about),
            Self::Broken => (StatusCode::INTERNAL_SERVER_ERROR, t.broken, t.broken_about),
        };
        let next = ("/portal", shell.t.shell.home);
        let page = Message {
            shell,
            tone: Tone::Sorry,
            heading,
            about,
            next,
        };
        let mut response = see(status, &page)
            .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response());
        if self == Self::Busy {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

/// Redirects to the first page, which says that the session has ended.
fn signed_out(portal: &State) -> Response {
    let mut response = redirect("/portal?ended");
    cookies::forget_session(portal, response.headers_mut());
    response
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<store::Error> for PageError {
    fn from(error: store::Error) -> Self {
        tracing::error!(%error, "the store failed");
        if error.is_internal() {
            Self::Broken
        } else {
            Self::Busy
        }
    }
}
