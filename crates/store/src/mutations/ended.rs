//! How mutations end.

use db::Value;
use model::{CandidateId, Timestamp};

/// The result of a mutation.
#[derive(Debug, Clone)]
pub struct Ended {
    /// Why it failed, as JSON. `None` when it succeeded.
    pub problem: Option<String>,
    /// When it ended.
    pub at: Timestamp,
    /// The number of attempts.
    pub attempts: i64,
    /// The result in addition to its status, as JSON.
    pub outcome: Option<String>,
    /// What remains to be done or deleted afterwards.
    pub leaves: Leaves,
}

/// The consequences of a mutation that was carried out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Leaves {
    /// Files must still be removed. Until then the mutation is not reported as succeeded.
    pub files: bool,
    /// The candidate was erased, so the idempotency key that the caller sent is deleted too.
    pub nobody: bool,
}

impl Leaves {
    /// Returns the value of the column `forgotten`.
    pub(super) fn forgotten(self) -> i64 {
        if self.nobody { FORGOTTEN_LAST } else { 0 }
    }
}

/// Value of `forgotten`: the mutation is the erasure itself, and so is its callback.
const FORGOTTEN_LAST: i64 = 2;
/// The status of a mutation whose files must still be removed.
pub(super) const REMOVING: i64 = 3;

/// Formats a JSON array of ids.
pub(super) fn listed(ids: &[CandidateId]) -> String {
    serde_json::to_string(ids).unwrap_or_else(|_| "[]".into())
}

/// Returns the candidate that is stored in the mutation's own row.
pub(super) fn subject(candidates: &[CandidateId]) -> Value<'_> {
    candidates.first().map(CandidateId::as_str).into()
}

/// Returns the status of a mutation as it is stored.
pub(super) fn status_code(ended: Option<&Ended>) -> i64 {
    ended.map_or(0, |ended| {
        if ended.leaves.files {
            REMOVING
        } else {
            1 + i64::from(ended.problem.is_some())
        }
    })
}
