//! Components of candidates' sessions.

use super::components::{body, created, cursor, envelope, with_example};
use serde_json::{Value, json};

pub(super) fn schemas() -> Value {
    json!({
        "AccessList": access_list(),
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

/// A page of who saw one's data.
fn access_list() -> Value {
    let access = json!({
        "type": "object",
        "properties": {
            "at": {"type": "string", "format": "date-time", "description": "When it was first done, at the earliest."},
            "until": {"type": "string", "format": "date-time", "description": "When it was last done, at the latest."},
            "action": {"type": "string", "description": "What was done: `candidates.get`, `candidates.list`, `candidates.update`, …"},
            "fields": {
                "type": ["array", "null"], "items": {"type": "string"},
                "description": "The fields that were shown or given, where there is a choice of them.",
            },
            "candidateId": {"type": "string", "pattern": "^rec[A-Za-z0-9]{14}$", "description": "Which record."},
            "region": region(),
            "key": {
                "type": ["object", "null"],
                "description": "Whose key it was.",
                "properties": {"description": {"type": ["string", "null"], "description": "What its owner calls it."}},
                "required": ["description"],
                "additionalProperties": false,
            },
        },
        "required": ["at", "until", "action", "fields", "candidateId", "region", "key"],
        "additionalProperties": false,
    });
    envelope(&json!({"type": "array", "items": access}), &json!({"cursor": cursor()}), &["cursor"])
}

fn region() -> Value {
    json!({
        "type": "object",
        "description": "The region that keeps the record.",
        "properties": {"id": {"type": "string", "pattern": "^reg[A-Za-z0-9]{14}$"}, "name": {"type": "string"}},
        "required": ["id", "name"],
        "additionalProperties": false,
    })
}

/// A record with the region that keeps it.
fn own_candidate() -> Value {
    let mut schema = schema::response::candidate();
    schema["properties"]["region"] = region();
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
