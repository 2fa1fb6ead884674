//! The members of an interaction in one table, and the schemas derived from it.

use crate::{
    object::{Object, described, document},
    value,
};
use model::{Kind, vocabulary::INTERACTION_TYPES};
use serde_json::{Value, json};

/// A member that the client sets.
#[derive(Debug)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// Its name in version 1 of the API.
    pub version_1: &'static str,
    /// What it is, in Dutch.
    pub dutch: &'static str,
    title: &'static str,
    description: &'static str,
    pub(crate) required: bool,
    schema: fn() -> Value,
}

impl Member {
    /// Returns the schema of its value with its title and description.
    pub(crate) fn schema(&self) -> Value {
        described((self.schema)(), self.title, self.description)
    }
}

const fn member(
    name: &'static str,
    [version_1, dutch]: [&'static str; 2],
    required: bool,
    title: &'static str,
    description: &'static str,
    schema: fn() -> Value,
) -> Member {
    Member {
        name,
        version_1,
        dutch,
        title,
        description,
        required,
        schema,
    }
}

/// The members in the order in which an interaction shows them.
pub static MEMBERS: [Member; 7] = [
    member(
        "type",
        ["soort", "Soort contact"],
        true,
        "Type",
        "What kind of contact it was.",
        || value::of_kind(Kind::Choice(INTERACTION_TYPES)),
    ),
    member(
        "performedAt",
        ["uitgevoerd_op", "Wanneer het contact was"],
        true,
        "Performed at",
        "When it took place; any offset.",
        value::moment,
    ),
    member(
        "name",
        ["naam", "Naam van het contactmoment"],
        false,
        "Name",
        "What it is called.",
        || value::one_line(0, 200),
    ),
    member(
        "performedBy",
        ["uitgevoerd_door", "Wie van de regio het contact had"],
        false,
        "Performed by",
        "Who of the region had the contact.",
        || value::one_line(0, 200),
    ),
    member(
        "durationMinutes",
        ["duur", "Hoe lang het duurde, bijvoorbeeld 30 min of 1:30"],
        false,
        "Duration",
        "How long it took, in whole minutes.",
        || json!({"type": "integer", "minimum": 0, "maximum": 1440}),
    ),
    member(
        "summary",
        ["samenvatting", "Samenvatting"],
        false,
        "Summary",
        "What came of it, in short.",
        || value::lines(0, 1_000),
    ),
    member(
        "notes",
        ["notities", "Notities"],
        false,
        "Notes",
        "What was said.",
        || value::lines(0, 10_000),
    ),
];

/// Returns the schema of a new interaction within another document.
pub(crate) fn new() -> Value {
    new_requiring(|member| member.required)
}

/// Returns the schema of what an interaction of version 1 is read as. Without a moment it takes
/// place when it is stored.
pub(crate) fn new_by_version_1() -> Value {
    new_requiring(|member| member.required && member.name != "performedAt")
}

fn new_requiring(is_required: impl Fn(&Member) -> bool) -> Value {
    let mut object = Object::default();
    for member in &MEMBERS {
        if is_required(member) {
            object.required(member.name, member.schema());
        } else {
            object.nullable(member.name, member.schema());
        }
    }
    object.finish()
}

/// Returns the schema of a new interaction.
pub fn interaction_create() -> Value {
    document(
        new(),
        "New interaction",
        "A contact moment with a candidate.",
    )
}

/// Returns the schema of a change of an interaction. Absent members stay, and `null` clears.
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
    document(
        schema,
        "Change of an interaction",
        "What is absent stays as it is; `null` clears.",
    )
}

/// Returns the schema of an interaction in an import, with its former id and times, if any.
pub(crate) fn imported() -> Value {
    let mut object = Object::default();
    object.optional("id", value::of_kind(Kind::Id));
    for member in &MEMBERS {
        match member.name {
            // Any stored moment can be imported again, also outside the years 1000 to 2999.
            "performedAt" => object.required(member.name, value::of_kind(Kind::DateTime)),
            name if member.required => object.required(name, member.schema()),
            name => object.nullable(name, member.schema()),
        }
    }
    object.optional("createdAt", value::of_kind(Kind::DateTime));
    object.optional("updatedAt", value::of_kind(Kind::DateTime));
    object.finish()
}
