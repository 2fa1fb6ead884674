//! Parts that the components are built from.

use model::{Environment, ProblemCode};
use serde_json::{Value, json};

/// Adds an example to a schema.
pub(super) fn with_example(mut schema: Value, example: &Value) -> Value {
    schema["examples"] = json!([example]);
    schema
}

/// Returns a body's schema as a component, without the members that only a standalone schema needs.
pub(super) fn body(mut schema: Value) -> Value {
    if let Some(members) = schema.as_object_mut() {
        for own in ["$schema", "title", "allOf"] {
            members.remove(own);
        }
    }
    schema
}

/// Returns the schema of `meta.cursor`.
pub(super) fn cursor() -> Value {
    json!({"type": ["string", "null"], "description": "For the next page; `null` on the last."})
}

/// Returns the schema of `meta.syncToken`.
pub(super) fn sync_token() -> Value {
    json!({"type": "string", "description": "On the last page: where the changes since this walk began are followed from."})
}

/// Returns the schema of the success envelope around `data`.
pub(super) fn envelope(data: &Value, meta: &Value, required: &[&str]) -> Value {
    let mut properties = json!({
        "sandboxEnabled": {"type": "boolean", "description": "Whether the sandbox answered."},
    });
    if let (Some(all), Some(more)) = (properties.as_object_mut(), meta.as_object()) {
        all.extend(more.clone());
    }
    let required: Vec<_> = std::iter::once("sandboxEnabled")
        .chain(required.iter().copied())
        .collect();
    json!({
        "type": "object",
        "properties": {
            "statusCode": {"type": "integer", "const": 200},
            "message": {"type": "string"},
            "data": data,
            "meta": {"type": "object", "properties": properties, "required": required, "additionalProperties": false},
        },
        "required": ["statusCode", "message", "data", "meta"],
        "additionalProperties": false,
    })
}

/// Returns the example of a problem's body.
pub(super) fn problem_example(code: ProblemCode) -> Value {
    let mut example = json!({
        "type": format!("https://api.example.nl/problems/{}", code.code()),
        "title": code.title(),
        "status": code.status(),
        "detail": code.title(),
        "instance": "urn:request:6f1c0e6b",
        "statusCode": code.status(),
        "message": code.title(),
        "meta": {"sandboxEnabled": Environment::Production.is_sandbox()},
    });
    if code == ProblemCode::InvalidRequest {
        example["detail"] = "1 problem in the request".into();
        example["errors"] = json!([{"parameter": "pageSize", "code": "range", "message": messages::Parameter::PageSize.to_string()}]);
    }
    example
}
