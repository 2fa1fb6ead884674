//! The reasons why a database cannot be opened.

use crate::Error;
use messages::Database as Text;

/// Why a database cannot be opened. The text names the remedy.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database's address is neither a SQLite path nor a PostgreSQL URL.
    #[error("{}", Text::Address { address: String::clone(.0) })]
    Address(String),
    /// The URL of a PostgreSQL database is malformed.
    #[error("{}", Text::Url { cause: String::clone(.0) })]
    PostgresAddress(String),
    /// The server refused the connection or cannot be reached.
    #[error("{}", Text::Unreachable { address: address.clone(), cause: cause.clone(), remedy })]
    Unreachable {
        /// Host, port and database.
        address: String,
        /// The error that was reported.
        cause: String,
        /// What the operator can do about it.
        remedy: &'static str,
    },
    /// The server's version is not supported.
    #[error("{}", Text::TooOld { version: String::clone(.0) })]
    TooOld(String),
    /// The address of the tables' owner cannot be used.
    #[error("{}", Text::MigrateAddress { cause: *.0 })]
    MigrateAddress(&'static str),
    /// The server cannot distribute tables.
    #[error("{}", Text::NotDistributed)]
    NotDistributed,
    /// The role that logs in lacks privileges.
    #[error("{}", Text::Rights { cause: cause.clone() })]
    Rights {
        /// The error that was reported.
        cause: String,
    },
    /// The database does not exist and must not be created.
    #[error("{}", Text::Missing { path: String::clone(.0) })]
    Missing(String),
    /// The file exists and is not a database of this program.
    #[error("{}", Text::NotOurs { path: String::clone(.0) })]
    NotOurs(String),
    /// The database was migrated by a newer version of this program.
    #[error("{}", Text::Newer { found: *found, name: name.clone(), known: *known })]
    Newer {
        /// The newest migration in the database.
        found: i64,
        /// That migration's name.
        name: String,
        /// The newest migration that this binary knows.
        known: i64,
    },
    /// The database lacks migrations that this program no longer has.
    #[error("{}", Text::Outdated { found: *found, name: name.clone(), oldest: *oldest, missing: missing.clone() })]
    Outdated {
        /// The newest migration in the database.
        found: i64,
        /// That migration's name.
        name: String,
        /// The oldest migration that this binary upgrades from.
        oldest: i64,
        /// The numbers and names of the migrations in between.
        missing: String,
    },
    /// The file or its folder is not writable.
    #[error("{}", Text::Permission { path: path.clone(), cause: cause.clone() })]
    Permission {
        /// The database's file.
        path: String,
        /// The operating system's error.
        cause: String,
    },
    /// Another process has locked the database.
    #[error("{}", Text::Locked { path: String::clone(.0) })]
    Locked(String),
    /// Any other error of the store.
    #[error("{}", Text::Other { cause: ToString::to_string(.0) })]
    Store(Error),
}

impl From<Error> for OpenError {
    fn from(error: Error) -> Self {
        if error.lacks_rights() {
            Self::Rights {
                cause: error.cause().to_string(),
            }
        } else {
            Self::Store(error)
        }
    }
}
