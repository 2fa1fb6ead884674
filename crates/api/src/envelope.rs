//! The success envelope `{"statusCode","message","data","meta"}`, written around data that is
//! serialized already.

use crate::problem::Problem;
use axum::{body::Body, response::Response};
use edge::Secret;
use http::{HeaderValue, StatusCode, header};
use model::Environment;
use serde::Serialize;

/// A response being written. The envelope is open, and `data` comes next.
pub(crate) struct Envelope {
    status: StatusCode,
    out: Vec<u8>,
}

impl Envelope {
    /// Opens a 200 with a capacity for `size` bytes of data.
    pub(crate) fn open(message: &str, size: usize) -> Self {
        Self::open_with(StatusCode::OK, message, size)
    }

    /// Opens a 201.
    pub(crate) fn created(message: &str, size: usize) -> Self {
        Self::open_with(StatusCode::CREATED, message, size)
    }

    /// Opens a response with another status.
    pub(crate) fn open_with(status: StatusCode, message: &str, size: usize) -> Self {
        let mut out = Vec::with_capacity(size + 160);
        out.extend_from_slice(b"{\"statusCode\":");
        out.extend_from_slice(status.as_str().as_bytes());
        out.extend_from_slice(b",\"message\":\"");
        out.extend_from_slice(message.as_bytes());
        out.extend_from_slice(b"\",\"data\":");
        Self { status, out }
    }

    /// Returns the buffer to which `data` is written.
    pub(crate) fn data(&mut self) -> &mut Vec<u8> {
        &mut self.out
    }

    /// Serializes a value as `data`.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> Result<(), Problem> {
        let failed = |_| Problem::new(messages::Server::Failed);
        serde_json::to_writer(&mut self.out, value).map_err(failed)
    }

    /// Closes the envelope with `meta`: the environment, and further members given as JSON.
    pub(crate) fn close(mut self, environment: Environment, meta: &[(&str, &str)]) -> Response {
        let out = &mut self.out;
        out.extend_from_slice(b",\"meta\":{\"sandboxEnabled\":");
        out.extend_from_slice(if environment.is_sandbox() {
            b"true"
        } else {
            b"false"
        });
        for (name, value) in meta {
            out.extend_from_slice(b",\"");
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"\":");
            out.extend_from_slice(value.as_bytes());
        }
        out.extend_from_slice(b"}}");
        let mut response = json(self.out);
        *response.status_mut() = self.status;
        response
    }
}

/// Marks a response as containing a secret, so that it is never compressed.
pub(crate) fn secret(mut response: Response) -> Response {
    response.extensions_mut().insert(Secret);
    response
}

/// Returns a 204.
pub(crate) fn no_content() -> Response {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

/// Returns a 200 with a JSON body.
pub(crate) fn json(body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::OK;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}
