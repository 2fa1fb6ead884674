//! The command line of `audit`.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Print the entries as NDJSON, oldest first
    Export {
        /// Leave out entries before this moment: 2026-01-31, or 2026-01-31T12:00:00Z
        #[arg(long, value_name = "MOMENT")]
        since: Option<String>,
    },
    /// Check that nothing was changed or left out, and print the last entry's number and hash, to
    /// be noted elsewhere
    Verify {
        /// The number and hash of an entry, noted earlier: it must still be there
        #[arg(long, value_name = "N:HASH")]
        noted: Option<String>,
    },
    /// Remove old entries. A new entry records up to where, so that the rest can still be verified
    ///
    /// Export them first. On PostgreSQL this requires the role that owns the tables.
    Prune {
        /// Remove entries before this moment: 2026-01-31, or 2026-01-31T12:00:00Z
        #[arg(long, value_name = "MOMENT")]
        before: String,
    },
}
