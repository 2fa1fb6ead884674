//! Problems that handlers return, written as `application/problem+json` (RFC 9457).
//!
//! A handler's problem travels to the outermost layer in the response's extensions. The request id,
//! the environment and the headers are known there, and the body is written in one place for all.

use crate::{context::Context, problem_members};
use axum::response::{IntoResponse, Response};
use edge::Rejection;
use http::{HeaderName, HeaderValue, StatusCode, header};
use messages::{ProblemMessage, Request, Server, State};
use model::{Fault, MAX_FAULTS, ProblemCode};
use serde::Serialize;
use store::ErrorKind;

/// `Retry-After` in seconds for a write refused because the disk is full. The operator has to free
/// space first.
const RETRY_FULL: u64 = 30;
/// `Retry-After` in seconds for a write refused because the queue is full.
const RETRY_QUEUE: u64 = 5;

/// A refusal, with the details that clients may see.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) code: ProblemCode,
    pub(crate) detail: String,
    pub(crate) faults: Vec<Fault>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a call site names a row and has no further use for it"
    )]
    pub(crate) fn new(message: impl ProblemMessage) -> Self {
        Self::of(message.problem(), message.to_string())
    }

    fn of(code: ProblemCode, detail: String) -> Self {
        Self {
            code,
            detail,
            faults: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// Returns the 400 with these faults. If there are more than the maximum, the rest is cut off
    /// and the detail says so.
    pub(crate) fn invalid(mut faults: Vec<Fault>) -> Self {
        let detail = match faults.len() {
            1 => Request::OneFault,
            several if several > MAX_FAULTS => Request::TooManyFaults { most: MAX_FAULTS },
            count => Request::Faults { count },
        };
        faults.truncate(MAX_FAULTS);
        Self {
            faults,
            ..Self::new(detail)
        }
    }

    /// Returns the 404 of what does not exist or is not visible to this caller.
    pub(crate) fn not_found() -> Self {
        Self::new(Request::NothingHere)
    }

    /// Converts a refusal of the engine.
    pub(crate) fn refused(code: ProblemCode, detail: String) -> Self {
        let problem = Self::of(code, detail);
        match code {
            ProblemCode::DiskFull => problem.retry_after(RETRY_FULL),
            ProblemCode::QueueFull => problem.retry_after(RETRY_QUEUE),
            _ => problem,
        }
    }

    /// Sets `Retry-After`, in seconds.
    pub(crate) fn retry_after(self, seconds: u64) -> Self {
        self.with(header::RETRY_AFTER, HeaderValue::from(seconds))
    }

    pub(crate) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Writes the complete response.
    pub(crate) fn respond(&self, context: &Context, public_url: &str) -> Response {
        let status =
            StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = Body {
            r#type: format!("{public_url}/problems/{}", self.code.code()),
            title: self.code.title(),
            status: self.code.status(),
            detail: &self.detail,
            instance: format!("urn:request:{}", context.request_id),
            status_code: self.code.status(),
            message: self.code.title(),
            meta: Meta {
                sandbox_enabled: context.environment.is_sandbox(),
            },
            errors: &self.faults,
        };
        let mut body = serde_json::to_vec(&body).unwrap_or_default();
        if let Some(path) = context.version_1() {
            problem_members::add(&mut body, path, self.code, &self.faults);
        }
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.extend(self.headers.iter().cloned());
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::default();
        *response.status_mut() =
            StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response.extensions_mut().insert(self);
        response
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        tracing::error!(%error, "the store failed");
        if error.is_disk_full() {
            return Self::new(State::DiskFull).retry_after(RETRY_FULL);
        }
        match error.kind() {
            ErrorKind::Internal => Self::new(Server::Failed),
            ErrorKind::Files => Self::new(Server::Files).retry_after(1),
            ErrorKind::Unavailable
            | ErrorKind::Timeout
            | ErrorKind::DiskFull
            | ErrorKind::Locked => Self::new(Server::Database).retry_after(1),
        }
    }
}

impl From<Rejection> for Problem {
    fn from(refused: Rejection) -> Self {
        let unavailable = |detail: Server| Self::new(detail).retry_after(1);
        match refused {
            Rejection::TooManyOfAddress { most } => unavailable(Server::BodiesOfAddress { most }),
            Rejection::TooMany => unavailable(Server::Bodies),
            Rejection::OutOfMemory => unavailable(Server::BodyMemory),
            Rejection::Overloaded => unavailable(Server::Overloaded),
            Rejection::TooLarge { most } => {
                let mebibytes = most >> 20;
                Self::new(Request::LargerBody { mebibytes })
            }
            Rejection::TimedOut => Self::new(Request::SlowBody),
            Rejection::BrokeOff => Self::new(Request::BrokenBody),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    instance: String,
    status_code: u16,
    message: &'a str,
    meta: Meta,
    #[serde(skip_serializing_if = "<[Fault]>::is_empty")]
    errors: &'a [Fault],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    sandbox_enabled: bool,
}
