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
        "The field's name for people.",
    )
}

/// The required number of options depends on the field's type.
fn options() -> Value {
    let list = json!({"type": "array", "items": value::one_line(1, 200), "maxItems": 200, "uniqueItems": true});
    described(
        list,
        "Options",
        "What can be chosen: 1 to 200 for the two selects, none for any other type.",
    )
}

fn required() -> Value {
    described(
        json!({"type": "boolean"}),
        "Required",
        "Whether a new candidate must have a value.",
    )
}

fn description() -> Value {
    let text = json!({"type": "string", "maxLength": 1_000, "pattern": value::LINES});
    described(text, "Description", "What the field is for.")
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
            "Under which values are written and read; it cannot change.",
        ),
    );
    object.required("label", label());
    let kind = json!({"type": "string", "enum": types()});
    object.required(
        "type",
        described(kind, "Type", "What the field holds; it cannot change."),
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
    document(
        schema,
        "New custom field",
        "A field that the region adds to its candidates.",
    )
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
            "It cannot change: the key that the field has, or left out.",
        ),
    );
    let kind = json!({"type": "string", "enum": types()});
    object.optional(
        "type",
        described(
            kind,
            "Type",
            "It cannot change: the type that the field has, or left out.",
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
        "What is absent stays as it is; a list is replaced.",
    )
}

fn slug() -> Value {
    let slug = json!({"type": "string", "pattern": value::SLUG});
    described(slug, "Slug", "The region's name in addresses.")
}

fn name() -> Value {
    let name = value::one_line(1, 200);
    described(name, "Name", "The region's name for people.")
}

fn redirect_urls() -> Value {
    let url =
        json!({"type": "string", "format": "uri", "pattern": value::REDIRECT, "maxLength": 2_000});
    let list = json!({"type": "array", "items": url, "maxItems": 20, "uniqueItems": true});
    described(
        list,
        "Redirect URLs",
        "Where a candidate may be sent back to; one that ends in `/` admits what follows.",
    )
}

/// Returns the schema of a new region.
pub fn region_create() -> Value {
    let mut object = Object::default();
    object.required("slug", slug());
    object.required("name", name());
    object.nullable("redirectUrls", redirect_urls());
    document(
        object.finish(),
        "New region",
        "A region that is to be made.",
    )
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
        "What is absent stays as it is; the list is replaced.",
    )
}

/// Returns the schema of a change of the settings that a region chooses itself.
pub fn region_settings_update() -> Value {
    let mut object = Object::default();
    let url = json!({"type": "string"});
    let about = "Where coordinators are notified of what nobody there asked for: an absolute http or https URL.";
    object.nullable("notificationUrl", described(url, "Notification URL", about));
    object.nullable(
        "portal",
        described(
            portal(),
            "Portal",
            "How the region's part of the portal looks.",
        ),
    );
    object.nullable(
        "retention",
        described(
            retention::of_region(),
            "Retention",
            "How long candidates are kept; `null` for ever.",
        ),
    );
    let mut schema = object.finish();
    schema["minProperties"] = 1.into();
    document(
        schema,
        "Change of a region's settings",
        "What is absent stays; `null` clears.",
    )
}

fn portal() -> Value {
    let mut object = Object::default();
    let name = value::one_line(1, 200);
    object.nullable(
        "displayName",
        described(name, "Display name", "What the portal calls the region."),
    );
    let colour = json!({"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"});
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
            "The image: PNG, JPEG or WebP, 100 kB at most.",
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
            "What its owner calls it.",
        ),
    );
    let sandbox_only = json!({"type": "boolean"});
    object.nullable(
        "sandboxOnly",
        described(
            sandbox_only,
            "Sandbox only",
            "Whether it opens the sandbox alone.",
        ),
    );
    let about = "From when it is refused; it has no end when left out.";
    object.nullable("expiresAt", described(value::moment(), "Expires at", about));
    let permission = json!({"type": "string", "enum": Permission::ALL.map(Permission::name)});
    let list = json!({"type": "array", "items": permission, "minItems": 1, "maxItems": 4, "uniqueItems": true});
    let about = "What may be done with it; everything when left out. The key that makes it must have each of them.";
    object.nullable("permissions", described(list, "Permissions", about));
    let network = json!({"type": "string", "maxLength": 50, "pattern": value::NO_NUL});
    let list = json!({"type": "array", "items": network, "minItems": 1, "maxItems": 20, "uniqueItems": true});
    let about = "From where it may be used: networks in CIDR notation, IPv4 or IPv6. From anywhere when left out.";
    object.nullable(
        "allowedNetworks",
        described(list, "Allowed networks", about),
    );
    document(object.finish(), "New key", "A key that is to be made.")
}
