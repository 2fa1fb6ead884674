//! The fields of a candidate.
//!
//! - [`table`] is the table of all fields, one row each.
//! - [`columns`] describes its columns.
//! - [`column_names`] finds the field that a column of an import fills.
//!
//! This module derives what others ask of a field.

pub mod column_names;
mod columns;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod stored_tests;
mod table;

pub use columns::{Definition, FormSection, Kind, Label, Owner, Portal, Presence};
pub use table::Field;

use crate::Selection;

impl Field {
    /// Returns the field's row of the table.
    pub const fn definition(self) -> &'static Definition {
        const TABLE: &[Definition; Field::COUNT] = &Field::TABLE;
        &TABLE[self as usize]
    }

    /// Returns the field's name in the API.
    pub const fn name(self) -> &'static str {
        self.definition().name
    }

    /// Returns the field with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }

    /// Returns whether the field holds attachments.
    pub const fn holds_attachments(self) -> bool {
        matches!(self.definition().kind, Kind::Attachments)
    }

    /// Returns the fields that candidates may change with an update in a session.
    pub fn changed_by_candidates() -> impl Iterator<Item = Self> {
        Self::ALL
            .iter()
            .copied()
            .filter(|field| field.definition().owner == Owner::Candidate)
    }

    /// Returns the fields that the portal shows as rows which candidates may change, in the order of
    /// their places.
    pub fn portal_rows() -> Vec<Self> {
        let mut rows: Vec<Self> = Self::ALL
            .iter()
            .copied()
            .filter(|field| field.definition().portal_place().is_some())
            .collect();
        rows.sort_by_key(|field| field.definition().portal_place());
        rows
    }

    /// The field's bit in a set of fields, by its storage number: such sets are stored.
    pub const fn bit(self) -> u64 {
        1 << self.definition().storage
    }

    /// All fields, as a set of [`Self::bit`]s.
    pub const EVERY: u64 = {
        let (mut set, mut index) = (0, 0);
        while index < Self::COUNT {
            set |= Self::ALL[index].bit();
            index += 1;
        }
        set
    };

    /// The JSON text of an optional field without a value.
    pub const fn empty(self) -> &'static str {
        if self.definition().kind.is_list() {
            "[]"
        } else {
            "null"
        }
    }
}

/// These do not compile: two fields with one storage number; a number that bits of a selection have
/// beside the fields; two fields at one place of the portal; an input for what candidates may not
/// change; an attachment field outside the portal's files.
const _: () = {
    let mut set = Selection::OTHER_BITS;
    let mut index = 0;
    while index < Field::COUNT {
        let (field, row) = (Field::ALL[index], Field::ALL[index].definition());
        assert!(set & field.bit() == 0, "this storage number is taken");
        set |= field.bit();
        assert!(
            field.holds_attachments() == matches!(row.portal, Portal::Files),
            "attachments are shown among the files"
        );
        assert!(
            !matches!(row.portal, Portal::Input { .. }) || matches!(row.owner, Owner::Candidate),
            "the form changes only what candidates may change"
        );
        let mut other = 0;
        while other < index {
            if let (Some(one), Some(two)) = (
                row.portal_place(),
                Field::ALL[other].definition().portal_place(),
            ) {
                assert!(one != two, "this place of the portal is taken");
            }
            other += 1;
        }
        index += 1;
    }
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_is_in_the_order_of_the_enum() {
        for field in Field::ALL {
            assert_eq!(Field::named(field.name()), Some(*field));
        }
    }

    #[test]
    fn every_row_has_texts() {
        for row in Field::ALL.iter().map(|field| field.definition()) {
            for label in [row.label, row.label_for_candidates()] {
                assert!(
                    !label.dutch.trim().is_empty() && !label.english.trim().is_empty(),
                    "{}",
                    row.name
                );
            }
            assert_ne!(row.plain_label, Some(row.label), "{}", row.name);
            assert!(row.description.ends_with('.'), "{}", row.name);
        }
    }

    /// A field that candidates may change, but not by an input, has a part of its own in the portal.
    #[test]
    fn candidates_can_change_their_fields_in_the_portal() {
        let apart = Field::changed_by_candidates()
            .filter(|field| !matches!(field.definition().portal, Portal::Input { .. }));
        assert_eq!(apart.collect::<Vec<_>>(), [Field::PrivacyConsent]);
    }
}
