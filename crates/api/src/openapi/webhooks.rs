//! What the server sends to subscriptions, as the document describes it.

use model::{EventKind, EventKinds};
use serde_json::{Value, json};

/// Adds the request with which the server sends an event, and the schema of its body.
pub(super) fn add(document: &mut Value) {
    document["components"]["schemas"]["Event"] = event();
    document["webhooks"] = json!({"event": {"post": {
        "tags": [super::callbacks::TAG],
        "summary": "Receive an event",
        "description": "The server sends the events of a subscription to its URL, each at least \
            once and in any order. The headers `webhook-id`, `webhook-timestamp` and \
            `webhook-signature` follow Standard Webhooks.",
        "operationId": "receiveEvent",
        "requestBody": {"required": true, "content": {"application/json": {
            "schema": {"$ref": "#/components/schemas/Event"},
        }}},
        "responses": {
            "2XX": {"description": "The event is received."},
            "410": {"description": "The receiver wants no events. The subscription is paused."},
        },
        "security": [],
    }}});
}

fn event() -> Value {
    let kinds = EventKind::ALL.map(EventKind::name);
    let kinds: Vec<_> = kinds
        .into_iter()
        .chain(["subscription.test", "subscription.verification"])
        .collect();
    let id =
        |prefix: &str| json!({"type": "string", "pattern": format!("^{prefix}[A-Za-z0-9]{{14}}$")});
    let phase = json!({"type": "string"});
    json!({
        "type": "object",
        "description": format!("An event of a subscription. With `{}` in `events`, later versions \
            send further types.", EventKinds::EVERY),
        "properties": {
            "id": id("evt"),
            "type": {"type": "string", "enum": kinds},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": {
                "type": "object",
                "properties": {
                    "candidateId": id("rec"),
                    "interactionId": id("rec"),
                    "attachmentId": id("att"),
                    "mutationId": id("mut"),
                    "subscriptionId": id("sub"),
                    "challenge": {"type": "string", "description": "To be in the body of the answer."},
                    "sequence": {"type": "integer", "description": "Grows with each event of a candidate."},
                    "by": {
                        "type": "object",
                        "properties": {
                            "kind": {"type": "string", "enum": ["key", "person", "candidate", "system"]},
                            "id": id("key"),
                        },
                        "required": ["kind"],
                    },
                    "fields": {"type": "array", "items": {"type": "string"}},
                    "from": phase,
                    "to": phase,
                },
            },
            "meta": {
                "type": "object",
                "properties": {"sandboxEnabled": {"type": "boolean"}},
                "required": ["sandboxEnabled"],
            },
        },
        "required": ["id", "type", "timestamp", "data", "meta"],
    })
}
