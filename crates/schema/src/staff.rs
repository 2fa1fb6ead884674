//! Schemas of staff that are invited or changed.

use crate::{
    object::{Object, described, document},
    value,
};
use model::{Kind, Role};
use serde_json::{Value, json};

fn name() -> Value {
    described(value::one_line(1, 200), "Name", "The person's name.")
}

fn operator() -> Value {
    let about = "Whether the person is an operator of the installation.";
    described(json!({"type": "boolean"}), "Operator", about)
}

fn roles() -> Value {
    let mut one = Object::default();
    let region = json!({"type": "string", "pattern": "^reg[A-Za-z0-9]{14}$"});
    one.required("regionId", described(region, "Region", "The region's id."));
    let role = json!({"type": "string", "enum": Role::ALL.map(Role::name)});
    one.required("role", described(role, "Role", "The role in the region."));
    let list =
        json!({"type": "array", "items": one.finish(), "maxItems": 200, "uniqueItems": true});
    described(list, "Roles", "The roles in regions.")
}

/// Returns the schema of a person to invite.
pub fn staff_create() -> Value {
    let mut object = Object::default();
    object.required("name", name());
    let about = "The address to which the invitation is sent.";
    object.required(
        "email",
        described(value::given(Kind::Email), "E-mail address", about),
    );
    object.nullable("roles", roles());
    object.nullable("operator", operator());
    document(
        object.finish(),
        "New member of staff",
        "A person to invite.",
    )
}

/// Returns the schema of a change of a person.
pub fn staff_update() -> Value {
    let mut object = Object::default();
    object.optional("name", name());
    object.optional("roles", roles());
    object.optional("operator", operator());
    let mut schema = object.finish();
    schema["minProperties"] = 1.into();
    let about = "The members to change.";
    document(schema, "Change of a member of staff", about)
}
