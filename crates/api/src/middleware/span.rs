//! The trace span of a request. Disabled unless the operator exports traces.

use super::log::known;
use crate::{State, context::Context};
use axum::response::Response;
use http::Method;
use model::{KeyId, RegionId, TraceParent};
use tracing::{Span, field::Empty};

/// Returns the trace of a request: the incoming one, with a new span of the server's own if traces
/// are exported.
pub(super) fn trace(app: &State, given: Option<TraceParent>) -> Option<TraceParent> {
    if !app.settings.traces {
        return given;
    }
    let random = app.store.random().as_ref();
    Some(given.map_or_else(|| TraceParent::fresh(random), |given| given.child(random)))
}

pub(super) fn of(
    app: &State,
    method: &Method,
    context: &Context,
    given: Option<TraceParent>,
) -> Span {
    let Some(trace) = context
        .trace
        .filter(|trace| app.settings.traces && trace.sampled)
    else {
        return Span::none();
    };
    tracing::trace_span!(
        target: "span",
        "request",
        kind = "server",
        trace = format_args!("{:032x}", trace.trace),
        span = format_args!("{:016x}", trace.span),
        parent = given.map(|given| format!("{:016x}", given.span)),
        http.request.method = known(method),
        http.route = Empty,
        http.response.status_code = Empty,
        onderwijsregio.environment = context.environment.name(),
        onderwijsregio.region = Empty,
        onderwijsregio.key = Empty,
        onderwijsregio.request = context.request_id,
    )
}

pub(super) fn end(span: &Span, context: &Context, response: &Response) {
    if span.is_disabled() {
        return;
    }
    span.record("http.route", context.route());
    span.record("http.response.status_code", response.status().as_u16());
    if let Some(region) = context.region() {
        span.record("onderwijsregio.region", RegionId::as_str(region));
    }
    if let Some(key) = context.key() {
        span.record("onderwijsregio.key", KeyId::as_str(key));
    }
}
