//! OpenAPI components of a region, its settings, keys and custom fields.

use super::build::{cursor, envelope};
use model::{CustomFieldType, Permission};
use serde_json::{Value, json};

fn moment() -> Value {
    json!({"type": "string", "format": "date-time"})
}

/// Returns the schema of a custom field as returned.
pub(super) fn custom_field() -> Value {
    json!({
        "type": "object",
        "description": "A field that the region adds to its candidates.",
        "properties": {
            "key": {"type": "string", "description": "Under which values are written and read."},
            "label": {"type": "string"},
            "type": {"type": "string", "enum": CustomFieldType::names().collect::<Vec<_>>()},
            "options": {"type": "array", "items": {"type": "string"}, "description": "What can be chosen; of the two selects only."},
            "required": {"type": "boolean", "description": "Whether a new candidate must have a value."},
            "description": {"type": ["string", "null"]},
        },
        "required": ["key", "label", "type", "options", "required", "description"],
        "additionalProperties": false,
    })
}

/// Returns the schema of an API key as listed, or with `itself` as returned once on creation,
/// including the key.
pub(super) fn key(itself: bool) -> Value {
    let listed = [
        "id",
        "preview",
        "description",
        "sandboxOnly",
        "createdAt",
        "lastUsedAt",
        "expiresAt",
        "permissions",
        "allowedNetworks",
        "warnings",
    ];
    let mut schema = json!({
        "type": "object",
        "properties": {
            "id": {"type": "string", "pattern": "^key[A-Za-z0-9]{14}$"},
            "preview": {"type": "string", "description": "Enough of the key to recognise it by."},
            "description": {"type": ["string", "null"]},
            "sandboxOnly": {"type": "boolean"},
            "createdAt": moment(),
            "lastUsedAt": {"type": ["string", "null"], "format": "date-time"},
            "expiresAt": {"type": ["string", "null"], "format": "date-time", "description": "From when it is refused; `null` for never."},
            "permissions": {
                "type": "array",
                "description": "What may be done with it: reading; adding and changing; removing permanently; changing settings, keys and fields.",
                "items": {"type": "string", "enum": Permission::ALL.map(Permission::name)},
            },
            "allowedNetworks": {
                "type": "array", "items": {"type": "string"},
                "description": "From where it may be used, in CIDR notation; empty for anywhere.",
            },
            "warnings": {
                "type": "array",
                "items": {"type": "string", "enum": ["unused", "expiresSoon", "expired"]},
                "description": "Why somebody should look at it: not used for 90 days, expires within 14 days, has expired.",
            },
        },
        "required": listed,
        "additionalProperties": false,
    });
    if itself {
        schema["properties"]["key"] =
            json!({"type": "string", "description": "The key itself, shown this once."});
        schema["required"]
            .as_array_mut()
            .into_iter()
            .for_each(|names| names.push("key".into()));
    }
    schema
}

/// Returns the schema of a region with its keys.
pub(super) fn region() -> Value {
    json!({
        "type": "object",
        "description": "An education region.",
        "properties": {
            "id": {"type": "string", "pattern": "^reg[A-Za-z0-9]{14}$"},
            "slug": {"type": "string"},
            "name": {"type": "string"},
            "redirectUrls": {"type": "array", "items": {"type": "string"}},
            "keys": {"type": "array", "items": key(false)},
            "createdAt": moment(),
            "updatedAt": moment(),
            "callbackSecret": {"type": "string", "description": "On request only: signs callbacks."},
        },
        "required": ["id", "slug", "name", "redirectUrls", "keys", "createdAt", "updatedAt"],
        "additionalProperties": false,
    })
}

/// Returns the schema of a region as an admin sees it.
pub(super) fn plain_region() -> Value {
    json!({
        "type": "object",
        "description": "An education region, without its keys.",
        "properties": {
            "id": {"type": "string", "pattern": "^reg[A-Za-z0-9]{14}$"},
            "slug": {"type": "string"},
            "name": {"type": "string"},
            "redirectUrls": {"type": "array", "items": {"type": "string"}},
            "createdAt": moment(),
            "updatedAt": moment(),
        },
        "required": ["id", "slug", "name", "redirectUrls", "createdAt", "updatedAt"],
        "additionalProperties": false,
    })
}

/// Returns the schema of the settings that a region chooses.
pub(super) fn region_settings() -> Value {
    let nullable =
        |description: &str| json!({"type": ["string", "null"], "description": description});
    let days = json!({"type": "integer", "minimum": 1});
    json!({
        "type": "object",
        "description": "What a region settles for itself.",
        "properties": {
            "notificationUrl": nullable("Where its coordinators are notified of what nobody there has asked for."),
            "portal": {
                "type": "object",
                "properties": {
                    "displayName": nullable("What the portal calls it, in the place of its name."),
                    "colour": nullable("Its colour in the portal, `#rrggbb`."),
                    "logo": {
                        "type": ["object", "null"],
                        "properties": {
                            "type": {"type": "string", "enum": ["image/png", "image/jpeg", "image/webp"]},
                            "size": {"type": "integer", "minimum": 1, "description": "In bytes."},
                            "url": {"type": "string", "format": "uri"},
                        },
                        "required": ["type", "size", "url"],
                        "additionalProperties": false,
                    },
                },
                "required": ["displayName", "colour", "logo"],
                "additionalProperties": false,
            },
            "retention": {
                "type": ["object", "null"],
                "description": "For how long candidates are kept; `null` where none is erased by itself.",
                "properties": {"days": days, "daysWithConsent": days, "warnDays": days},
                "required": ["days", "daysWithConsent", "warnDays"],
                "additionalProperties": false,
            },
        },
        "required": ["notificationUrl", "portal", "retention"],
        "additionalProperties": false,
    })
}

/// Returns the schema of a page of the candidates that a key accessed.
pub(super) fn key_access_list() -> Value {
    let names = |description: &str| json!({"type": "array", "items": {"type": "string"}, "description": description});
    let mut fields =
        names("The fields that were shown or given in all, where there was a choice of them.");
    fields["type"] = json!(["array", "null"]);
    let seen = json!({
        "type": "object",
        "properties": {
            "candidateId": {"type": "string", "pattern": "^rec[A-Za-z0-9]{14}$"},
            "firstAt": {"type": "string", "format": "date-time", "description": "When it was first done, at the earliest."},
            "lastAt": {"type": "string", "format": "date-time", "description": "When it was last done, at the latest."},
            "actions": names("What was done: `candidates.get`, `candidates.update`, `attachments.get`, …"),
            "fields": fields,
        },
        "required": ["candidateId", "firstAt", "lastAt", "actions", "fields"],
        "additionalProperties": false,
    });
    envelope(
        &json!({"type": "array", "items": seen}),
        &json!({"cursor": cursor()}),
        &["cursor"],
    )
}
