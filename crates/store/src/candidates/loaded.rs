//! The candidates that a unit of work has read or added, so that it reads each row once.

use super::stored::StoredCandidate;
use model::CandidateId;
use std::{collections::HashMap, sync::Arc};

/// What is known of candidates of the locked scope. Nobody else changes their rows meanwhile.
#[derive(Debug, Clone, Default)]
pub(crate) struct LoadedCandidates(HashMap<CandidateId, Loaded>);

#[derive(Debug, Clone)]
struct Loaded {
    position: i64,
    /// The row; none if it was changed since it was read.
    row: Option<Arc<StoredCandidate>>,
}

impl LoadedCandidates {
    /// Returns the row of a candidate, if it is known.
    pub(super) fn row(&self, id: CandidateId) -> Option<Arc<StoredCandidate>> {
        self.0.get(&id)?.row.clone()
    }

    /// Returns the list position of a candidate, if it is known.
    pub(crate) fn position(&self, id: CandidateId) -> Option<i64> {
        self.0.get(&id).map(|loaded| loaded.position)
    }

    /// Notes the row and the position of a candidate that was read.
    pub(super) fn note(&mut self, id: CandidateId, position: i64, row: Arc<StoredCandidate>) {
        let row = Some(row);
        self.0.insert(id, Loaded { position, row });
    }

    /// Notes the position of a candidate that was added.
    pub(super) fn note_position(&mut self, id: CandidateId, position: i64) {
        let row = None;
        self.0.insert(id, Loaded { position, row });
    }

    /// Notes that a candidate's row was changed, so that it must be read again.
    pub(super) fn invalidate(&mut self, id: CandidateId) {
        if let Some(loaded) = self.0.get_mut(&id) {
            loaded.row = None;
        }
    }

    /// Forgets a candidate that was erased.
    pub(super) fn forget(&mut self, id: CandidateId) {
        self.0.remove(&id);
    }

    /// Forgets every candidate.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}
