//! Checks what the statements of a search leave open.

use super::{query::CandidateQuery, rows::NO_TASK};

/// What a row says of a candidate, as far as it must be checked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'r> {
    pub(super) last_contact: i64,
    pub(super) next_task: &'r str,
    pub(super) coordinator: Option<&'r str>,
    pub(super) city_key: &'r str,
    pub(super) postal_key: &'r str,
    pub(super) words: &'r str,
    pub(super) custom: Option<&'r str>,
}

impl Candidate<'_> {
    /// Whether the candidate fulfils the conditions that the statements of a search do not decide.
    pub(super) fn matches(&self, query: &CandidateQuery) -> bool {
        let filters = &query.filters;
        self.has_coordinator(query)
            && self.was_contacted(query)
            && self.has_task(query)
            && begins(&filters.cities, self.city_key)
            && begins(&filters.postal_codes, self.postal_key)
            && self.has_custom(query)
            && query.words.iter().all(|term| term.is_among(self.words))
    }

    fn has_coordinator(&self, query: &CandidateQuery) -> bool {
        let wanted = &query.filters.coordinators;
        let is_one = |one: &Option<model::StaffId>| {
            one.as_ref().map(model::StaffId::as_str) == self.coordinator
        };
        wanted.is_empty() || wanted.iter().any(is_one)
    }

    fn was_contacted(&self, query: &CandidateQuery) -> bool {
        let filter = &query.filters.last_contact;
        let Some(period) = filter.within else {
            return !filter.empty || self.last_contact == 0;
        };
        if self.last_contact == 0 {
            return filter.empty;
        }
        period
            .from
            .is_none_or(|from| self.last_contact >= from.micros())
            && period
                .before
                .is_none_or(|before| self.last_contact < before.micros())
    }

    fn has_task(&self, query: &CandidateQuery) -> bool {
        let filter = &query.filters.next_task;
        let is_none = self.next_task == NO_TASK;
        let Some((from, before)) = &filter.due else {
            return !filter.empty || is_none;
        };
        if is_none {
            return filter.empty;
        }
        from.as_ref()
            .is_none_or(|from| self.next_task >= from.as_str())
            && before
                .as_ref()
                .is_none_or(|before| self.next_task < before.as_str())
    }

    fn has_custom(&self, query: &CandidateQuery) -> bool {
        if query.filters.custom.is_empty() {
            return true;
        }
        let values = self
            .custom
            .and_then(|custom| serde_json::from_str(custom).ok())
            .unwrap_or_default();
        query
            .filters
            .custom
            .iter()
            .all(|filter| filter.holds(&values))
    }
}

/// Whether a key begins with one of these; none is an empty key, and no beginning at all is any.
fn begins(wanted: &[Option<String>], key: &str) -> bool {
    wanted.is_empty()
        || wanted.iter().any(|one| match one {
            Some(beginning) => !key.is_empty() && key.starts_with(beginning.as_str()),
            None => key.is_empty(),
        })
}
