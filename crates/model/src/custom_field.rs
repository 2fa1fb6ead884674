//! The fields that a region adds to its candidates.

use crate::CustomFieldId;

/// The type of a custom field's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomFieldType {
    /// Text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A calendar date.
    Date,
    /// One of the field's options.
    SingleSelect,
    /// Any number of the field's options.
    MultiSelect,
}

impl CustomFieldType {
    const NAMES: [(Self, &'static str); 6] = [
        (Self::Text, "text"),
        (Self::Number, "number"),
        (Self::Boolean, "boolean"),
        (Self::Date, "date"),
        (Self::SingleSelect, "singleSelect"),
        (Self::MultiSelect, "multiSelect"),
    ];

    /// Returns the names of all types in the API.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::NAMES.iter().map(|(_, name)| *name)
    }

    /// Returns whether a field of the type has options.
    pub const fn is_select(self) -> bool {
        matches!(self, Self::SingleSelect | Self::MultiSelect)
    }

    /// Returns the type's name in the API.
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(kind, _)| *kind == self)
            .expect("every type has a name")
            .1
    }

    /// Returns the type with this name in the API.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(kind, _)| *kind)
    }
}

impl CustomField {
    /// The maximum number of custom fields of a region.
    pub const MAX: usize = 100;
}

/// A custom field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomField {
    /// The id under which values are stored. A new field with the key of a removed one therefore
    /// starts empty.
    pub id: CustomFieldId,
    /// The name under which the API writes and reads values.
    pub key: String,
    /// The name shown to people.
    pub label: String,
    /// The type of its values.
    pub kind: CustomFieldType,
    /// The options of a select.
    pub options: Vec<String>,
    /// Whether a new candidate must have a value.
    pub required: bool,
    /// What the field is for.
    pub description: Option<String>,
}
