//! What a query consists of.

use model::{CustomField, StaffId, Timestamp};
use store::desk::{CandidateFilters, CandidateSort, SortField};

/// A day in microseconds.
pub(super) const DAY: i64 = 86_400_000_000;
/// How an address names an empty field.
pub(crate) const EMPTY: &str = "leeg";

/// A condition as the address has it: a name and a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// What an address asks of a list.
#[derive(Debug, Clone, Default)]
pub(crate) struct ListQuery {
    /// The conditions that are known, in the order of the address.
    pub(crate) conditions: Vec<Condition>,
    /// Whether the address has a condition that is not known, or has no value of its kind.
    pub(crate) has_unknown: bool,
    pub(crate) filters: CandidateFilters,
    pub(crate) sort: CandidateSort,
    /// The columns, if the address chooses them.
    pub(crate) columns: Option<Vec<String>>,
    /// The id of the stored search.
    pub(crate) search: Option<String>,
    /// Where the page begins.
    pub(crate) after: Option<String>,
    /// The fields that the region adds.
    pub(crate) custom: Vec<CustomField>,
}

/// What the conditions of an address refer to.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    /// The person who reads, for "me".
    pub(crate) me: StaffId,
    pub(crate) now: Timestamp,
    /// The fields that the region adds.
    pub(crate) custom: Vec<CustomField>,
}

/// The orders: their name in addresses, the value that is sorted by, and whether the largest value
/// is first unless the person chooses otherwise.
pub(crate) const ORDERS: [(&str, SortField, bool); 6] = [
    ("created", SortField::Created, true),
    ("name", SortField::Name, false),
    ("contact", SortField::LastContact, false),
    ("phase", SortField::PhaseSince, false),
    ("task", SortField::NextTask, false),
    ("updated", SortField::Updated, true),
];

impl ListQuery {
    /// Returns the values of a condition.
    pub(crate) fn values<'q>(&'q self, name: &'q str) -> impl Iterator<Item = &'q str> {
        let named = move |condition: &&Condition| condition.name == name;
        self.conditions
            .iter()
            .filter(named)
            .map(|condition| &*condition.value)
    }

    /// Returns whether the address has this condition.
    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.values(name).any(|one| one == value)
    }

    /// Returns the name of the order in addresses.
    pub(crate) fn order(&self) -> String {
        let (name, _, _) = ORDERS
            .into_iter()
            .find(|(_, field, _)| *field == self.sort.field)
            .unwrap_or(ORDERS[0]);
        sort_name(name, self.sort.descending)
    }
}

/// Returns how an address names an order: with a minus sign if the largest value is first.
pub(crate) fn sort_name(name: &str, descending: bool) -> String {
    format!("{}{name}", if descending { "-" } else { "" })
}

/// Returns the order that an address names.
pub(super) fn order(text: &str) -> Option<(SortField, bool)> {
    let (name, descending) = match text.strip_prefix('-') {
        Some(name) => (name, true),
        None => (text, false),
    };
    let mut known = ORDERS.into_iter();
    let (_, field, _) = known.find(|(known, _, _)| *known == name)?;
    Some((field, descending))
}
