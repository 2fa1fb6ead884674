//! A message to deliver, its signature, its trace and the result of an attempt.

use crate::mutations::Inner;
use egress::Url;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use model::{MutationId, Scope, Timestamp, TraceParent};
use serde_json::{Value, json};
use std::fmt::Display;
use store::Error;
use tracing::{Span, field::Empty};

/// A message to deliver.
pub(super) struct Message {
    pub(super) id: String,
    pub(super) body: Vec<u8>,
    /// The number of earlier attempts.
    pub(super) tried: usize,
    /// A mutation's earlier attempts, as JSON.
    pub(super) earlier: String,
    /// Whether this is the last attempt, whatever its outcome.
    pub(super) last: bool,
}

impl Message {
    /// Creates a message that was not attempted before.
    pub(super) fn new(
        scope: Scope,
        id: &impl Display,
        kind: &str,
        at: Timestamp,
        data: &Value,
    ) -> Self {
        let meta = json!({"sandboxEnabled": scope.environment.is_sandbox()});
        let body = json!({"type": kind, "timestamp": at, "data": data, "meta": meta});
        Self {
            id: id.to_string(),
            body: body.to_string().into_bytes(),
            tried: 0,
            earlier: String::new(),
            last: false,
        }
    }

    /// Builds the request headers, including the signatures. Returns `None` if the region no longer
    /// exists.
    pub(super) async fn headers(
        &self,
        inner: &Inner,
        scope: Scope,
        url: &Url,
    ) -> Result<Option<HeaderMap>, Error> {
        let Some(region) = inner.store.region(scope.region).await? else {
            return Ok(None);
        };
        let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let nonce = model::nonce(inner.store.random().as_ref());
        let now = inner.store.clock().now();
        let secrets: Vec<&str> = region.secret(scope.environment).good_at(now).collect();
        let signed = webhook_signing::headers(
            &secrets,
            &self.id,
            &nonce,
            now.seconds(),
            target,
            &self.body,
        );
        let mut headers: HeaderMap = signed
            .into_iter()
            .filter_map(|(name, value)| {
                Some((
                    HeaderName::from_static(name),
                    HeaderValue::from_str(&value).ok()?,
                ))
            })
            .collect();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        Ok(Some(headers))
    }
}

/// What came of an attempt.
pub(super) struct Attempt {
    pub(super) at: Timestamp,
    /// The receiver's HTTP status, if it responded.
    pub(super) status: Option<u16>,
    pub(super) outcome: &'static str,
    /// When the next attempt is due, if another follows.
    pub(super) next: Option<Timestamp>,
}

/// Returns the attempt's span, and the trace context to send to the receiver.
pub(super) fn traced(inner: &Inner, id: MutationId, parent: TraceParent) -> (Span, TraceParent) {
    if !parent.sampled {
        return (Span::none(), parent);
    }
    let trace = parent.child(inner.store.random().as_ref());
    let span = tracing::trace_span!(
        target: "span",
        "callback",
        kind = "client",
        trace = format_args!("{:032x}", trace.trace),
        span = format_args!("{:016x}", trace.span),
        parent = format_args!("{:016x}", parent.span),
        onderwijsregio.mutation = id.as_str(),
        http.response.status_code = Empty,
    );
    // If the span is not recorded, the receiver gets the parent's trace context, since nobody could
    // find the span.
    let sent_trace = if span.is_disabled() { parent } else { trace };
    (span, sent_trace)
}
