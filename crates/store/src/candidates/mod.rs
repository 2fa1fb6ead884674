//! Candidates: reading them fast (`read`) and writing them in order (`write`).

mod read;
mod write;

pub use read::{CandidateRow, Found, Lookup, Page};
pub use write::{Inserted, Lane, NewCandidate};

use crate::Statement;

pub(crate) static STATEMENTS: &[&Statement] = &[
    &read::LIST,
    &read::LIST_BY_PHASE,
    &read::BY_EMAIL,
    &read::BY_PHONE,
    &read::BY_ID,
    &read::COUNT,
    &write::LOCK_LANE,
    &write::LEAVE_LANE,
    &write::INSERT,
    &write::COUNT_UP,
];
