//! What a parameter is when it is left out.
//!
//! Members of bodies have no `default` in the document, their descriptions say it: generated clients would send it, and
//! that of an upsert would overwrite what a record has.

use crate::v2::LARGEST_PAGE;
use serde_json::Value;

/// Gives a parameter its default, if it has one.
pub(super) fn complete(parameter: &mut Value) {
    let default = match parameter["name"].as_str() {
        Some("pageSize") => LARGEST_PAGE.into(),
        Some("match") => "emailOrPhone".into(),
        Some("operation") => "create".into(),
        _ if parameter["schema"]["type"] == "boolean" => Value::Bool(false),
        _ => return,
    };
    parameter["schema"]["default"] = default;
}
