//! Responses to requests whose head hyper cannot parse. hyper writes a bare response of its own,
//! which is replaced by one of the API's before it reaches the client.

use super::connections::{HTTP1_HEAD, MAX_HEADERS};
use api::{Service, Unparsed};
use axum::{body::to_bytes, response::Response};
use futures::FutureExt;
use http::{HeaderValue, header};

/// The maximum size of a request's target in bytes, which is hyper's.
const MAX_TARGET: usize = u16::MAX as usize - 1;
/// How a response over HTTP/1 begins. Its status follows.
const HTTP1: &[u8] = b"HTTP/1.1 ";

/// Writes a connection's refusals.
#[derive(Debug)]
pub(super) struct Refusals(Service);

impl Refusals {
    pub(super) fn new(service: Service) -> Self {
        Self(service)
    }

    /// Returns the response that replaces these bytes, if hyper refuses a request with them.
    pub(super) fn replacing(&self, written: &[u8]) -> Option<Vec<u8>> {
        let unparsed = match written.strip_prefix(HTTP1)?.get(..3)? {
            b"400" => Unparsed::NotHttp,
            b"414" => Unparsed::LongTarget(MAX_TARGET),
            b"431" => Unparsed::LongHeaders {
                kibibytes: HTTP1_HEAD >> 10,
                most: MAX_HEADERS,
            },
            _ => return None,
        };
        Some(closing(self.0.refuse_unparsed(unparsed)))
    }
}

/// Returns the refusal of a connection for which there is no room.
pub(super) fn no_room(service: &Service) -> Vec<u8> {
    closing(service.refuse_unparsed(Unparsed::NoRoom))
}

/// Writes a response over HTTP/1 after which the connection is closed.
fn closing(response: Response) -> Vec<u8> {
    let (parts, body) = response.into_parts();
    // The body is in memory.
    let body = to_bytes(body, usize::MAX).now_or_never();
    let body = body.and_then(Result::ok).unwrap_or_default();
    let mut headers = parts.headers;
    headers.insert(header::CONTENT_LENGTH, body.len().into());
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    let mut bytes = HTTP1.to_vec();
    let reason = parts.status.canonical_reason().unwrap_or_default();
    bytes.extend(format!("{} {reason}\r\n", parts.status.as_u16()).bytes());
    for (name, value) in &headers {
        bytes.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    bytes.extend(b"\r\n");
    bytes.extend(&body);
    bytes
}
