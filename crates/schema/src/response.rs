//! Schemas of the server's answers for the API reference.

use crate::{
    interaction,
    object::{Object, nullable},
    value,
};
use model::{Field, Kind};
use serde_json::{Map, Value, json};

/// Returns the schema of a candidate in an answer. Every member but `id` is optional, because a
/// selection may omit it.
pub fn candidate() -> Value {
    let mut properties = Map::new();
    for field in Field::ALL {
        let definition = field.definition();
        let schema = match definition.kind {
            Kind::Attachments => {
                json!({"type": "array", "items": {"$ref": "#/components/schemas/Attachment"}})
            }
            kind => value::of_kind(kind),
        };
        let mut schema = if definition.is_nullable() {
            nullable(schema)
        } else {
            schema
        };
        schema["title"] = definition.label.english.into();
        schema["description"] = definition.description.into();
        if !definition.is_writable() {
            schema["readOnly"] = true.into();
        }
        properties.insert(definition.name.into(), schema);
    }
    properties.insert(
        "customFields".into(),
        json!({
            "type": "object", "additionalProperties": true, "title": "Custom fields",
            "description": "The region's own fields by key, `null` where empty. On request only.",
        }),
    );
    properties.insert(
        "interactions".into(),
        json!({
            "type": "array", "items": {"$ref": "#/components/schemas/Interaction"}, "maxItems": 100,
            "title": "Interactions", "description": "The newest interactions, newest first. On request only.",
        }),
    );
    json!({
        "type": "object",
        "description": "A candidate: a prospective teacher that the region follows.",
        "properties": properties,
        "required": ["id"],
        "additionalProperties": false,
    })
}

/// Returns the schema of a contact moment in an answer.
pub fn interaction() -> Value {
    let mut object = Object::default();
    object.required("id", value::of_kind(Kind::Id));
    object.required("candidateId", value::of_kind(Kind::Id));
    for member in &interaction::MEMBERS {
        let schema = match member.name {
            "performedAt" => value::of_kind(Kind::DateTime),
            _ => value::stored(member.schema()),
        };
        object.required(
            member.name,
            if member.required {
                schema
            } else {
                nullable(schema)
            },
        );
    }
    object.required("createdAt", value::of_kind(Kind::DateTime));
    object.required("updatedAt", value::of_kind(Kind::DateTime));
    let mut schema = object.finish();
    schema["description"] = "A contact moment with a candidate.".into();
    schema
}

/// Returns the schema of an attachment in an answer.
pub fn attachment() -> Value {
    json!({
        "type": "object",
        "description": "A file of a candidate.",
        "properties": {
            "id": {"type": "string", "pattern": value::ATTACHMENT_ID},
            "filename": {"type": "string", "maxLength": 200},
            "type": {"type": "string", "description": "The media type, found by content."},
            "size": {"type": "integer", "minimum": 0, "description": "The size in bytes."},
            "url": {"type": "string", "format": "uri", "description": "Where to download it, for ten minutes, without a credential."},
            "createdAt": value::of_kind(Kind::DateTime),
        },
        "required": ["id", "filename", "type", "size", "url", "createdAt"],
        "additionalProperties": false,
    })
}
