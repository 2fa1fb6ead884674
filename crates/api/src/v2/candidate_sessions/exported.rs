//! The schema of a candidate's export. It extends the schema of a stored document, and so cannot be
//! derived from the type that is written.

use super::{accesses::OwnAccess, me::own_candidate};
use crate::{
    describe::{payloads, schema_of, schemas},
    v2::candidates::{Attachment, interactions::Interaction},
};
use serde_json::{Value, json};
use store::mutations::Author;

schemas! {
    /// Names everything that is stored about a candidate as the data of an answer.
    HeldData as "HeldData" with ExportedRecord = json!({
        "type": "object",
        "properties": {
            "exportedAt": {"type": "string", "format": "date-time"},
            "candidates": {"type": "array", "items": {"$ref": "#/components/schemas/ExportedRecord"}},
        },
        "required": ["exportedAt", "candidates"],
        "additionalProperties": false,
    });
    /// Names an exported record.
    ExportedRecord as "ExportedRecord" with Attachment, Interaction = exported_record();
}

payloads! {
    HeldData { one: "HeldData" }
}

/// Returns the schema of an exported record with its related data.
fn exported_record() -> Value {
    let mut schema = own_candidate();
    schema["properties"]["interactions"] = json!({
        "type": "array", "items": {"$ref": "#/components/schemas/Interaction"},
        "title": "Interactions", "description": "All interactions, the newest first.",
    });
    let moment = |description: &str| json!({"type": ["string", "null"], "format": "date-time", "description": description});
    schema["properties"]["tasks"] = json!({
        "type": "array",
        "description": "The tasks that the region planned.",
        "items": {
            "type": "object",
            "properties": {
                "text": {"type": "string"},
                "dueOn": {"type": "string", "format": "date"},
                "doneAt": moment("When the task was done."),
                "createdAt": {"type": "string", "format": "date-time"},
            },
            "required": ["text", "dueOn", "doneAt", "createdAt"],
            "additionalProperties": false,
        },
    });
    schema["properties"]["mutations"] = json!({
        "type": "array",
        "description": "The writes of the record that the server still stores, the oldest first, \
            without their contents.",
        "items": {
            "type": "object",
            "properties": {
                "operation": {"type": "string"},
                "status": {"type": "string"},
                "createdAt": {"type": "string", "format": "date-time"},
                "startedAt": moment("When the write began."),
                "finishedAt": moment("When the write ended."),
            },
            "required": ["operation", "status", "createdAt", "startedAt", "finishedAt"],
            "additionalProperties": false,
        },
    });
    schema["properties"]["retainUntil"] = json!({
        "type": ["string", "null"], "format": "date-time",
        "description": "When the record will be erased. It is `null` if no retention applies.",
    });
    schema["properties"]["removedCustomFields"] = removed_fields();
    schema["properties"]["accesses"] = json!({
        "type": "array", "items": access(),
        "description": "Who read or changed the record, the newest access first, as far as the \
            server still stores it.",
    });
    schema["properties"]["history"] = history();
    if let Some(required) = schema["required"].as_array_mut() {
        required.extend(
            [
                "customFields",
                "removedCustomFields",
                "interactions",
                "tasks",
                "mutations",
                "accesses",
                "history",
                "retainUntil",
            ]
            .map(Value::from),
        );
    }
    schema
}

/// Returns the schema of the values of custom fields that the region removed.
fn removed_fields() -> Value {
    json!({
        "type": "array",
        "description": "The values of custom fields that the region removed. The server removes \
            them 30 days after the field.",
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
    })
}

/// Returns the schema of the changes of a record.
fn history() -> Value {
    json!({
        "type": "array",
        "description": "What changed of the record and of its interactions, the newest change \
            first. Values are kept for a year.",
        "items": {
            "type": "object",
            "properties": {
                "at": {"type": "string", "format": "date-time"},
                "by": {"type": "string", "enum": Author::KINDS},
                "operation": {"type": "string"},
                "changes": {"type": "array", "items": {
                    "type": "object",
                    "properties": {"field": {"type": "string"}, "from": {}, "to": {}},
                    "required": ["field"],
                    "additionalProperties": false,
                }},
            },
            "required": ["at", "by", "operation", "changes"],
            "additionalProperties": false,
        },
    })
}

/// Returns the schema of an entry of the access log of a record that is named already.
fn access() -> Value {
    let mut access = schema_of::<OwnAccess<'_>>();
    remove(&mut access, &["candidateId", "region"]);
    remove(&mut access["properties"]["by"], &["region"]);
    access
}

/// Removes members from the schema of an object.
fn remove(schema: &mut Value, removed: &[&str]) {
    if let Some(members) = schema["properties"].as_object_mut() {
        members.retain(|name, _| !removed.contains(&name.as_str()));
    }
    if let Some(names) = schema["required"].as_array_mut() {
        names.retain(|name| !removed.iter().any(|removed| name == removed));
    }
}
