//! Entity tags: put on an answer, and looked for in a request.

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};

/// An answer with its tag, or a 304 where the client holds it already.
pub(crate) fn answer(headers: &HeaderMap, etag: &str, answer: impl FnOnce() -> Response) -> Response {
    let response = if matches(headers, etag) { StatusCode::NOT_MODIFIED.into_response() } else { answer() };
    tagged(response, etag)
}

fn tagged(mut response: Response, etag: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(etag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response
}

/// Whether the client holds this answer (RFC 9110, section 13.1.2: weak comparison, `*` for any).
fn matches(headers: &HeaderMap, etag: &str) -> bool {
    let given =
        headers.get_all(header::IF_NONE_MATCH).iter().flat_map(|value| value.to_str().unwrap_or_default().split(','));
    given.map(str::trim).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}
