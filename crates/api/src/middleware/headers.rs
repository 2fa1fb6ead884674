//! The headers of every response.

use crate::{auth::Limiter, context::Context, openapi::API_VERSION, state::ApiState};
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use std::sync::LazyLock;

const API_VERSION_HEADER: HeaderName = HeaderName::from_static("api-version");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");

/// The fixed headers of every response. Handlers may override them; an HTML page needs its own
/// content security policy, for example.
const FIXED: [(HeaderName, HeaderValue); 7] = [
    (API_VERSION_HEADER, HeaderValue::from_static(API_VERSION)),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
    (
        header::STRICT_TRANSPORT_SECURITY,
        HeaderValue::from_static("max-age=31536000; includeSubDomains"),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
];

/// When the `api-key` header was deprecated: 2026-01-01, in the format of RFC 9745.
const DEPRECATED_SINCE: HeaderValue = HeaderValue::from_static("@1767225600");

/// The default headers of a response. The response's own headers replace them.
static EVERY_ANSWER: LazyLock<HeaderMap> = LazyLock::new(|| {
    let mut headers = HeaderMap::with_capacity(ROOM);
    headers.extend(FIXED);
    headers
});
/// The initial capacity of a response's header map: the fixed headers, those below, and those that
/// handlers and hyper add.
const ROOM: usize = 24;

pub(super) fn add(response: &mut Response, context: &Context, app: &ApiState) {
    let headers = response.headers_mut();
    let own = std::mem::replace(headers, EVERY_ANSWER.clone());
    headers.extend(own);
    if let Ok(id) = HeaderValue::from_str(&context.request_id) {
        headers.insert(REQUEST_ID, id);
    }
    if context.used_deprecated_header() {
        headers.insert(DEPRECATION, DEPRECATED_SINCE);
    }
    if context.version_1().is_some() {
        app.version_1.add_headers(headers);
    }
    if let Some(limiter) = &app.limiter {
        rate_limit(headers, context, limiter);
    }
}

/// Sets `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers). A caller without
/// a credential has the full allowance.
fn rate_limit(headers: &mut HeaderMap, context: &Context, limiter: &Limiter) {
    let allowance = context.allowance().unwrap_or_else(|| limiter.untouched());
    headers.insert(RATE_LIMIT_POLICY, limiter.policy().clone());
    let (remaining, reset) = (allowance.remaining.to_string(), allowance.reset.to_string());
    let left = ["\"", allowance.policy, "\";r=", &remaining, ";t=", &reset].concat();
    if let Ok(value) = HeaderValue::try_from(left) {
        headers.insert(RATE_LIMIT, value);
    }
}
