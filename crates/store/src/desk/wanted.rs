//! A search as the values of the statements that look for it.

use super::{
    custom::CustomFilter,
    ends::Ends,
    facts::{ARCHIVED, CONSENT, CV, EDUCATION, Group, PHASE, QUALIFICATIONS, ROLES, SECTORS},
    query::{ArchivedFilter, CandidateFilters, CandidateQuery, Choices, MomentFilter, TaskFilter},
    rows::NO_TASK,
    scan::Entry,
};
use db::Value;
use model::{Scope, SearchTerm};

/// The conditions of every search, on `desk_rows d`. `$1` and `$2` are the scope, and the next own
/// parameter of a statement is `$32`. The sums and texts that change nothing keep the planner from
/// choosing an index for a condition that seldom holds a row back.
macro_rules! conditions {
    () => {
        " AND (d.facets & $3) <> 0 AND (d.facets & $4) <> 0 AND (d.facets & $5) <> 0 AND (d.facets & $6) <> 0 \
         AND (d.facets & $7) <> 0 AND (d.facets & $8) <> 0 AND (d.grades & $9) <> 0 AND (d.grades & $10) <> 0 \
         AND d.created_at + 0 >= $11 AND d.created_at + 0 < $12 AND d.updated_at + 0 >= $13 AND d.updated_at + 0 < $14 \
         AND d.last_contact + 0 >= $15 AND d.last_contact + 0 < $16 AND d.next_task || '' >= $17 AND d.next_task || '' < $18 \
         AND (d.archived + 0 >= $19 OR COALESCE(d.coordinator, '') IN ($20, $21, $22, $23, $24, $25, $26, $27)) \
         AND ($28 = '' OR d.words LIKE $28 ESCAPE '\\') AND ($29 = '' OR d.words LIKE $29 ESCAPE '\\') \
         AND ($30 = '' OR d.words LIKE $30 ESCAPE '\\') AND ($31 = '' OR d.custom LIKE $31)"
    };
}
pub(super) use conditions;

/// Coordinators and words that the statements compare.
const COORDINATORS: usize = 8;
const WORDS: usize = 3;
/// A text that follows every other.
pub(super) const LAST_TEXT: &str = "\u{10ffff}";

/// The values of the conditions.
#[derive(Debug)]
pub(super) struct Wanted {
    masks: [i64; 8],
    moments: [i64; 6],
    task: [String; 2],
    any_coordinator: bool,
    coordinators: [String; COORDINATORS],
    patterns: [String; WORDS],
    custom: String,
    /// Whether the statements decide alone. Otherwise each row that they return is checked.
    pub(super) exact: bool,
    /// Whose retention ends, if that decides.
    ends: Option<Ends>,
    /// Whether nothing but the state and the phase restricts what is looked for.
    pub(super) by_phase_only: bool,
}

impl Wanted {
    pub(super) fn of(query: &CandidateQuery) -> Self {
        let filters = &query.filters;
        let mask = |group: Group, choices: Choices| {
            if choices.is_any() {
                i64::MAX
            } else {
                group.mask(choices.values, choices.empty)
            }
        };
        let archived = match filters.archived {
            ArchivedFilter::Live => ARCHIVED.bit(None),
            ArchivedFilter::Archived => ARCHIVED.bit(Some(0)),
            ArchivedFilter::Both => i64::MAX,
        };
        let cv = filters
            .has_cv
            .map_or(i64::MAX, |has| CV.bit(has.then_some(0)));
        let masks = [
            mask(PHASE, filters.phases),
            mask(SECTORS, filters.sectors),
            mask(ROLES, filters.roles),
            mask(CONSENT, filters.consent),
            cv,
            archived,
            mask(QUALIFICATIONS, filters.qualifications),
            mask(EDUCATION, filters.prior_education),
        ];
        let mut exact = filters.cities.is_empty()
            && filters.postal_codes.is_empty()
            && filters.custom.is_empty()
            && filters.coordinators.len() <= COORDINATORS
            && query.words.len() <= WORDS;
        let mut moments = [0; 6];
        let given = [&filters.created, &filters.updated, &filters.last_contact];
        for (index, filter) in given.into_iter().enumerate() {
            let ([from, before], decides) = range(filter);
            (moments[2 * index], moments[2 * index + 1]) = (from, before);
            exact &= decides;
        }
        let (task, decides) = task_range(&filters.next_task);
        exact &= decides;
        let coordinators = coordinators(filters);
        let any = filters.coordinators.is_empty() || filters.coordinators.len() > COORDINATORS;
        let mut patterns: [String; WORDS] = Default::default();
        let mut longest: Vec<_> = query.words.iter().collect();
        longest.sort_by_key(|term| std::cmp::Reverse(term.sought().len()));
        for (place, term) in patterns.iter_mut().zip(longest) {
            *place = pattern(term);
        }
        let key = filters.custom.iter().find(|one| !one.wants_empty());
        let custom = key.map_or_else(String::new, |one: &CustomFilter| {
            format!("%\"{}\":%", one.field)
        });
        let restricted = masks[1..5]
            .iter()
            .chain(&masks[6..])
            .any(|mask| *mask != i64::MAX);
        let unlimited = moments == [i64::MIN, i64::MAX, i64::MIN, i64::MAX, i64::MIN, i64::MAX];
        let any_task = filters.next_task == TaskFilter::default();
        let by_phase_only = exact
            && !restricted
            && unlimited
            && any_task
            && any
            && query.words.is_empty()
            && filters.archived != ArchivedFilter::Both;
        Self {
            masks,
            moments,
            task,
            any_coordinator: any,
            coordinators,
            patterns,
            custom,
            exact,
            ends: None,
            by_phase_only,
        }
    }

    /// Restricts what is looked for to candidates whose retention ends.
    pub(super) fn only_ending(&mut self, ends: Ends) {
        self.ends = Some(ends);
        self.exact = false;
        self.by_phase_only = false;
    }

    /// Whether a row that the statements return is wanted.
    pub(super) fn admits(&self, query: &CandidateQuery, entry: &Entry<'_>) -> bool {
        self.exact
            || (entry.candidate.matches(query)
                && self.ends.as_ref().is_none_or(|ends| ends.has(entry)))
    }

    /// Returns the values of the conditions, with those of a statement's own parameters behind them.
    pub(super) fn values<'v>(&'v self, scope: &'v Scope, own: &[Value<'v>]) -> Vec<Value<'v>> {
        let mut values = Vec::with_capacity(36);
        values.extend(Value::of_scope(scope));
        values.extend(self.masks.map(Value::Int));
        values.extend(self.moments.map(Value::Int));
        values.extend(self.task.iter().map(|date| Value::Text(date)));
        values.push(Value::Int(if self.any_coordinator { 0 } else { 2 }));
        values.extend(self.coordinators.iter().map(|id| Value::Text(id)));
        values.extend(self.patterns.iter().map(|pattern| Value::Text(pattern)));
        values.push(Value::Text(&self.custom));
        values.extend_from_slice(own);
        values
    }
}

/// Returns the range that holds every wanted moment, and whether every moment in it is wanted.
fn range(filter: &MomentFilter) -> ([i64; 2], bool) {
    let Some(period) = filter.within else {
        let ends = if filter.empty {
            [0, 1]
        } else {
            [i64::MIN, i64::MAX]
        };
        return (ends, true);
    };
    let from = period.from.map_or(1, |from| from.micros().max(1));
    let before = period.before.map_or(i64::MAX, model::Timestamp::micros);
    if filter.empty {
        ([0, before.max(1)], from == 1)
    } else {
        ([from, before], true)
    }
}

/// Does the same for the date of the next task.
fn task_range(filter: &TaskFilter) -> ([String; 2], bool) {
    let last = LAST_TEXT.to_owned();
    let Some((from, before)) = &filter.due else {
        let from = if filter.empty { NO_TASK } else { "" };
        return ([from.to_owned(), last], true);
    };
    let from = from.clone().unwrap_or_default();
    match (before, filter.empty) {
        (Some(before), false) => ([from, before.clone()], true),
        (None, false) => ([from, NO_TASK.to_owned()], true),
        (None, true) => ([from, last], true),
        (Some(_), true) => ([from, last], false),
    }
}

/// Returns the pattern of a term for LIKE.
fn pattern(term: &SearchTerm) -> String {
    let (text, end) = match term {
        SearchTerm::Prefix(word) => (word, "%"),
        SearchTerm::Exact(words) => (words, " %"),
    };
    let mut pattern = String::from("% ");
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern + end
}

/// Returns the first coordinators that are looked for, empty for nobody. Places without one hold a
/// text that no coordinator has.
fn coordinators(filters: &CandidateFilters) -> [String; COORDINATORS] {
    let mut places: [String; COORDINATORS] = std::array::from_fn(|_| LAST_TEXT.to_owned());
    for (place, wanted) in places.iter_mut().zip(&filters.coordinators) {
        *place = wanted.map_or_else(String::new, |id| id.to_string());
    }
    places
}
