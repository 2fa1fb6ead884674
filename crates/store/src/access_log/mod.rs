//! The access log: who saw or changed a candidate, and when.
//!
//! - `write` records entries. Reads are written in batches by the process that answers them;
//!   changes are written in the change's own transaction.
//! - `change` is what is noted of a change.
//! - `read` lists the entries of one candidate.
//! - `of_key` lists the candidates that one API key saw or changed.
//! - `viewer` is who saw or changed a candidate.
//! - `old` deletes entries after their retention period.

mod change;
mod of_key;
mod old;
mod read;
mod viewer;
mod write;

pub use change::ChangeEvent;
pub use of_key::{KeyAccessCursor, SeenByKey};
pub use read::{Access, AccessCursor, AccessesPage};
pub use viewer::Viewer;
pub use write::{AccessNotes, AccessSubject, NewAccess};
pub(crate) use write::{forget, record};

use db::Statement;

pub(crate) static STATEMENTS: &[&Statement] = &[
    &write::NOTE_READ,
    &write::NOTE_WRITE,
    &write::FORGET,
    &read::AT_PLACE,
    &of_key::SINGLES,
    &of_key::SETS,
    &of_key::NEXT,
    &of_key::AT_POSITIONS,
    &old::SCOPES_WITH_OLD,
    &old::OLDEST,
    &old::FORGET_OLD,
];
