//! Schemas of custom fields, regions, regions' settings and keys that are created or changed.

use crate::{
    object::{Object, described, document},
    retention, value,
};
use model::{CustomFieldType, Permission};
use serde_json::{Value, json};

/// Returns the names of the types of custom fields.
fn types() -> Vec<&'static str> {
    CustomFieldType::names().collect()
}

fn label() -> Value {
    described(
        value::one_line(1, 200),
        "Label",
        "The name of the field for people.",
    )
}

/// The required number of options depends on the field's type.
fn options() -> Value {
    let list = json!({"type": "array", "items": value::one_line(1, 200), "maxItems": 200, "uniqueItems": true});
    described(
        list,
        "Options",
        "The options: 1 to 200 for the two select types, none for other types.",
    )
}

fn required() -> Value {
    described(
        json!({"type": "boolean"}),
        "Required",
        "Whether a new candidate requires a value.",
    )
}

fn description() -> Value {
    let text = json!({"type": "string", "maxLength": 1_000, "pattern": value::LINES});
    described(text, "Description", "The purpose of the field.")
}

/// Returns the schema of a new custom field.
pub fn custom_field_create() -> Value {
    let mut object = Object::default();
    let key = json!({"type": "string", "pattern": value::KEY});
    object.required(
        "key",
        described(
            key,
            "Key",
            "The name of the member of `customFields`. It cannot change.",
        ),
    );
    object.required("label", label());
    let kind = json!({"type": "string", "enum": types()});
    object.required(
        "type",
        described(kind, "Type", "The type of the values. It cannot change."),
    );
    object.nullable("options", options());
    object.nullable("required", required());
    object.nullable("description", description());
    let mut schema = object.finish();
    let of_type =
        |types: &[&str]| json!({"required": ["type"], "properties": {"type": {"enum": types}}});
    let is_select =
        |name: &&str| CustomFieldType::named(name).is_some_and(CustomFieldType::is_select);
    let (selects, others): (Vec<_>, Vec<_>) = CustomFieldType::names().partition(is_select);
    let some = json!({"required": ["options"], "properties": {"options": {"type": "array", "minItems": 1}}});
    schema["allOf"] = json!([
        {"if": of_type(&selects), "then": some},
        {"if": of_type(&others), "then": {"properties": {"options": {"maxItems": 0}}}},
    ]);
    document(schema, "New custom field", "A custom field of the region.")
}

/// Returns the schema of a change of a custom field. Key and type cannot change, but may be given
/// unchanged.
pub fn custom_field_update() -> Value {
    let mut object = Object::default();
    let key = json!({"type": "string"});
    object.optional(
        "key",
        described(
            key,
            "Key",
            "The present key of the field, or absent. It cannot change.",
        ),
    );
    let kind = json!({"type": "string", "enum": types()});
    object.optional(
        "type",
        described(
            kind,
            "Type",
            "The present type of the field, or absent. It cannot change.",
        ),
    );
    object.optional("label", label());
    object.optional("options", options());
    object.optional("required", required());
    object.nullable("description", description());
    let mut schema = object.finish();
    schema["minProperties"] = 1.into();
    document(
        schema,
        "Change of a custom field",
        "The members to change. A member that is absent keeps its value. A list is replaced as a \
            whole.",
    )
}

fn slug() -> Value {
    let slug = json!({"type": "string", "pattern": value::SLUG});
    described(slug, "Slug", "The name of the region in URLs.")
}

fn name() -> Value {
    let name = value::one_line(1, 200);
    described(name, "Name", "The name of the region for people.")
}

fn redirect_urls() -> Value {
    let url =
        json!({"type": "string", "format": "uri", "pattern": value::REDIRECT, "maxLength": 2_000});
    let list = json!({"type": "array", "items": url, "maxItems": 20, "uniqueItems": true});
    described(
        list,
        "Redirect URLs",
        "The URLs to which a sign-in link may lead. An entry that ends in `/` includes everything \
            below it.",
    )
}

/// Returns the schema of a new region.
pub fn region_create() -> Value {
    let mut object = Object::default();
    object.required("slug", slug());
    object.required("name", name());
    object.nullable("redirectUrls", redirect_urls());
    document(object.finish(), "New region", "A region to create.")
}

/// Returns the schema of a change of a region.
pub fn region_update() -> Value {
    let mut object = Object::default();
    object.optional("slug", slug());
    object.optional("name", name());
    object.optional("redirectUrls", redirect_urls());
    let mut schema = object.finish();
    schema["minProperties"] = 1.into();
    document(
        schema,
        "Change of a region",
        "The members to change. A member that is absent keeps its value. The list is replaced as \
            a whole.",
    )
}

/// Returns the schema of a change of the settings that a region chooses itself.
pub fn region_settings_update() -> Value {
    let mut object = Object::default();
    let url = json!({"type": "string"});
    let about = "The absolute http or https URL that receives notifications of automatic events.";
    object.nullable("notificationUrl", described(url, "Notification URL", about));
    object.nullable(
        "portal",
        described(
            portal(),
            "Portal",
            "The branding of the region's part of the portal.",
        ),
    );
    object.nullable(
        "retention",
        described(
            retention::of_region(),
            "Retention",
            "How long candidates are kept. `null` means that no candidate is erased automatically.",
        ),
    );
    let about = "Whether websites may use version 1.";
    let flag = json!({"type": "boolean"});
    object.nullable("v1", described(flag, "Version 1", about));
    let about = "What becomes of unknown members in version 1.";
    let ways = json!({"type": "string", "enum": ["ignore", "refuse"]});
    object.nullable("v1Unknown", described(ways, "Unknown members", about));
    let reasons = json!({"type": "array", "items": value::one_line(1, 100), "maxItems": 30, "uniqueItems": true});
    let about = "The reasons of leaving that the desk offers. Figures count others together.";
    object.nullable("exitReasons", described(reasons, "Exit reasons", about));
    let about = "Whether the desk requires a reason of leaving.";
    let flag = json!({"type": "boolean"});
    object.nullable(
        "exitReasonRequired",
        described(flag, "Exit reason required", about),
    );
    let way = json!({"type": "string", "pattern": "^(?:passkey|oidc:[a-z][a-z0-9-]{0,29})$"});
    let ways =
        json!({"type": "array", "items": way, "minItems": 1, "maxItems": 20, "uniqueItems": true});
    let about = "How the region's staff sign in: `passkey`, or `oidc:` and the slug of a provider. \
        `null` means all ways.";
    object.nullable("signIn", described(ways, "Ways to sign in", about));
    let mut schema = object.finish();
    schema["minProperties"] = 1.into();
    document(
        schema,
        "Change of a region's settings",
        "The settings to change. A member that is absent keeps its value. `null` clears a member.",
    )
}

fn portal() -> Value {
    let mut object = Object::default();
    let name = value::one_line(1, 200);
    object.nullable(
        "displayName",
        described(
            name,
            "Display name",
            "The name of the region in the portal.",
        ),
    );
    let colour = json!({"type": "string", "pattern": value::COLOUR});
    object.nullable(
        "colour",
        described(
            colour,
            "Colour",
            "The region's colour: `#` and six hexadecimal digits.",
        ),
    );
    let mut logo = Object::default();
    let base64 = json!({"type": "string", "pattern": value::BASE64});
    logo.required(
        "base64",
        described(
            base64,
            "Base64",
            "A PNG, JPEG or WebP image of at most 100 kB, in base64.",
        ),
    );
    object.nullable(
        "logo",
        described(logo.finish(), "Logo", "The region's logo."),
    );
    object.finish()
}

/// Returns the schema of a new key.
pub fn key_create() -> Value {
    let mut object = Object::default();
    object.nullable(
        "description",
        described(
            value::one_line(0, 200),
            "Description",
            "The description that the region gave the key.",
        ),
    );
    let sandbox_only = json!({"type": "boolean"});
    object.nullable(
        "sandboxOnly",
        described(
            sandbox_only,
            "Sandbox only",
            "Whether the key is valid in the sandbox only.",
        ),
    );
    let about = "When the key expires. If absent, the key does not expire.";
    object.nullable("expiresAt", described(value::moment(), "Expires at", about));
    let permission = json!({"type": "string", "enum": Permission::ALL.map(Permission::name)});
    let list = json!({"type": "array", "items": permission, "minItems": 1, "maxItems": 4, "uniqueItems": true});
    let about = "The permissions of the key. If absent, the key has all permissions. The key of \
        the request must have each of them.";
    object.nullable("permissions", described(list, "Permissions", about));
    let network = json!({"type": "string", "maxLength": 50, "pattern": value::NO_NUL});
    let list = json!({"type": "array", "items": network, "minItems": 1, "maxItems": 20, "uniqueItems": true});
    let about = "The networks that may use the key, in CIDR notation, IPv4 or IPv6. If absent, \
        all networks may use it.";
    object.nullable(
        "allowedNetworks",
        described(list, "Allowed networks", about),
    );
    document(object.finish(), "New key", "A key to create.")
}
