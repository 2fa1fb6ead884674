//! Mutations as the document describes them.

use super::components::envelope;
use serde_json::{Value, json};

/// What a 202 says.
pub(super) fn accepted() -> Value {
    let data = json!({
        "type": "object",
        "properties": {
            "mutationId": id("mut"),
            "status": {"type": "string", "const": "queued"},
            "idempotencyKey": {"type": ["string", "null"]},
            "candidateIds": ids("rec"),
            "interactionIds": ids("rec"),
            "attachmentIds": ids("att"),
        },
        "required": ["mutationId", "status", "idempotencyKey", "candidateIds", "interactionIds", "attachmentIds"],
        "additionalProperties": false,
    });
    let mut accepted = envelope(&data, &json!({}), &[]);
    accepted["properties"]["statusCode"]["const"] = 202.into();
    accepted
}

/// A mutation as it may be looked at.
pub(super) fn mutation(public_url: &str) -> Value {
    let moment = json!({"type": "string", "format": "date-time"});
    let perhaps = json!({"type": ["string", "null"], "format": "date-time"});
    json!({
        "type": "object",
        "description": "An accepted write, and what became of it.",
        "properties": {
            "mutationId": id("mut"),
            "operation": {"type": "string", "enum": [
                "candidates.create", "candidates.upsert", "candidates.update", "candidates.archive", "candidates.restore",
                "candidates.erase", "interactions.create", "interactions.update", "interactions.delete",
                "attachments.create", "attachments.delete",
            ]},
            "status": {"type": "string", "enum": ["queued", "running", "succeeded", "failed"]},
            "attempts": {"type": "integer", "minimum": 0},
            "idempotencyKey": {"type": ["string", "null"]},
            "candidateIds": ids("rec"),
            "interactionIds": ids("rec"),
            "attachmentIds": ids("att"),
            "createdAt": moment,
            "startedAt": perhaps,
            "finishedAt": perhaps,
            "problem": {
                "type": ["object", "null"],
                "description": "Why it failed.",
                "properties": {
                    "type": {"type": "string", "format": "uri", "examples": [format!("{public_url}/problems/not-found")]},
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "detail": {"type": "string"},
                },
                "required": ["type", "title", "status", "detail"],
                "additionalProperties": false,
            },
            "deliveries": {"type": "array", "description": "The attempts to deliver its callback.", "items": {
                "type": "object",
                "properties": {
                    "attemptedAt": moment,
                    "status": {"type": ["integer", "null"], "description": "The receiver's HTTP status, if it gave one."},
                    "outcome": {"type": "string", "enum": [
                        "delivered", "refused", "gone", "unreachable", "timeout", "forbidden-address",
                    ]},
                    "nextAttemptAt": perhaps,
                },
                "required": ["attemptedAt", "status", "outcome", "nextAttemptAt"],
                "additionalProperties": false,
            }},
        },
        "required": ["mutationId", "operation", "status", "attempts", "idempotencyKey", "candidateIds", "interactionIds",
            "attachmentIds", "createdAt", "startedAt", "finishedAt", "problem", "deliveries"],
        "additionalProperties": false,
    })
}

fn id(prefix: &str) -> Value {
    json!({"type": "string", "pattern": format!("^{prefix}[A-Za-z0-9]{{14}}$")})
}

fn ids(prefix: &str) -> Value {
    json!({"type": "array", "items": id(prefix)})
}
