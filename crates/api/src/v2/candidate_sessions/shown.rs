//! What several of these routes answer.

use crate::{answers::views, context::Context, problem::Problem};
use model::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use services::{audit::AuthFailure, sessions::Opened};

views!(NewSession<'a>);

/// A new session with its token, which is shown only once.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewSession<'a> {
    token: &'a str,
    expires_at: Timestamp,
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
