//! The history of candidates: what changed, when, and who changed it.
//!
//! The functions of the aggregates that change rows write an entry in the same transaction, whichever
//! way the change came in. The values are removed after [`KEPT`]; the names of the fields stay.
//!
//! - `changes` compares what was stored with what is stored now.
//! - `write` adds entries.
//! - `read` lists the entries of one candidate.
//! - `old` removes values: after their period, and those of removed custom fields.

mod changes;
mod old;
mod read;
mod write;

pub(crate) use changes::Changes;
pub use old::KEPT;
pub use read::HistoryEntry;
pub(crate) use write::Happened;

use db::Statement;

pub(crate) static STATEMENTS: &[&Statement] = &[
    &write::INSERT,
    &read::OF,
    &old::SCOPES_WITH_OLD,
    &old::OLDEST,
    &old::FORGET_VALUES,
    &old::WITH_VALUES,
    &old::REPLACE_VALUES,
];
