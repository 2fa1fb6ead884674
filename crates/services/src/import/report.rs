//! What an import reports while it runs and at its end.

use model::{CustomField, Fault};

/// What an import did, or in a dry run would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// The number of stored rows.
    pub imported: u64,
    /// The number of bad rows, which were left out.
    pub bad: u64,
    /// The number of duplicates that were left out.
    pub duplicates: u64,
    /// Custom fields that the file defines and the region lacked.
    pub custom_fields: Vec<CustomField>,
}

/// An event of a running import.
#[derive(Debug)]
pub enum Event<'a> {
    /// A row was not stored.
    BadRow {
        /// The line on which it begins, from 1.
        line: u64,
        /// Everything that is wrong with it.
        faults: &'a [Fault],
    },
    /// Something in a row deserves attention. It does not keep the row out.
    Warning {
        /// The line on which the row begins, from 1.
        line: u64,
        /// The warning and its location.
        warning: &'a Fault,
    },
    /// The number of rows processed so far.
    Progress(u64),
}
