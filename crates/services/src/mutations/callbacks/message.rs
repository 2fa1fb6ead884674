//! A message to deliver, its signature, its trace and the result of an attempt.

use super::{attempt::Attempt, delivery::SCHEDULE};
use crate::{jobs::jittered, mutations::Inner};
use egress::{Client, EgressError, Permit, Response, Url};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use model::{MutationId, Scope, Timestamp, TraceParent};
use serde_json::{Value, json};
use std::{fmt::Display, time::Duration};
use store::{Error, regions::CallbackSecret};
use tracing::{Span, field::Empty};

/// Timeout of one delivery attempt.
const CALLBACK_TIMEOUT: Duration = Duration::from_secs(15);

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
        let secret = region.secret(scope.environment);
        Ok(Some(signed(inner, secret, &self.id, url, &self.body)))
    }
}

/// Returns the request headers of a message to a URL, with the signatures by a secret.
pub(super) fn signed(
    inner: &Inner,
    secret: &CallbackSecret,
    id: &str,
    url: &Url,
    body: &[u8],
) -> HeaderMap {
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let nonce = model::nonce(inner.store.random().as_ref());
    let now = inner.store.clock().now();
    let secrets: Vec<&str> = secret.good_at(now).collect();
    let signed = webhook_signing::headers(&secrets, id, &nonce, now.seconds(), target, body);
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
    headers
}

/// Posts a message and judges the answer. Sets no next attempt.
pub(super) async fn post(
    inner: &Inner,
    client: &Client,
    permit: Permit,
    url: &Url,
    (headers, body): (HeaderMap, Vec<u8>),
) -> Attempt {
    let clock = inner.store.clock();
    let begun = clock.elapsed();
    let answer = client
        .post_in(permit, url, headers, body.into(), CALLBACK_TIMEOUT)
        .await;
    let (status, outcome) = match answer {
        Ok(Response {
            status: status @ 200..=299,
        }) => (Some(status), "delivered"),
        Ok(Response { status: 410 }) => (Some(410), "gone"),
        Ok(Response { status }) => (Some(status), "refused"),
        Err(EgressError::Address) => (None, "forbidden-address"),
        Err(EgressError::Timeout) => (None, "timeout"),
        Err(_) => (None, "unreachable"),
    };
    Attempt {
        at: clock.now(),
        took: clock.elapsed().saturating_sub(begun),
        status,
        outcome,
        next: None,
    }
}

impl Attempt {
    /// Sets when the next attempt follows, after so many earlier ones. None follows a success, a 410
    /// or the last attempt of the schedule.
    pub(super) fn scheduled(self, inner: &Inner, tried: usize, is_last: bool) -> Self {
        let ended = is_last || matches!(self.outcome, "delivered" | "gone");
        let wait = SCHEDULE.get(tried).filter(|_| !ended);
        let random = inner.store.random();
        let next = wait.map(|wait| self.at.plus(jittered(*wait, random.as_ref())));
        Self { next, ..self }
    }
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
