//! The schema of a candidate's export. It extends the schema of a stored document, and so cannot be
//! derived from the type that is written.

use super::{accesses::OwnAccess, me::own_candidate};
use crate::{
    describe::{payloads, schema_of, schemas},
    v2::candidates::{Attachment, interactions::Interaction},
};
use serde_json::{Value, json};

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

/// Returns the schema of an entry of the access log of a record that is named already.
fn access() -> Value {
    let mut access = schema_of::<OwnAccess<'_>>();
    let of_record = ["candidateId", "region"];
    if let Some(members) = access["properties"].as_object_mut() {
        members.retain(|name, _| !of_record.contains(&name.as_str()));
    }
    if let Some(names) = access["required"].as_array_mut() {
        names.retain(|name| !of_record.iter().any(|of_record| name == of_record));
    }
    access
}
