//! The answers of `POST /create-user`: 200 with the saved candidate, or 202 while it is still being
//! saved.

use crate::{
    describe::{Describe, Endpoint, envelope},
    envelope::Envelope,
    problem::Problem,
};
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode};
use model::{Environment, MutationId};
use serde::Serialize;
use serde_json::{Map, Value, json};

const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// An answer of `POST /create-user`.
#[derive(Debug)]
pub(crate) struct SavedUser(Response);

/// A saved candidate.
#[derive(Debug, Serialize)]
pub(super) struct User<'a> {
    pub(super) id: &'a str,
    pub(super) email: &'a str,
    pub(super) created: bool,
}

/// A candidate that is still being saved.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Accepted {
    pub(super) mutation_id: MutationId,
}

impl SavedUser {
    /// Writes an answer, with the names of what was left out of the request.
    pub(super) fn written(
        (status, message): (StatusCode, &str),
        data: &impl Serialize,
        ignored: &[String],
        environment: Environment,
    ) -> Result<Self, Problem> {
        let mut envelope = Envelope::open_with(status, message, 256);
        envelope.json(data)?;
        let ignored = Value::from(ignored).to_string();
        Ok(Self(envelope.close(environment, &[("ignored", &ignored)])))
    }

    /// Marks an answer to a request that was carried out before.
    pub(super) fn replayed(mut self, is_replayed: bool) -> Self {
        if is_replayed {
            let yes = HeaderValue::from_static("true");
            self.0.headers_mut().insert(REPLAYED, yes);
        }
        self
    }
}

impl IntoResponse for SavedUser {
    fn into_response(self) -> Response {
        self.0
    }
}

impl Describe for SavedUser {
    fn describe(endpoint: &mut Endpoint<'_>) {
        let ignored = json!({"type": "array", "items": {"type": "string"}, "description": "The \
            names of what the server left out of the request."});
        let meta = Map::from_iter([("ignored".to_owned(), ignored)]);
        let user = json!({
            "type": "object",
            "properties": {
                "id": {"type": "string", "pattern": "^rec[A-Za-z0-9]{14}$"},
                "email": {"type": "string", "description": "The e-mail address of the request."},
                "created": {"type": "boolean", "description": "Whether the candidate is new."},
            },
            "required": ["id", "email", "created"],
            "additionalProperties": false,
        });
        let accepted = json!({
            "type": "object",
            "properties": {"mutationId": {"type": "string", "pattern": "^mut[A-Za-z0-9]{14}$"}},
            "required": ["mutationId"],
            "additionalProperties": false,
        });
        for (status, component, data) in [
            (StatusCode::OK, "SavedUser", user),
            (StatusCode::ACCEPTED, "AcceptedUser", accepted),
        ] {
            let schema = envelope(status, &data, meta.clone(), &["ignored"]);
            endpoint.set_json(status, component, schema);
        }
    }
}
