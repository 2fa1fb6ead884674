//! Changes the e-mail address of the candidate's own records: asked for, approved with a code,
//! confirmed at the new address, and undone.

pub(in crate::v2) mod approve;
pub(in crate::v2) mod ask;
pub(in crate::v2) mod confirm;
pub(in crate::v2) mod undo;

use crate::{
    answers::{Requested, views},
    auth::Visitor,
    input::Validated,
    problem::Problem,
};
use model::VerificationId;
use serde::Serialize;
use serde_json::{Map, Value};
use services::sessions::Asked;

views!(SentCode<'a>);

/// A code that was sent. In the sandbox, from which no e-mail leaves, with the code itself.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SentCode<'a> {
    request_id: VerificationId,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
}

/// Returns the 202 of a sent code.
fn on_its_way(
    request: &Validated<Visitor>,
    asked: &Asked,
) -> Result<Requested<SentCode<'static>>, Problem> {
    request.requested(&SentCode {
        request_id: asked.request,
        code: asked.code.as_deref(),
    })
}

/// Reads the id of the request. A malformed one is refused like an unknown one.
fn request_id(body: &Map<String, Value>) -> Option<VerificationId> {
    body.get("requestId").and_then(Value::as_str)?.parse().ok()
}
