//! The reasons why nothing of a file is stored.

use messages::{Counted, Definitions, Header, Import, ImportFile};
use store::Error;

/// The reason why nothing of a file was stored.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Some rows are bad. Each was reported with its line.
    #[error("{}", Import::BadRows { bad: Counted::new(*bad, "bad row", "bad rows") })]
    BadRows {
        /// The number of bad rows.
        bad: u64,
    },
    /// The header row of a table is bad. Lists everything that is wrong with it.
    #[error("{}", Import::Header { faults: joined(.0) })]
    Header(Vec<Header>),
    /// The custom fields that the file defines cannot be added, or are others than the region's.
    #[error("{}", Import::CustomFields { faults: joined(.0) })]
    CustomFields(Vec<Definitions>),
    /// The file is of another kind; what it is, and what to do.
    #[error(transparent)]
    Kind(#[from] ImportFile),
    /// The file could not be read.
    #[error("{}", Import::Unreadable { cause: ToString::to_string(.0) })]
    Read(#[from] std::io::Error),
    /// Too little disk space is free.
    #[error("{}", Import::DiskFull { percent: *percent })]
    DiskFull {
        /// The minimum share of free space, in percent.
        percent: u64,
    },
    /// The store failed.
    #[error("{}", Import::Store { cause: ToString::to_string(.0) })]
    Store(#[from] Error),
}

/// Joins the faults of a header or of definitions into one text.
fn joined(faults: &[impl std::fmt::Display]) -> String {
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    faults.join("; ")
}

impl From<tabular::Error> for ImportError {
    fn from(error: tabular::Error) -> Self {
        match error {
            tabular::Error::Read(error) => Self::Read(error),
            tabular::Error::Kind(kind) => Self::Kind(kind),
        }
    }
}
