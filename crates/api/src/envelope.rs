//! The success envelope `{"statusCode","message","data","meta"}`, written around data that is
//! serialized already.

use crate::problem::Problem;
use axum::{body::Body, response::Response};
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

    /// Splits the envelope into its status and its buffer, to which `data` is written next.
    pub(crate) fn into_parts(self) -> (StatusCode, Vec<u8>) {
        (self.status, self.out)
    }

    /// Returns the envelope of a buffer to which `data` has been written.
    pub(crate) fn of_parts(status: StatusCode, out: Vec<u8>) -> Self {
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

    /// Closes the envelope of a page with the cursor of the next one, `null` after the last.
    pub(crate) fn close_page(self, environment: Environment, next: Option<&str>) -> Response {
        let next = next.map_or_else(|| "null".to_owned(), |next| format!("\"{next}\""));
        self.close(environment, &[("cursor", &next)])
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

/// A JSON list, written item by item as the data of an envelope.
pub(crate) struct List {
    envelope: Envelope,
    separator: &'static [u8],
}

impl List {
    /// Opens a 200 with a capacity for `size` bytes of items.
    pub(crate) fn open(message: &str, size: usize) -> Self {
        let mut envelope = Envelope::open(message, size);
        envelope.out.push(b'[');
        Self {
            envelope,
            separator: b"",
        }
    }

    /// Appends an item that is JSON already.
    pub(crate) fn push(&mut self, item: &[u8]) {
        self.envelope.out.extend_from_slice(self.separator);
        self.separator = b",";
        self.envelope.out.extend_from_slice(item);
    }

    /// Appends an item.
    pub(crate) fn push_json(&mut self, item: &impl Serialize) -> Result<(), Problem> {
        self.push(b"");
        self.envelope.json(item)
    }

    /// Ends the list. `meta` comes next.
    pub(crate) fn end(mut self) -> Envelope {
        self.envelope.out.push(b']');
        self.envelope
    }
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
