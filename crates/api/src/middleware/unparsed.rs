//! Refuses a request whose head the server did not read. The response has the headers and the body
//! of every refusal, and the request gets a log line.

use super::{Service, headers, log, request};
use crate::{context::Context, problem::Problem};
use axum::response::Response;
use edge::Rejection;
use http::Method;
use messages::Request;
use model::Environment;
use std::time::Duration;
use store::measures::Usage;

/// Why the head of a request was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unparsed {
    /// It is not HTTP.
    NotHttp,
    /// The path and query exceed this number of bytes.
    LongTarget(usize),
    /// The headers are too large, or too many.
    LongHeaders {
        /// The maximum size of all headers in KiB.
        kibibytes: usize,
        /// The maximum number of headers.
        most: usize,
    },
    /// The server has no room for another connection.
    NoRoom,
}

impl From<Unparsed> for Problem {
    fn from(unparsed: Unparsed) -> Self {
        match unparsed {
            Unparsed::NotHttp => Self::new(Request::Unreadable),
            Unparsed::LongTarget(bytes) => Self::new(Request::LongTarget { bytes }),
            Unparsed::LongHeaders { kibibytes, most } => {
                Self::new(Request::LongHeaders { kibibytes, most })
            }
            Unparsed::NoRoom => Rejection::Overloaded.into(),
        }
    }
}

impl Service {
    /// Refuses a request whose head was not read.
    pub fn refuse_unparsed(&self, unparsed: Unparsed) -> Response {
        let app = &self.app;
        let id = request::fresh(app.store.random().as_ref());
        let context = Context::new(id, None, Environment::Production, None, None);
        let mut response = Problem::from(unparsed).respond(&context, &app.settings.public_url);
        headers::add(&mut response, &context, app);
        // No method of HTTP, so the log has `other`.
        let method = Method::from_bytes(b"UNREAD").unwrap_or_default();
        let usage = Usage::default();
        log::line(app, &method, &context, &response, usage, Duration::ZERO);
        response
    }
}
