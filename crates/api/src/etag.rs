//! Entity tags: sets `ETag` on a response, and evaluates `If-None-Match`.

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};

/// Returns the response with its entity tag, or a 304 if the client has it already.
pub(crate) fn answer(
    headers: &HeaderMap,
    etag: &str,
    answer: impl FnOnce() -> Response,
) -> Response {
    let response = if matches(headers, etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        answer()
    };
    tagged(response, etag)
}

fn tagged(mut response: Response, etag: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(etag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response
}

/// Returns whether `If-None-Match` names this tag (RFC 9110, section 13.1.2: weak comparison, `*`
/// matches any).
fn matches(headers: &HeaderMap, etag: &str) -> bool {
    let given = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','));
    given
        .map(str::trim)
        .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}
