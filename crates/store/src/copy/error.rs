//! The reasons why a copy cannot be made. The texts contain the remedy.

use db::{Error, OpenError};
use messages::Copy;

/// A reason why a copy cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The source cannot be opened.
    #[error("{}", source(.0))]
    Source(OpenError),
    /// The target cannot be opened.
    #[error("{}", Copy::Target { cause: ToString::to_string(.0) })]
    Target(OpenError),
    /// The source is empty.
    #[error("{}", Copy::SourceEmpty)]
    SourceEmpty,
    /// The source was not migrated to this version.
    #[error("{}", Copy::SourceBehind { newest: *newest, known: *known })]
    SourceBehind {
        /// Its newest migration.
        newest: i64,
        /// The newest migration in this binary.
        known: i64,
    },
    /// The source lacks migrations that this version no longer has.
    #[error("{}", Copy::SourceTooOld { newest: *newest, oldest: *oldest, last: *oldest - 1 })]
    SourceTooOld {
        /// Its newest migration.
        newest: i64,
        /// The oldest migration that this binary upgrades from.
        oldest: i64,
    },
    /// The source was migrated by a newer version.
    #[error("{}", Copy::SourceAhead { newest: *newest, known: *known })]
    SourceAhead {
        /// Its newest migration.
        newest: i64,
        /// The newest migration in this binary.
        known: i64,
    },
    /// The source is an unfinished copy itself.
    #[error("{}", Copy::SourceUnfinished)]
    SourceUnfinished,
    /// Source and target are the same database.
    #[error("{}", Copy::Same)]
    Same,
    /// The target is another installation.
    #[error("{}", Copy::OtherInstallation { regions: ToString::to_string(.0) })]
    OtherInstallation(Regions),
    /// The target is an unfinished copy of another installation.
    #[error("{}", Copy::OtherUnfinished { regions: ToString::to_string(.0) })]
    OtherUnfinished(Regions),
    /// A database failed during the copy. Rows that were already copied stay.
    #[error("{}", Copy::Store { cause: ToString::to_string(.0) })]
    Store(#[from] Error),
}

fn source(error: &OpenError) -> Copy {
    match error {
        OpenError::Missing(path) => Copy::SourceMissing { path: path.clone() },
        error => Copy::Source {
            cause: error.to_string(),
        },
    }
}

/// The regions of an installation, listed to help recognise it.
#[derive(Debug)]
pub struct Regions(pub(super) Vec<String>);

impl std::fmt::Display for Regions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const NAMED: usize = 5;
        if self.0.is_empty() {
            return Ok(());
        }
        let more = if self.0.len() > NAMED { ", …" } else { "" };
        let named = &self.0[..self.0.len().min(NAMED)];
        write!(f, " (regions: {}{more})", named.join(", "))
    }
}
