//! What is selected in a list. The form around the list has it, so that it outlives paging without a
//! session having to keep it.

use crate::{desk::view::list::Row, http::Fields};
use std::collections::BTreeSet;

/// The limit in KiB of the form: the most candidates, and the query.
pub(crate) const LARGEST: usize = 192;
/// The most candidates that can be selected one by one.
pub(crate) const MOST: usize = 5000;

/// What is selected.
#[derive(Debug, Clone, Default)]
pub(crate) struct Selection {
    /// The ids of the candidates.
    pub(crate) ids: BTreeSet<String>,
    /// Whether all results are selected.
    pub(crate) all: bool,
}

impl Selection {
    /// Reads the selection of a form.
    pub(crate) fn of(fields: &Fields) -> Self {
        let is_id = |id: &&str| id.parse::<model::CandidateId>().is_ok();
        let ids = fields.all("id").filter(is_id).take(MOST);
        Self {
            ids: ids.map(str::to_owned).collect(),
            all: fields.text("all") == "yes",
        }
    }

    /// Marks the rows that are selected. Returns how many candidates are, and those of other pages.
    pub(super) fn mark(&self, rows: &mut [Row]) -> (usize, Vec<String>) {
        let mut elsewhere = self.ids.clone();
        for row in rows {
            row.selected = elsewhere.remove(&row.id) || self.all;
        }
        (self.ids.len(), elsewhere.into_iter().collect())
    }
}
