//! The one log line of a request, and its count. Names and numbers only: no path, no query, no header a caller filled in but its id.

use crate::{App, context::Context};
use axum::response::Response;
use http::Method;
use model::{KeyId, RegionId};
use std::time::Duration;

pub(super) fn line(app: &App, method: &Method, context: &Context, response: &Response, took: Duration) {
    let (statements, rows) = context.counted();
    app.metrics.count(known(method), context.route(), response.status().as_u16(), took);
    tracing::info!(
        target: "request",
        method = known(method),
        route = context.route(),
        status = response.status().as_u16(),
        environment = context.environment.name(),
        region = context.region().map_or("-", RegionId::as_str),
        key = context.key().map_or("-", KeyId::as_str),
        micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        statements,
        rows,
        request_id = context.request_id,
        trace_id = context.trace_id.as_deref().unwrap_or("-"),
    );
}

/// A method's name; a made-up one could be any text.
pub(super) fn known(method: &Method) -> &'static str {
    const KNOWN: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}
