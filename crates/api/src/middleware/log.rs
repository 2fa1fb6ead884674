//! Writes the log line of a request and counts it. The line contains names and numbers only: no
//! path, no query, and of the caller's headers only the request id.

use crate::{State, context::Context};
use axum::{body::HttpBody, response::Response};
use http::Method;
use model::{KeyId, RegionId, TraceParent};
use std::time::Duration;
use store::measures::Usage;

pub(super) fn line(
    app: &State,
    method: &Method,
    context: &Context,
    response: &Response,
    Usage { statements, rows }: Usage,
    took: Duration,
) {
    let (method, bytes) = (known(method), response.body().size_hint().exact());
    app.metrics
        .count(method, context.route(), response.status().as_u16(), took);
    tracing::info!(
        target: "request",
        method,
        route = context.route(),
        status = response.status().as_u16(),
        environment = context.environment.name(),
        region = context.region().map_or("-", RegionId::as_str),
        key = context.key().map_or("-", KeyId::as_str),
        micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        bytes,
        statements,
        rows,
        request_id = context.request_id,
        trace_id = %Trace(context.trace),
    );
}

/// A trace id, or `-` if there is none.
struct Trace(Option<TraceParent>);

impl std::fmt::Display for Trace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Some(trace) => write!(f, "{:032x}", trace.trace),
            None => f.write_str("-"),
        }
    }
}

/// Returns the name of a standard method, else `other`. A caller can send any text as a method.
pub(super) fn known(method: &Method) -> &'static str {
    const KNOWN: [&str; 9] = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT",
    ];
    KNOWN
        .into_iter()
        .find(|known| *known == method.as_str())
        .unwrap_or("other")
}
