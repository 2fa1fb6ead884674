//! The errors of a database. Each has a kind for the caller and a cause for the log. Neither contains
//! a stored value.

use messages::Database as Text;

/// A statement or a file operation that failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database is busy, full, read-only or unreachable. The same request may succeed later.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// A bug in this program, or a damaged database.
    #[error("internal database error: {0}")]
    Internal(String),
    /// A file that belongs to the data could not be read or written. Databases return no such error;
    /// work in a transaction may.
    #[error("the file store failed: {0}")]
    Files(Box<dyn std::error::Error + Send + Sync>),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        // The shared-memory index of the write-ahead log cannot grow; SQLite reports that as an I/O
        // error.
        let no_index = Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE);
        match error.sqlite_error_code() {
            _ if error.sqlite_error().map(|error| error.extended_code) == no_index => {
                Self::disk_full()
            }
            Some(Code::DiskFull) => Self::disk_full(),
            Some(
                Code::DatabaseBusy
                | Code::DatabaseLocked
                | Code::CannotOpen
                | Code::ReadOnly
                | Code::SystemIoFailure
                | Code::OutOfMemory,
            ) => Self::Unavailable(error.to_string()),
            _ => Self::Internal(error.to_string()),
        }
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        use std::error::Error as _;
        if let Some(refused) = error.as_db_error() {
            // Only the message is kept: the details may quote a stored value.
            let cause = format!("{} ({})", refused.message(), refused.code().code());
            return if passes(refused.code().code()) {
                Self::Unavailable(cause)
            } else {
                Self::Internal(cause)
            };
        }
        let lost = error
            .source()
            .is_some_and(<dyn std::error::Error>::is::<std::io::Error>);
        let late = error.to_string().starts_with("timeout");
        let cause = error
            .source()
            .map_or_else(|| error.to_string(), |source| format!("{error}: {source}"));
        if lost || late || error.is_closed() {
            Self::Unavailable(cause)
        } else {
            Self::Internal(cause)
        }
    }
}

impl Error {
    /// Whether a statement exceeded its timeout. Either the statement is too slow or the database
    /// too busy.
    pub fn is_late(&self) -> bool {
        matches!(self, Self::Unavailable(cause) if cause.ends_with("(57014)") || cause == Self::NO_ANSWER)
    }

    /// Whether a disk is full: this machine's or the database server's.
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Unavailable(cause) => cause == DISK_FULL || cause.ends_with("(53100)"),
            Self::Internal(_) => false,
            Self::Files(error) => {
                let first: &(dyn std::error::Error + 'static) = error.as_ref();
                let mut causes = std::iter::successors(Some(first), |error| error.source());
                causes.any(|cause| {
                    cause
                        .downcast_ref::<std::io::Error>()
                        .is_some_and(is_for_want_of_room)
                })
            }
        }
    }

    pub(crate) fn disk_full() -> Self {
        Self::Unavailable(DISK_FULL.into())
    }

    /// The cause given when the database does not answer in time.
    pub(crate) const NO_ANSWER: &str = "the database gave no answer in time";

    /// Whether PostgreSQL gave up waiting for a lock (55P03), or detected a deadlock (40P01).
    pub(crate) fn is_locked_out(&self) -> bool {
        matches!(self, Self::Unavailable(cause) if ["(55P03)", "(40P01)"].iter().any(|state| cause.ends_with(state)))
    }
}

const DISK_FULL: &str = "the disk is full";

fn is_for_want_of_room(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded)
}

/// Whether a request refused with this SQLSTATE may succeed later. That is so for these classes:
///
/// - 08: connection failures,
/// - 53: insufficient resources,
/// - 57: operator intervention, including statement timeouts,
/// - 40: conflicts between transactions,
/// - 58: system errors.
fn passes(state: &str) -> bool {
    let class = ["08", "53", "57", "40", "58"]
        .iter()
        .any(|class| state.starts_with(class));
    // A read-only server; a lock that is not available; a plan or prepared statement that was
    // outdated by another connection's change.
    class || ["25006", "55P03", "0A000", "26000"].contains(&state)
}

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
        match error {
            Error::Internal(cause) if cause.contains("(42501)") => Self::Rights { cause },
            error => Self::Store(error),
        }
    }
}
