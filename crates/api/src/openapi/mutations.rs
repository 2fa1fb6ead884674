//! OpenAPI components of writes: bodies, mutations and the change feed.

use super::build::{body, cursor, envelope, sync_token, with_example};
use model::Action;
use serde_json::{Value, json};

/// Returns all of these components by name.
pub(super) fn schemas(public_url: &str) -> Value {
    let (cursor, token) = (cursor(), sync_token());
    let new = json!({
        "name": "Sanne Voorbeeld", "email": "sanne@example.nl", "privacyConsent": true, "sectors": ["Primair onderwijs"],
    });
    let moment = json!({"type": "Telefonisch", "performedAt": "2026-01-02T03:04:05Z", "summary": "Wil een school zien."});
    let file = json!({"filename": "cv.txt", "base64": "aGFsbG8="});
    json!({
        "AcceptedMutation": accepted(),
        "CandidateChanges": with_example(
            of_any_region(described(schema::update(&[]), CHANGES)),
            &json!({"city": "Assen", "sectors": ["Voortgezet onderwijs"]}),
        ),
        "Change": change(),
        "ChangeList": envelope(
            &json!({"type": "array", "items": {"$ref": "#/components/schemas/Change"}}),
            &json!({"cursor": cursor, "syncToken": token}), &["cursor"],
        ),
        "InteractionChanges": with_example(
            described(schema::interaction_update(), CHANGES),
            &json!({"durationMinutes": 30}),
        ),
        "InteractionList": envelope(
            &json!({"type": "array", "items": {"$ref": "#/components/schemas/Interaction"}}), &json!({"cursor": cursor}), &["cursor"],
        ),
        "InteractionRecord": envelope(&json!({"$ref": "#/components/schemas/Interaction"}), &json!({}), &[]),
        "Mutation": mutation(public_url),
        "MutationList": envelope(
            &json!({"type": "array", "items": {"$ref": "#/components/schemas/Mutation"}}), &json!({"cursor": cursor}), &["cursor"],
        ),
        "MutationRecord": envelope(&json!({"$ref": "#/components/schemas/Mutation"}), &json!({}), &[]),
        "NewAttachments": with_example(
            described(schema::attachments(), "Files to add, in either list or both."),
            &json!({"curriculumVitae": [file]}),
        ),
        "NewAttachmentFiles": {
            "type": "object",
            "description": "Files to add as they are, a part a file, each with a filename; at least one, at most 10 MiB each.",
            "properties": {
                "curriculumVitae": {"type": "array", "items": {"$ref": "#/components/schemas/File"}, "maxItems": 5},
                "otherAttachments": {"type": "array", "items": {"$ref": "#/components/schemas/File"}, "maxItems": 5},
                "file": {"type": "array", "items": {"$ref": "#/components/schemas/File"}, "maxItems": 5,
                    "description": "The same as `otherAttachments`."},
            },
            "additionalProperties": false,
        },
        "NewCandidate": with_example(of_any_region(described(schema::create(&[]), NEW)), &new),
        "NewCandidates": {
            "type": "array", "items": {"$ref": "#/components/schemas/NewCandidate"}, "minItems": 1, "maxItems": 10,
            "examples": [[new]],
        },
        "NewRetention": with_example(
            described(schema::retention_update(), "Until when the candidate is kept."),
            &json!({"retainUntil": "2027-01-31T23:00:00Z"}),
        ),
        "RetentionRecord": envelope(&retention(), &json!({}), &[]),
        "NewInteractions": {
            "type": "array", "items": described(schema::interaction_create(), "A contact moment to add."), "minItems": 1, "maxItems": 10,
            "examples": [[moment]],
        },
    })
}

/// Descriptions of bodies, beside their schemas.
const NEW: &str = "A candidate to add. A region's own fields stand in `customFields`; `GET /schema` gives this schema with them.";
const CHANGES: &str = "What is to be different; at least one member.";

/// Returns a body's schema as a component with a description.
fn described(schema: Value, description: &str) -> Value {
    let mut schema = body(schema);
    schema["description"] = description.into();
    schema
}

/// Allows any custom field. The API reference is the same for all regions, while `GET /schema`
/// describes the fields of one. Generated clients must be able to send any.
fn of_any_region(mut candidate: Value) -> Value {
    if let Some(own) = candidate["properties"]["customFields"].as_object_mut() {
        own.shift_remove("properties");
        own["additionalProperties"] = true.into();
    }
    candidate
}

/// Returns the schema of an entry of the change feed.
fn change() -> Value {
    json!({
        "type": "object",
        "description": "What became of a candidate.",
        "properties": {
            "id": {"type": "string", "pattern": "^rec[A-Za-z0-9]{14}$"},
            "change": {"type": "string", "enum": ["created", "updated", "archived", "restored", "deleted"]},
            "candidate": {"anyOf": [{"$ref": "#/components/schemas/Candidate"}, {"type": "null"}],
                "description": "The candidate as it is now; `null` where it is archived or gone."},
        },
        "required": ["id", "change", "candidate"],
        "additionalProperties": false,
    })
}

/// Returns the schema of a candidate's retention.
fn retention() -> Value {
    json!({
        "type": "object",
        "properties": {"retainUntil": {"type": ["string", "null"], "format": "date-time",
            "description": "When the candidate is to be erased; `null` where nothing says so."}},
        "required": ["retainUntil"],
        "additionalProperties": false,
    })
}

/// Returns the schema of a 202's body.
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

/// Describes when a callback is retried.
pub(super) fn retries() -> String {
    let after: Vec<String> = services::mutations::retry_schedule()
        .iter()
        .map(|wait| lasting(wait.as_secs()))
        .collect();
    format!(
        "One is delivered when the receiver answers 2xx within 15 seconds. Any other answer, a redirect among them, or none \
         at all is tried again after {}, each give or take a fifth, whatever `Retry-After` says; 410 ends the tries.",
        after.join(", ")
    )
}

/// Formats a number of seconds with the largest unit that divides it.
fn lasting(seconds: u64) -> String {
    match seconds {
        3600.. if seconds.is_multiple_of(3600) => format!("{} h", seconds / 3600),
        60.. if seconds.is_multiple_of(60) => format!("{} min", seconds / 60),
        _ => format!("{seconds} s"),
    }
}

/// Returns the schema of a mutation in its public form.
pub(super) fn mutation(public_url: &str) -> Value {
    let moment = json!({"type": "string", "format": "date-time"});
    let perhaps = json!({"type": ["string", "null"], "format": "date-time"});
    json!({
        "type": "object",
        "description": "An accepted write, and what became of it.",
        "properties": {
            "mutationId": id("mut"),
            "operation": {"type": "string", "enum": Action::mutations().collect::<Vec<_>>()},
            "status": {"type": "string", "enum": ["queued", "running", "succeeded", "failed"]},
            "attempts": {"type": "integer", "minimum": 0},
            "idempotencyKey": {"type": ["string", "null"], "description": "`null` also once its candidate was erased."},
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
                    "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}, "maxItems": model::MOST_FAULTS,
                        "description": "Where files failed that were given by address: each of them, by its place in the body."},
                },
                "required": ["type", "title", "status", "detail"],
                "additionalProperties": false,
            },
            "deliveries": {"type": "array", "description": format!("The attempts to deliver its callback. {}", retries()), "items": {
                "type": "object",
                "properties": {
                    "attemptedAt": moment,
                    "status": {"type": ["integer", "null"], "description": "The receiver's HTTP status, if it gave one."},
                    "outcome": {"type": "string", "enum": [
                        "delivered", "refused", "gone", "unreachable", "timeout", "forbidden-address",
                    ]},
                    "nextAttemptAt": {"type": ["string", "null"], "format": "date-time",
                        "description": "When it is tried again; `null` where it is not."},
                },
                "required": ["attemptedAt", "status", "outcome", "nextAttemptAt"],
                "additionalProperties": false,
            }},
            "result": {"type": ["string", "null"], "enum": ["created", "updated", null],
                "description": "Of an upsert: whether it added a candidate or changed one; `null` until then."},
            "matchedBy": {"type": ["string", "null"], "enum": ["email", "phone", null],
                "description": "Of an upsert: by what the candidate was found; `null` where none was."},
            "ignored": {"type": "array", "items": {"type": "string"},
                "description": "Of an upsert: fields that were given and left as they were."},
            "incomplete": {"type": "boolean", "const": true,
                "description": "Files of what was removed could not be removed yet. It is tried again until they are gone; \
                                only then is the mutation `succeeded`, and its callback sent."},
            "filesLeft": {"type": "integer", "minimum": 1, "description": "How many; stands beside `incomplete`."},
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
