//! The conditions on fields with values to choose from.

use super::types::EMPTY;
use crate::texts::label;
use edge::Language;
use model::{
    Field,
    vocabulary::{PHASES, PRIOR_EDUCATION, QUALIFICATIONS, ROLES, SECTORS},
};
use store::desk::{CandidateFilters, Choices};

/// The values of a group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Values(pub(crate) &'static [&'static str]);

/// A field with values to choose from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Group {
    pub(crate) name: &'static str,
    pub(crate) field: Field,
    pub(crate) values: Values,
    /// Whether the field can be empty.
    pub(crate) may_be_empty: bool,
    choices: fn(&mut CandidateFilters) -> &mut Choices,
}

/// All of them, in the order in which pages show them.
pub(crate) static GROUPS: [Group; 5] = [
    Group {
        name: "phase",
        field: Field::Phase,
        values: Values(PHASES),
        may_be_empty: false,
        choices: |filters| &mut filters.phases,
    },
    Group {
        name: "sectors",
        field: Field::Sectors,
        values: Values(SECTORS),
        may_be_empty: true,
        choices: |filters| &mut filters.sectors,
    },
    Group {
        name: "roles",
        field: Field::Roles,
        values: Values(ROLES),
        may_be_empty: true,
        choices: |filters| &mut filters.roles,
    },
    Group {
        name: "qualifications",
        field: Field::Qualifications,
        values: Values(QUALIFICATIONS),
        may_be_empty: true,
        choices: |filters| &mut filters.qualifications,
    },
    Group {
        name: "priorEducation",
        field: Field::PriorEducation,
        values: Values(PRIOR_EDUCATION),
        may_be_empty: true,
        choices: |filters| &mut filters.prior_education,
    },
];

impl Group {
    /// Adds a value to the filters. Returns whether there is such a value.
    pub(super) fn add(&self, value: &str, filters: &mut CandidateFilters) -> bool {
        let choices = (self.choices)(filters);
        if value == EMPTY {
            choices.empty |= self.may_be_empty;
            return self.may_be_empty;
        }
        match self.values.0.iter().position(|known| *known == value) {
            Some(index) => {
                choices.values |= 1 << index;
                true
            }
            None => false,
        }
    }

    /// Returns the group with this name in addresses.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        GROUPS.iter().find(|group| group.name == name)
    }
}

/// Returns the text of a value of a group.
pub(crate) fn texts_of(value: &str, empty: &'static str, language: Language) -> String {
    if value == EMPTY {
        empty.to_owned()
    } else {
        label(value, language).to_owned()
    }
}
