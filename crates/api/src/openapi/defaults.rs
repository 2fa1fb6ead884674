//! The default values of parameters.
//!
//! Members of bodies have no `default` in the document; their descriptions mention it. Generated
//! clients would send the default, and in an upsert it would overwrite the record's value.

use crate::input::LARGEST_PAGE;
use serde_json::Value;

/// Sets a parameter's default, if it has one.
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
