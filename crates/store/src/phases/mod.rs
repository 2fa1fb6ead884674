//! The phases that candidates went through, for figures.
//!
//! Each change of a phase adds an entry in the same transaction, and so do archiving, restoring and
//! erasing. The entries of one candidate bear the same random number, the *journey*, which only the
//! candidate's row holds besides. So the figures of the past stay when a candidate is erased, and
//! nothing leads from an entry to a person.
//!
//! - `entry` is an entry, and what it says about a candidate.
//! - `write` adds the entries of changes.
//! - `backfill` adds those of candidates that have none.

mod backfill;
mod entry;
mod write;

pub(crate) use write::{added, erased, replaced};

use db::Statement;

pub(crate) static STATEMENTS: &[&Statement] = &[
    &entry::INSERT,
    &write::SET_JOURNEY,
    &backfill::INCOMPLETE,
    &backfill::CHANGED,
    &backfill::LATEST,
];
