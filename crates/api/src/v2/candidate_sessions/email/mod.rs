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
use utoipa::ToSchema;

views! {
    SentCode<'a> { requested: "RequestedNewEmail" }
}

/// The requested code.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SentCode<'a> {
    /// The id of this request. Send it together with the code.
    #[schema(value_type = String, pattern = "^ver[A-Za-z0-9]{14}$")]
    request_id: VerificationId,
    /// The six digits of the e-mail. Present in the sandbox only, which sends no e-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
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
