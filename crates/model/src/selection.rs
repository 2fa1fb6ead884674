//! Which parts of a record an answer shows.

use crate::{CustomField, Field};
use std::collections::HashSet;

/// A selection of fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// The shared fields, as a set of [`Field::bit`]s; `id` is always among them.
    pub fields: u64,
    /// The custom fields.
    pub custom: CustomSelection,
    /// Whether the newest interactions are shown.
    pub interactions: bool,
}

/// Which custom fields are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomSelection {
    /// None, and no `customFields` member.
    None,
    /// All custom fields that the region has defined.
    All,
    /// The custom fields with these keys.
    Keys(Vec<String>),
}

/// The reason why a selection is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SelectionError {
    /// There is no name at all, or an empty one between commas.
    Blank,
    /// The name is not that of a field.
    Unknown(String),
    /// There are more names than [`Selection::MAX`].
    TooMany,
}

const CUSTOM: &str = "customFields";
const INTERACTIONS: &str = "interactions";

impl Selection {
    /// The maximum number of names in a selection: all shared fields, the two other names, and all
    /// custom fields that a region may have.
    pub const MAX: usize = Field::COUNT + 2 + CustomField::MAX;

    /// Returns the default selection: all shared fields.
    pub const fn shared() -> Self {
        Self {
            fields: Field::EVERY,
            custom: CustomSelection::None,
            interactions: false,
        }
    }

    /// Parses the values of `fields`. Each value is a name or a comma-separated list of names,
    /// paired with its index. White space around names is ignored. `is_custom_key` decides which
    /// custom keys the region has.
    ///
    /// Each error carries the index of its value. The errors that there is no value and that there
    /// are too many names have no index. A wrong name is reported once.
    pub fn parse<'a>(
        values: impl IntoIterator<Item = (usize, &'a str)>,
        is_custom_key: impl Fn(&str) -> bool,
    ) -> Result<Self, Vec<(Option<usize>, SelectionError)>> {
        let mut selection = Self {
            fields: Field::Id.bit(),
            custom: CustomSelection::None,
            interactions: false,
        };
        let mut errors = Vec::new();
        let mut reported = HashSet::new();
        let names = values
            .into_iter()
            .flat_map(|(index, value)| value.split(',').map(move |name| (index, name.trim())));
        let mut count = 0;
        for (index, name) in names {
            count += 1;
            if count > Self::MAX {
                return Err(vec![(None, SelectionError::TooMany)]);
            }
            if let Err(error) = selection.add(name, &is_custom_key)
                && reported.insert(name)
            {
                errors.push((Some(index), error));
            }
        }
        if count == 0 {
            errors.push((None, SelectionError::Blank));
        }
        if errors.is_empty() {
            Ok(selection)
        } else {
            Err(errors)
        }
    }

    fn add(
        &mut self,
        name: &str,
        is_custom_key: impl Fn(&str) -> bool,
    ) -> Result<(), SelectionError> {
        if name.is_empty() {
            return Err(SelectionError::Blank);
        }
        if let Some(field) = Field::named(name) {
            self.fields |= field.bit();
        } else if name == CUSTOM {
            self.custom = CustomSelection::All;
        } else if name == INTERACTIONS {
            self.interactions = true;
        } else if let Some(key) = name
            .strip_prefix("customFields.")
            .filter(|key| is_custom_key(key))
        {
            match &mut self.custom {
                CustomSelection::All => {}
                CustomSelection::None => self.custom = CustomSelection::Keys(vec![key.to_owned()]),
                CustomSelection::Keys(keys) => keys.push(key.to_owned()),
            }
        } else {
            return Err(SelectionError::Unknown(name.to_owned()));
        }
        Ok(())
    }

    /// Returns whether a value of `fields` may name custom fields, so that the region's custom
    /// fields must be loaded.
    pub fn may_name_custom_fields(value: &str) -> bool {
        value.contains(CUSTOM)
    }

    /// The names it holds as a set of bits, custom keys as one, to be stored. A field's bit is
    /// [`Field::bit`].
    pub const fn bits(&self) -> i64 {
        let custom = if matches!(self.custom, CustomSelection::None) {
            0
        } else {
            Self::CUSTOM_BIT
        };
        let interactions = if self.interactions {
            Self::INTERACTIONS_BIT
        } else {
            0
        };
        (self.fields | custom | interactions).cast_signed()
    }

    /// The names of [`Selection::bits`]. Bits of fields that this version does not know have none.
    pub fn names(bits: i64) -> impl Iterator<Item = &'static str> {
        let bits = bits.cast_unsigned();
        let others = [
            (Self::CUSTOM_BIT | Self::FORMER_CUSTOM_BIT, CUSTOM),
            (
                Self::INTERACTIONS_BIT | Self::FORMER_INTERACTIONS_BIT,
                INTERACTIONS,
            ),
        ];
        let all = Field::ALL
            .iter()
            .map(|field| (field.bit(), field.name()))
            .chain(others);
        all.filter(move |(bit, _)| bits & bit != 0)
            .map(|(_, name)| name)
    }

    /// The bit for custom fields.
    pub const CUSTOM_BIT: u64 = 1 << 62;
    /// The bit for interactions.
    pub const INTERACTIONS_BIT: u64 = 1 << 63;
    /// The bit for custom fields in records of the first document format.
    const FORMER_CUSTOM_BIT: u64 = 1 << 23;
    /// The bit for interactions in records of the first document format.
    const FORMER_INTERACTIONS_BIT: u64 = 1 << 24;
    /// The bits that no field may have.
    pub(crate) const OTHER_BITS: u64 = Self::CUSTOM_BIT
        | Self::INTERACTIONS_BIT
        | Self::FORMER_CUSTOM_BIT
        | Self::FORMER_INTERACTIONS_BIT;

    /// Returns all names that a selection may contain, except custom keys.
    pub fn known() -> impl Iterator<Item = &'static str> {
        Field::ALL
            .iter()
            .map(|field| field.name())
            .chain([CUSTOM, INTERACTIONS])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(values: &[&str]) -> Result<Selection, Vec<(Option<usize>, SelectionError)>> {
        Selection::parse(values.iter().copied().enumerate(), |key| {
            ["a", "b"].contains(&key)
        })
    }

    #[test]
    fn repeated_parameters_and_comma_lists_are_equivalent() {
        let list = parse(&["name,email", "phase"]).unwrap();
        assert_eq!(list, parse(&["name", "email", "phase"]).unwrap());
        assert_eq!(
            list.fields,
            Field::Id.bit() | Field::Name.bit() | Field::Email.bit() | Field::Phase.bit()
        );
    }

    #[test]
    fn blank_and_unknown_names_are_reported() {
        assert_eq!(parse(&[""]), Err(vec![(Some(0), SelectionError::Blank)]));
        assert_eq!(parse(&[]), Err(vec![(None, SelectionError::Blank)]));
        assert_eq!(
            parse(&["name,,naam", "Email", "naam"]),
            Err(vec![
                (Some(0), SelectionError::Blank),
                (Some(0), SelectionError::Unknown("naam".into())),
                (Some(1), SelectionError::Unknown("Email".into()))
            ])
        );
        for stranger in ["customFields.", "customFields.c"] {
            let error = (Some(1), SelectionError::Unknown(stranger.into()));
            assert_eq!(
                parse(&["customFields", stranger, stranger]),
                Err(vec![error])
            );
        }
    }

    #[test]
    fn blanks_around_a_name_are_ignored() {
        assert_eq!(
            parse(&[" name , email", "phase "]),
            parse(&["name,email,phase"])
        );
        assert_eq!(
            parse(&["name, ,email"]),
            Err(vec![(Some(0), SelectionError::Blank)])
        );
    }

    #[test]
    fn number_of_names_is_limited_to_the_number_of_fields() {
        let names = |count| vec!["name"; count].join(",");
        assert!(parse(&[&names(Selection::MAX)]).is_ok());
        let too_many = Err(vec![(None, SelectionError::TooMany)]);
        assert_eq!(parse(&[&names(Selection::MAX + 1)]), too_many);
        assert_eq!(parse(&vec!["naam"; Selection::MAX + 1]), too_many);
    }

    #[test]
    fn all_custom_fields_include_single_ones() {
        assert_eq!(
            parse(&["customFields.a", "customFields.b"]).unwrap().custom,
            CustomSelection::Keys(vec!["a".into(), "b".into()])
        );
        assert_eq!(
            parse(&["customFields.a,customFields"]).unwrap().custom,
            CustomSelection::All
        );
        assert_eq!(
            parse(&["customFields,customFields.a"]).unwrap().custom,
            CustomSelection::All
        );
    }

    /// What a version without `nationality` recorded: all its fields at bits 0 to 22, then custom
    /// fields and interactions.
    #[test]
    fn field_masks_of_the_first_format_keep_their_meaning() {
        let names = |bits| Selection::names(bits).collect::<Vec<_>>().join(" ");
        assert_eq!(
            names(1 << 23 | 1 << 24 | 0b11),
            "id name customFields interactions"
        );
        let shared = names((1 << 23) - 1);
        assert!(
            shared.starts_with("id name email") && shared.ends_with("updatedAt archivedAt"),
            "{shared}"
        );
        assert!(
            !shared.contains("nationality") && shared.split(' ').count() == 23,
            "{shared}"
        );
        // And records of both kinds brought together, as the list of what a key saw does.
        let later = parse(&["nationality,customFields"]).unwrap().bits();
        assert_eq!(
            names(later | 1 << 23 | 1 << 1),
            "id name nationality customFields"
        );
    }

    #[test]
    fn a_selection_is_stored_as_bits() {
        let names: Vec<_> = Selection::names(-1).collect();
        assert_eq!(names, Selection::known().collect::<Vec<_>>());
        let bits = parse(&["name,customFields.a,interactions"]).unwrap().bits();
        let names: Vec<_> = Selection::names(bits).collect();
        assert_eq!(names, ["id", "name", "customFields", "interactions"]);
    }

    proptest! {
        #[test]
        fn every_set_of_known_names_reads_back(bits in 0u64..(1 << (Field::COUNT + 2))) {
            let names: Vec<_> = Selection::known().enumerate().filter(|(bit, _)| bits & (1 << bit) != 0).map(|(_, name)| name).collect();
            let parsed = parse(&[names.join(",").as_str()]);
            if names.is_empty() {
                prop_assert_eq!(parsed, Err(vec![(Some(0), SelectionError::Blank)]));
            } else {
                let parsed = parsed.unwrap();
                let named = Field::ALL.iter().filter(|field| names.contains(&field.name()));
                prop_assert_eq!(parsed.fields, named.fold(Field::Id.bit(), |set, field| set | field.bit()));
                prop_assert_eq!(parsed.interactions, names.contains(&"interactions"));
            }
        }
    }
}
