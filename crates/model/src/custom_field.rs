//! The fields a region adds to its candidates.

use crate::CustomFieldId;

/// What a custom field holds.
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
    /// Any of the field's options.
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

    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).expect("every type has a name").1
    }

    /// The type of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }
}

impl CustomField {
    /// Fields that a region may have.
    pub const MOST: usize = 100;
}

/// A custom field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomField {
    /// Under which values are stored: a new field of an old key starts empty.
    pub id: CustomFieldId,
    /// Under which values are written and read.
    pub key: String,
    /// Its name for people.
    pub label: String,
    /// What it holds.
    pub kind: CustomFieldType,
    /// The values of a select.
    pub options: Vec<String>,
    /// Whether a new candidate must have it.
    pub required: bool,
    /// What it is for.
    pub description: Option<String>,
}
