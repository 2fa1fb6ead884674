//! The columns of an exported table.

use model::{CustomField, Field};

/// A column of an exported table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportColumn {
    /// A field that all regions share.
    Field(Field),
    /// A custom field of the region.
    Custom(CustomField),
    /// All contact moments, as text.
    Interactions,
}

impl ExportColumn {
    /// The name of the column with contact moments.
    pub const INTERACTIONS: &str = "interactions";

    /// Returns the column with this name: a field's name in the API, `customFields.` and the key of
    /// a custom field, or `interactions`. Attachments have no column.
    pub fn named(name: &str, custom_fields: &[CustomField]) -> Option<Self> {
        if name == Self::INTERACTIONS {
            return Some(Self::Interactions);
        }
        if let Some(key) = name.strip_prefix("customFields.") {
            let field = custom_fields.iter().find(|field| field.key == key);
            return field.cloned().map(Self::Custom);
        }
        let field = Field::named(name).filter(|field| !field.holds_attachments());
        field.map(Self::Field)
    }

    /// Returns the column's name.
    pub fn name(&self) -> String {
        match self {
            Self::Field(field) => field.name().to_owned(),
            Self::Custom(field) => format!("customFields.{}", field.key),
            Self::Interactions => Self::INTERACTIONS.to_owned(),
        }
    }

    /// Returns the column's header. An import knows it.
    pub(super) fn header(&self, english: bool) -> String {
        match self {
            Self::Field(field) => {
                let label = &field.definition().label;
                let text = if english { label.english } else { label.dutch };
                text.to_owned()
            }
            Self::Custom(_) => self.name(),
            Self::Interactions if english => "Contact moments".to_owned(),
            Self::Interactions => "Contactmomenten".to_owned(),
        }
    }
}

/// Returns the columns that are chosen at first: without e-mail address, phone number, notes and
/// contact moments.
pub fn default_columns(custom_fields: &[CustomField]) -> Vec<ExportColumn> {
    let left_out = [Field::Email, Field::Phone, Field::Notes];
    let shared = Field::ALL
        .iter()
        .copied()
        .filter(|field| !field.holds_attachments() && !left_out.contains(field))
        .map(ExportColumn::Field);
    let custom = custom_fields.iter().cloned().map(ExportColumn::Custom);
    shared.chain(custom).collect()
}
