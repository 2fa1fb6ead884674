//! The names of version 1. Those of fields and of an interaction's members are columns of their
//! tables.

use model::{Definition, Field, listed};
use schema::{INTERACTION_MEMBERS, InteractionMember};

/// The member with a candidate's contact moments.
pub(super) const INTERACTIONS: &str = "interacties";
/// The member with the values of custom fields.
pub(super) const CUSTOM_FIELDS: &str = "custom_fields";
/// The members of a custom field's value.
pub(super) const FIELD_NAME: &str = "field_name";
pub(super) const FIELD_VALUE: &str = "field_value";

/// Members of an interaction that the former server added for itself. They say nothing about the
/// contact.
pub(super) const ADMINISTRATION: [&str; 4] = [
    "aangemaakt_door",
    "aangemaakt_op",
    "kandidaten",
    "kandidaatSourceId",
];

/// Values that version 1 spelled in another way, with their present spelling.
const FORMER_SPELLINGS: [(&str, &str); 1] = [("Praktijk onderwijs", "Praktijkonderwijs")];

/// Returns the present spelling of a value.
pub(super) fn present_spelling(value: &str) -> &str {
    FORMER_SPELLINGS
        .iter()
        .find(|(former, _)| *former == value)
        .map_or(value, |(_, present)| present)
}

/// Returns the fields of version 1 with their names in it, in the order of a record.
pub(super) fn fields() -> impl Iterator<Item = (Field, &'static str, &'static Definition)> {
    Field::ALL.iter().filter_map(|field| {
        let definition = field.definition();
        Some((*field, definition.version_1?, definition))
    })
}

/// Returns the field with this name in version 1.
pub(super) fn field(name: &str) -> Option<Field> {
    fields()
        .find(|(_, version_1, _)| *version_1 == name)
        .map(|(field, ..)| field)
}

/// Returns the name of a file field in version 1.
pub(super) fn of_files(field: Field) -> &'static str {
    field.definition().version_1.unwrap_or_default()
}

/// Returns the interaction's member with this name in version 1.
pub(super) fn interaction_member(name: &str) -> Option<&'static InteractionMember> {
    INTERACTION_MEMBERS
        .iter()
        .find(|member| member.version_1 == name)
}

/// Returns the name in version 1 of a field with this name, or that name if it has none.
pub fn name_of(field: &str) -> &str {
    let version_1 = Field::named(field).and_then(|field| field.definition().version_1);
    version_1.unwrap_or(field)
}

/// Lists the members of a candidate for people.
pub(super) fn listed_members() -> String {
    let own = fields().map(|(_, name, _)| name);
    listed(own.chain([INTERACTIONS, CUSTOM_FIELDS]))
}

/// Lists the members of an interaction for people.
pub(super) fn listed_interaction_members() -> String {
    let own = INTERACTION_MEMBERS.iter().map(|member| member.version_1);
    listed(own.chain([of_files(Field::OtherAttachments)]))
}
