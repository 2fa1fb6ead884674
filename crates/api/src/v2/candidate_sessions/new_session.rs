//! The new session in responses, and what else several of these routes share.

use crate::{answers::views, context::Context, problem::Problem};
use model::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use services::{audit::AuthFailure, sessions::Opened};
use utoipa::{
    PartialSchema as _, ToSchema,
    openapi::{RefOr, schema::Schema},
};

views! {
    NewSession<'a> { created: "OpenedSession" }
}

/// A new session.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewSession<'a> {
    /// The token for `Authorization: Bearer …`. No other response contains it.
    token: &'a str,
    /// When the session ends at the latest.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// Returns the schema of a session that stands among the members of another object.
pub(super) fn new_session() -> RefOr<Schema> {
    NewSession::schema()
}

impl<'a> NewSession<'a> {
    pub(super) fn new(opened: &'a Opened) -> Self {
        Self {
            token: opened.token.reveal(),
            expires_at: opened.expires_at,
        }
    }
}

/// Returns the refusal of an invalid link or code, the same for all reasons. The audit log records
/// it.
pub(super) fn refused(context: &Context) -> Problem {
    context.refuse(AuthFailure::Proof);
    Problem::new(messages::Request::Proof)
}

/// Returns a text of a body that was checked against its schema.
pub(super) fn text(body: &Map<String, Value>, name: &str) -> Option<String> {
    body.get(name).and_then(Value::as_str).map(str::to_owned)
}
