//! The reasons why a copy cannot be made. The texts contain the remedy.

use db::{Error, OpenError};

/// A reason why a copy cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The source cannot be opened.
    #[error("the source: {0}")]
    Source(OpenError),
    /// The target cannot be opened.
    #[error("the target: {0}")]
    Target(OpenError),
    /// The source is empty.
    #[error("the source holds no installation; see that --from names the right database")]
    SourceEmpty,
    /// The source was not migrated to this version.
    #[error(
        "the source has migration {newest} and this version makes {known}; run `onderwijsregio migrate` on it first, or \
         copy with the version that made it"
    )]
    SourceBehind {
        /// Its newest migration.
        newest: i64,
        /// The newest migration in this binary.
        known: i64,
    },
    /// The source was migrated by a newer version.
    #[error(
        "the source has migration {newest} and this version knows only {known}; copy with the version that made it"
    )]
    SourceAhead {
        /// Its newest migration.
        newest: i64,
        /// The newest migration in this binary.
        known: i64,
    },
    /// The source is an unfinished copy itself.
    #[error("the source is itself an unfinished copy; finish it, or copy from where it came")]
    SourceUnfinished,
    /// Source and target are the same database.
    #[error("source and target are the same database; name another with --to")]
    Same,
    /// The target is another installation.
    #[error("the target holds another installation{0}; copy to an empty database")]
    OtherInstallation(Regions),
    /// The target is an unfinished copy of another installation.
    #[error(
        "the target holds an unfinished copy of another installation{0}; finish that, or copy to an empty database"
    )]
    OtherUnfinished(Regions),
    /// A database failed during the copy. Rows that were already copied stay.
    #[error("{0}; what was copied stays: run the same again to go on")]
    Store(#[from] Error),
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
        write!(
            f,
            " (with {} region(s): {}{more})",
            self.0.len(),
            named.join(", ")
        )
    }
}
