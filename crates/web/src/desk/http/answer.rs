//! Responses: a page or an error page.

use crate::{
    desk::view::{Message, Shell},
    http::{PageError, Visit, redirect},
};
use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, Method, StatusCode, header};
use model::Right;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Renders a page with status 200.
pub(crate) fn page(page: &impl Template) -> Result<Response, DeskError> {
    see(StatusCode::OK, page)
}

/// Renders a page with this status.
pub(crate) fn see(status: StatusCode, page: &impl Template) -> Result<Response, DeskError> {
    let html = page.render().map_err(|error| {
        tracing::error!(%error, "a page could not be made");
        DeskError::Broken
    })?;
    Ok((status, Html(html)).into_response())
}

/// Why a page cannot be shown. Travels in the response's extensions to the middleware, where the
/// page's language is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeskError {
    /// There is no session, or it has ended.
    SignedOut,
    /// The form does not come from a page of this site, or not from one of this session.
    Forbidden,
    /// The person must prove again who they are.
    StepUp,
    /// The person's roles in the region do not include this right.
    Role(Right),
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

impl DeskError {
    /// Renders the error page. It is the same for all who get it, whatever they asked for.
    pub(super) fn respond(self, method: &Method, visit: &Visit) -> Response {
        let shell = Shell::new(&visit.at("/desk"));
        let t = &shell.t.refusals;
        let mut next = ("/desk".to_owned(), shell.t.shell.home);
        let (status, heading, about) = match self {
            Self::SignedOut if matches!(*method, Method::GET | Method::HEAD) => {
                return redirect(&sign_in(visit));
            }
            Self::SignedOut => {
                next = (sign_in(&visit.at("/desk")), t.sign_in);
                let about = t.signed_out_about.to_owned();
                (StatusCode::UNAUTHORIZED, t.signed_out, about)
            }
            Self::StepUp if matches!(*method, Method::GET | Method::HEAD) => {
                return redirect(&step_up(visit));
            }
            Self::StepUp => {
                let t = &shell.t.sign_in;
                next = (step_up(&visit.at("/desk/account")), t.step_title);
                let about = t.step_needed_about.to_owned();
                (StatusCode::FORBIDDEN, t.step_needed, about)
            }
            Self::Forbidden => (
                StatusCode::FORBIDDEN,
                t.forbidden,
                t.forbidden_about.to_owned(),
            ),
            Self::Role(right) => (StatusCode::FORBIDDEN, t.role, shell.t.who_may(right)),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                t.not_found,
                t.not_found_about.to_owned(),
            ),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                t.too_large,
                t.too_large_about.to_owned(),
            ),
            Self::Unfinished => (
                StatusCode::REQUEST_TIMEOUT,
                t.unfinished,
                t.unfinished_about.to_owned(),
            ),
            Self::Busy => (
                StatusCode::SERVICE_UNAVAILABLE,
                t.busy,
                t.busy_about.to_owned(),
            ),
            Self::Broken => (
                StatusCode::INTERNAL_SERVER_ERROR,
                t.broken,
                t.broken_about.to_owned(),
            ),
        };
        let page = Message {
            shell,
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

/// Returns the address of the page for signing in, which leads back to where the person was.
pub(crate) fn sign_in(visit: &Visit) -> String {
    let back = utf8_percent_encode(&visit.address(), NON_ALPHANUMERIC).to_string();
    format!("/desk/sign-in?next={back}")
}

/// Returns the address of the page for proving again who one is, which leads back.
pub(crate) fn step_up(visit: &Visit) -> String {
    let back = utf8_percent_encode(&visit.address(), NON_ALPHANUMERIC).to_string();
    format!("/desk/step-up?next={back}")
}

impl IntoResponse for DeskError {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<store::Error> for DeskError {
    fn from(error: store::Error) -> Self {
        PageError::from(error).into()
    }
}

impl From<PageError> for DeskError {
    fn from(error: PageError) -> Self {
        match error {
            PageError::SignedOut | PageError::Question => Self::SignedOut,
            PageError::Forbidden => Self::Forbidden,
            PageError::NotFound => Self::NotFound,
            PageError::TooLarge => Self::TooLarge,
            PageError::Unfinished => Self::Unfinished,
            PageError::Busy => Self::Busy,
            PageError::Broken => Self::Broken,
        }
    }
}
