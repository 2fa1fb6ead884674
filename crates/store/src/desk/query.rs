//! What a search for candidates looks for.

use super::custom::CustomFilter;
use model::{CandidateId, SearchTerm, StaffId, Timestamp};

/// A search for candidates.
#[derive(Debug, Clone, Default)]
pub struct CandidateQuery {
    /// Words that every candidate has, see [`model::search_terms`].
    pub words: Vec<SearchTerm>,
    /// What the candidates must be like.
    pub filters: CandidateFilters,
    /// The order.
    pub sort: CandidateSort,
    /// The candidate after which the page begins; none for the first page.
    pub after: Option<SearchPlace>,
    /// The most candidates of a page.
    pub limit: u32,
    /// Whether all candidates that match are counted.
    pub count: bool,
}

/// Conditions on candidates: all hold, and within one of them any value is enough.
#[derive(Debug, Clone, Default)]
pub struct CandidateFilters {
    /// Phases by their index in [`model::vocabulary::PHASES`].
    pub phases: Choices,
    /// Sectors by their index in [`model::vocabulary::SECTORS`].
    pub sectors: Choices,
    /// Roles by their index in [`model::vocabulary::ROLES`].
    pub roles: Choices,
    /// Qualifications by their index in [`model::vocabulary::QUALIFICATIONS`].
    pub qualifications: Choices,
    /// Prior education by its index in [`model::vocabulary::PRIOR_EDUCATION`].
    pub prior_education: Choices,
    /// Consent: 0 given, 1 not given.
    pub consent: Choices,
    /// Whether there is a curriculum vitae.
    pub has_cv: Option<bool>,
    /// Whether live or archived candidates are looked for.
    pub archived: ArchivedFilter,
    /// One of these coordinators; none is a candidate without one. Empty for any.
    pub coordinators: Vec<Option<StaffId>>,
    /// When the candidate was created.
    pub created: MomentFilter,
    /// When the candidate was last changed.
    pub updated: MomentFilter,
    /// When the newest contact took place.
    pub last_contact: MomentFilter,
    /// When the next task is due.
    pub next_task: TaskFilter,
    /// Only candidates whose retention ends before this moment.
    pub retention_ends_before: Option<Timestamp>,
    /// One of these beginnings of a city, as [`model::city_key`] writes it; none is an empty field.
    pub cities: Vec<Option<String>>,
    /// One of these beginnings of a postal code, as [`model::postal_key`] writes it; none is an empty
    /// field.
    pub postal_codes: Vec<Option<String>>,
    /// Conditions on custom fields.
    pub custom: Vec<CustomFilter>,
}

/// Values of an enumerated field. No value at all stands for any.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Choices {
    /// The set of the values' indexes, one bit for each.
    pub values: u64,
    /// Whether an empty field is wanted.
    pub empty: bool,
}

impl Choices {
    /// Whether any value is wanted.
    pub fn is_any(self) -> bool {
        self == Self::default()
    }
}

/// Whether live or archived candidates are looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ArchivedFilter {
    /// Live candidates.
    #[default]
    Live,
    /// Archived candidates.
    Archived,
    /// Both.
    Both,
}

/// A period of time. A missing end is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    /// The first moment.
    pub from: Option<Timestamp>,
    /// The first moment after it.
    pub before: Option<Timestamp>,
}

/// A condition on a moment. No condition at all stands for any.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MomentFilter {
    /// A moment in this period is wanted.
    pub within: Option<Period>,
    /// No moment, such as no contact ever, is wanted.
    pub empty: bool,
}

/// A condition on the date of the next task. No condition at all stands for any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskFilter {
    /// A task due on a date from the first to before the second, both as `YYYY-MM-DD`.
    pub due: Option<(Option<String>, Option<String>)>,
    /// No open task is wanted.
    pub empty: bool,
}

/// What candidates are sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SortField {
    /// When they were created.
    #[default]
    Created,
    /// Their name: the surname without particles first.
    Name,
    /// When the newest contact took place; never is the earliest.
    LastContact,
    /// Since when they are in their phase.
    PhaseSince,
    /// When the next task is due; none is the latest.
    NextTask,
    /// When they were last changed.
    Updated,
}

/// The order of a list. Candidates with the same value are in the order of their ids, in the same
/// direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CandidateSort {
    /// The value.
    pub field: SortField,
    /// Whether the largest value is first.
    pub descending: bool,
}

impl Default for CandidateSort {
    fn default() -> Self {
        Self {
            field: SortField::Created,
            descending: true,
        }
    }
}

/// The value that a candidate is sorted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SortKey {
    /// A moment, in microseconds.
    Moment(i64),
    /// A text.
    Text(String),
}

/// A place in a sorted list: behind a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchPlace {
    /// The value that the candidate was sorted by.
    pub key: SortKey,
    /// The candidate.
    pub id: CandidateId,
}
