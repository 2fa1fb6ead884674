//! Copies a whole installation from one database to another, of either engine.
//!
//! Every table is walked in key order on both sides at once, scope by scope, and the target is
//! corrected row by row. On an identical target this changes nothing. The same walk therefore
//! copies, resumes an interrupted copy, catches up with a source that was written to, and verifies.
//! Until a verification finds both sides equal, a marker in the target blocks every other command.

mod claim;
mod error;
mod run;
mod tables;

pub(crate) use claim::STATEMENTS as CLAIM_STATEMENTS;
pub use db::copy::{Event, Part, Tally};
pub use error::CopyError;
pub use run::{Copy, Outcome};
pub(crate) use tables::{STATEMENTS, statements, tables};
