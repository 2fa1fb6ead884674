//! What an interaction must be: one table of its members, and the schemas made from it.

use crate::{
    object::{Object, described, document},
    value,
};
use model::{Kind, vocabulary::INTERACTION_TYPES};
use serde_json::{Value, json};

/// A member that is given, not assigned.
pub(crate) struct Member {
    pub(crate) name: &'static str,
    title: &'static str,
    description: &'static str,
    pub(crate) required: bool,
    schema: fn() -> Value,
}

impl Member {
    /// What its value must be, and what it is for.
    pub(crate) fn schema(&self) -> Value {
        described((self.schema)(), self.title, self.description)
    }
}

const fn member(
    name: &'static str,
    required: bool,
    title: &'static str,
    description: &'static str,
    schema: fn() -> Value,
) -> Member {
    Member { name, title, description, required, schema }
}

/// In the order in which an interaction shows them.
pub(crate) static MEMBERS: [Member; 7] = [
    member("type", true, "Type", "What kind of contact it was.", || value::of_kind(Kind::Choice(INTERACTION_TYPES))),
    member("performedAt", true, "Performed at", "When it took place; any offset.", value::moment),
    member("name", false, "Name", "What it is called.", || value::one_line(0, 200)),
    member("performedBy", false, "Performed by", "Who of the region had the contact.", || value::one_line(0, 200)),
    member(
        "durationMinutes",
        false,
        "Duration",
        "How long it took, in whole minutes.",
        || json!({"type": "integer", "minimum": 0, "maximum": 1440}),
    ),
    member("summary", false, "Summary", "What came of it, in short.", || value::lines(0, 1_000)),
    member("notes", false, "Notes", "What was said.", || value::lines(0, 10_000)),
];

/// An interaction that is to be made, as a member of something.
pub(crate) fn new() -> Value {
    let mut object = Object::default();
    for member in &MEMBERS {
        if member.required {
            object.required(member.name, member.schema());
        } else {
            object.nullable(member.name, member.schema());
        }
    }
    object.finish()
}

/// An interaction that is to be made.
pub fn interaction_create() -> Value {
    document(new(), "New interaction", "A contact moment with a candidate.")
}

/// A change of an interaction: what is absent stays, `null` clears.
pub fn interaction_update() -> Value {
    let mut object = Object::default();
    for member in &MEMBERS {
        if member.required {
            object.optional(member.name, member.schema());
        } else {
            object.nullable(member.name, member.schema());
        }
    }
    let mut schema = object.finish();
    schema["minProperties"] = 1.into();
    document(schema, "Change of an interaction", "What is absent stays as it is; `null` clears.")
}

/// An interaction in an import: with the id and times of an earlier life, if it has any.
pub(crate) fn imported() -> Value {
    let mut object = Object::default();
    object.optional("id", value::of_kind(Kind::Id));
    for member in &MEMBERS {
        match member.name {
            // Whatever was ever stored may return.
            "performedAt" => object.required(member.name, value::of_kind(Kind::DateTime)),
            name if member.required => object.required(name, member.schema()),
            name => object.nullable(name, member.schema()),
        }
    }
    object.optional("createdAt", value::of_kind(Kind::DateTime));
    object.optional("updatedAt", value::of_kind(Kind::DateTime));
    object.finish()
}
