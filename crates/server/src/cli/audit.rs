//! The command line of `audit`.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Print the entries as NDJSON, the oldest first
    Export {
        /// Leave out what came before: 2026-01-31, or 2026-01-31T12:00:00Z
        #[arg(long, value_name = "MOMENT")]
        since: Option<String>,
    },
    /// Check that nothing was changed or left out, and print the last entry's number and hash, to be noted elsewhere
    Verify {
        /// An entry's number and hash as they were noted: it must still be there
        #[arg(long, value_name = "N:HASH")]
        noted: Option<String>,
    },
    /// Remove old entries. An entry says up to where, so that what remains can be checked
    ///
    /// Export them first. On PostgreSQL this is for the role that owns the tables.
    Prune {
        /// Remove what came before: 2026-01-31, or 2026-01-31T12:00:00Z
        #[arg(long, value_name = "MOMENT")]
        before: String,
    },
}
