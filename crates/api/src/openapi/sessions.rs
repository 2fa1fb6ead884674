//! OpenAPI components of candidate sessions.

use super::build::{body, cursor, envelope, with_example};
use serde_json::{Value, json};

pub(super) fn schemas() -> Value {
    json!({
        "AccessList": access_list(),
        "ChangedEmail": changed_email(),
        "EmailApproval": with_example(
            body(schema::address_approval()), &json!({"requestId": "verAbC13pTbjpS6Iz", "code": "123456"})
        ),
        "EmailConfirmation": with_example(
            body(schema::address_confirmation()), &json!({"requestId": "verAbC13pTbjpS6Iz", "code": "123456"})
        ),
        "EmailUndoing": with_example(
            body(schema::address_undoing()), &json!({"token": "q5NfYw2qk1bX0mT8eJc7uR4zL9oVhA3sDgP6iKxByWE"})
        ),
        "ErasureConfirmation": with_example(
            body(schema::erasure_confirmation()), &json!({"token": "q5NfYw2qk1bX0mT8eJc7uR4zL9oVhA3sDgP6iKxByWE"})
        ),
        "HeldData": envelope(&held(), &json!({}), &[]),
        "ExportedRecord": held_record(),
        "NewEmailRequest": with_example(body(schema::new_address()), &json!({"email": "sanne.nieuw@example.nl"})),
        "OpenedSession": opened(),
        "OwnCandidate": own_candidate(),
        "OwnRecords": envelope(
            &json!({"type": "array", "items": {"$ref": "#/components/schemas/OwnCandidate"}}), &json!({}), &[]
        ),
        "OwnSessions": own_sessions(),
        "RequestedErasure": requested("token", "The token that the e-mail's link would have."),
        "RequestedSignIn": signing_in(),
        "RequestedNewEmail": requested_new_email(),
        "SessionRequest": with_example(
            body(schema::session_request()), &json!({"requestId": "verAbC13pTbjpS6Iz", "code": "123456"})
        ),
        "VerificationRequest": with_example(body(schema::verification_request()), &json!({"email": "sanne@example.nl"})),
    })
}

/// Returns the schema of the response to an accepted sign-in request.
fn signing_in() -> Value {
    let code = "In the sandbox, from which no mail leaves. The six digits that a mail would have.";
    let data = json!({
        "type": "object",
        "properties": {
            "requestId": {"type": "string", "description": "With it the code of this request opens a session."},
            "code": {"type": "string", "description": code},
        },
        "required": ["requestId"],
        "additionalProperties": false,
    });
    let mut schema = envelope(&data, &json!({}), &[]);
    schema["properties"]["statusCode"]["const"] = 202.into();
    schema
}

/// Returns the schema of the response that shows a session's token, which is shown only once.
fn opened() -> Value {
    let session = json!({
        "type": "object",
        "properties": {
            "token": {"type": "string", "description": "For `Authorization: Bearer …`, shown this once."},
            "expiresAt": {"type": "string", "format": "date-time", "description": "When it ends at the latest."},
        },
        "required": ["token", "expiresAt"],
        "additionalProperties": false,
    });
    let mut schema = envelope(&session, &json!({}), &[]);
    schema["properties"]["statusCode"] = json!({"type": "integer", "enum": [200, 201]});
    schema
}

/// Returns the schema of the response with the session that replaces those of the former e-mail
/// address.
fn changed_email() -> Value {
    let mut schema = opened();
    schema["properties"]["statusCode"] = json!({"type": "integer", "enum": [200]});
    schema["properties"]["data"]["properties"]["undoToken"] = json!({
        "type": "string",
        "description": "In the sandbox, from which no mail leaves. The token of the link that undoes the change.",
    });
    schema
}

/// Returns the schema of the 202 of a request for another e-mail address, or of its approval.
fn requested_new_email() -> Value {
    let mut schema = requested("code", "The six digits that the mail would have.");
    let id = json!({
        "type": "string", "pattern": "^ver[A-Za-z0-9]{14}$", "description": "With what the code is to be given.",
    });
    schema["properties"]["data"]["properties"]["requestId"] = id;
    schema["properties"]["data"]["required"] = json!(["requestId"]);
    schema
}

/// Returns the schema of a candidate's sessions.
fn own_sessions() -> Value {
    let moment = |description: &str| json!({"type": "string", "format": "date-time", "description": description});
    let mut region = region();
    region["type"] = json!(["object", "null"]);
    region["description"] =
        json!("The region whose records alone it sees; `null` for one that sees every region's.");
    let session = json!({
        "type": "object",
        "properties": {
            "id": {"type": "string", "pattern": "^ses[A-Za-z0-9]{14}$"},
            "region": region,
            "createdAt": moment("When it began."),
            "lastUsedAt": moment("When it was last used."),
            "expiresAt": moment("When it ends at the latest."),
            "current": {"type": "boolean", "description": "Whether it is the one that asks."},
        },
        "required": ["id", "region", "createdAt", "lastUsedAt", "expiresAt", "current"],
        "additionalProperties": false,
    });
    envelope(&json!({"type": "array", "items": session}), &json!({}), &[])
}

/// Returns the schema of the export of all data stored about a candidate.
fn held() -> Value {
    json!({
        "type": "object",
        "properties": {
            "exportedAt": {"type": "string", "format": "date-time"},
            "candidates": {"type": "array", "items": {"$ref": "#/components/schemas/ExportedRecord"}},
        },
        "required": ["exportedAt", "candidates"],
        "additionalProperties": false,
    })
}

/// Returns the schema of an exported record with its related data.
fn held_record() -> Value {
    let mut schema = own_candidate();
    schema["properties"]["interactions"] = json!({
        "type": "array", "items": {"$ref": "#/components/schemas/Interaction"},
        "title": "Interactions", "description": "Every interaction, newest first.",
    });
    let moment = |description: &str| json!({"type": ["string", "null"], "format": "date-time", "description": description});
    schema["properties"]["mutations"] = json!({
        "type": "array",
        "description": "The writes that were about it and are still known, oldest first; without what was written.",
        "items": {
            "type": "object",
            "properties": {
                "operation": {"type": "string"},
                "status": {"type": "string"},
                "createdAt": {"type": "string", "format": "date-time"},
                "startedAt": moment("When it was begun."),
                "finishedAt": moment("When it ended."),
            },
            "required": ["operation", "status", "createdAt", "startedAt", "finishedAt"],
            "additionalProperties": false,
        },
    });
    schema["properties"]["retainUntil"] = json!({
        "type": ["string", "null"], "format": "date-time",
        "description": "Until when it is kept; `null` where nothing says so.",
    });
    schema["properties"]["removedCustomFields"] = json!({
        "type": "array",
        "description": "What the record has of fields that the region removed. 30 days later it is removed, too.",
        "items": {
            "type": "object",
            "properties": {
                "key": {"type": "string"},
                "label": {"type": "string"},
                "value": {"type": ["string", "number", "boolean", "array"], "items": {"type": "string"}},
                "removedAt": {"type": "string", "format": "date-time"},
                "keptUntil": {"type": "string", "format": "date-time"},
            },
            "required": ["key", "label", "value", "removedAt", "keptUntil"],
            "additionalProperties": false,
        },
    });
    schema["properties"]["accesses"] = json!({
        "type": "array", "items": access(),
        "description": "Who saw or changed it, newest first, as far as that is still recorded.",
    });
    if let Some(required) = schema["required"].as_array_mut() {
        required.extend(
            [
                "customFields",
                "removedCustomFields",
                "interactions",
                "mutations",
                "accesses",
                "retainUntil",
            ]
            .map(Value::from),
        );
    }
    schema
}

/// Returns the schema of a page of the access log of a candidate's own data.
fn access_list() -> Value {
    let mut access = access();
    access["properties"]["candidateId"] = json!({"type": "string", "pattern": "^rec[A-Za-z0-9]{14}$", "description": "Which record."});
    access["properties"]["region"] = region();
    if let Some(required) = access["required"].as_array_mut() {
        required.extend(["candidateId", "region"].map(Value::from));
    }
    envelope(
        &json!({"type": "array", "items": access}),
        &json!({"cursor": cursor()}),
        &["cursor"],
    )
}

/// Returns the schema of an entry of the access log.
fn access() -> Value {
    json!({
        "type": "object",
        "properties": {
            "at": {"type": "string", "format": "date-time", "description": "When it was first done, at the earliest."},
            "until": {"type": "string", "format": "date-time", "description": "When it was last done, at the latest."},
            "action": {"type": "string", "description": "What was done: `candidates.get`, `candidates.list`, `candidates.update`, …"},
            "fields": {
                "type": ["array", "null"], "items": {"type": "string"},
                "description": "The fields that were shown or given, where there is a choice of them.",
            },
            "key": {
                "type": ["object", "null"],
                "description": "Whose key it was.",
                "properties": {"description": {"type": ["string", "null"], "description": "What its owner calls it."}},
                "required": ["description"],
                "additionalProperties": false,
            },
        },
        "required": ["at", "until", "action", "fields", "key"],
        "additionalProperties": false,
    })
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

/// Returns the schema of a record with the region that stores it.
fn own_candidate() -> Value {
    let mut schema = schema::response::candidate();
    schema["properties"]["region"] = region();
    if let Some(required) = schema["required"].as_array_mut() {
        required.push("region".into());
    }
    schema
}

/// Returns the schema of the 202 of a request that sends an e-mail. In the sandbox, which sends
/// none, the member `name` contains what the e-mail would.
fn requested(name: &str, description: &str) -> Value {
    let held = json!({"type": "string", "description": format!("In the sandbox, from which no mail leaves. {description}")});
    let data = json!({"type": "object", "properties": {name: held}, "additionalProperties": false});
    let mut schema = envelope(&data, &json!({}), &[]);
    schema["properties"]["statusCode"]["const"] = 202.into();
    schema
}
