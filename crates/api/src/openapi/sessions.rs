//! Components of candidates' sessions.

use super::components::{body, created, envelope, with_example};
use serde_json::{Value, json};

pub(super) fn schemas() -> Value {
    json!({
        "OpenedSession": created(&json!({
            "type": "object",
            "properties": {
                "token": {"type": "string", "description": "For `Authorization: Bearer …`, shown this once."},
                "expiresAt": {"type": "string", "format": "date-time", "description": "When it ends at the latest."},
            },
            "required": ["token", "expiresAt"],
            "additionalProperties": false,
        })),
        "OwnCandidate": own_candidate(),
        "OwnRecords": envelope(
            &json!({"type": "array", "items": {"$ref": "#/components/schemas/OwnCandidate"}}), &json!({}), &[]
        ),
        "RequestedVerification": requested(),
        "SessionRequest": with_example(
            body(schema::session_request()), &json!({"email": "sanne@example.nl", "code": "123456"})
        ),
        "VerificationRequest": with_example(body(schema::verification_request()), &json!({"email": "sanne@example.nl"})),
    })
}

/// A record with the region that keeps it.
fn own_candidate() -> Value {
    let mut schema = schema::response::candidate();
    schema["properties"]["region"] = json!({
        "type": "object",
        "description": "The region that keeps the record.",
        "properties": {"id": {"type": "string", "pattern": "^reg[A-Za-z0-9]{14}$"}, "name": {"type": "string"}},
        "required": ["id", "name"],
        "additionalProperties": false,
    });
    if let Some(required) = schema["required"].as_array_mut() {
        required.push("region".into());
    }
    schema
}

/// The 202 of a request for a link.
fn requested() -> Value {
    let mut schema = envelope(
        &json!({
            "type": "object",
            "properties": {"code": {
                "type": "string", "pattern": "^[0-9]{6}$",
                "description": "In the sandbox with a region's key only: the code, which no mail brings.",
            }},
            "additionalProperties": false,
        }),
        &json!({}),
        &[],
    );
    schema["properties"]["statusCode"]["const"] = 202.into();
    schema
}
