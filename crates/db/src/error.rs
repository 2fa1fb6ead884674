//! The errors of a database. Each has a kind for the caller and a cause for the log. Neither contains
//! a stored value.

/// A statement or a file operation that failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database is busy, full, read-only or unreachable. The same request may succeed later.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// A bug in this program, or a damaged database.
    #[error("the database refused: {0}")]
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
    #[error(
        "the database address '{0}' is not understood; write sqlite:PATH or postgres://USER@HOST/DATABASE"
    )]
    Address(String),
    /// The URL of a PostgreSQL database is malformed.
    #[error(
        "the database URL is not understood ({0}); write for example postgres://user:password@host:5432/onderwijsregio?sslmode=verify-full"
    )]
    PostgresAddress(String),
    /// The server refused the connection or cannot be reached.
    #[error("the database {address} cannot be reached: {cause}; {remedy}")]
    Unreachable {
        /// Host, port and database.
        address: String,
        /// The error that was reported.
        cause: String,
        /// What the operator can do about it.
        remedy: &'static str,
    },
    /// The server's version is not supported.
    #[error("the database server is PostgreSQL {0}; version 14 or newer is needed")]
    TooOld(String),
    /// The address of the tables' owner cannot be used.
    #[error("the database cannot be migrated by the role of --migrate-database: {0}")]
    MigrateAddress(&'static str),
    /// The role that logs in lacks privileges.
    #[error(
        "the database cannot be used: {cause}; run `onderwijsregio migrate` as the tables' owner, with --migrate-database where \
         that is another role; an owner without CREATEROLE first has an administrator run `CREATE ROLE onderwijsregio_server \
         NOLOGIN; CREATE ROLE onderwijsregio_tenant NOLOGIN; GRANT onderwijsregio_server, onderwijsregio_tenant TO` the role \
         that logs in; or do without row-level security, as the owner, with --row-security off"
    )]
    Rights {
        /// The error that was reported.
        cause: String,
    },
    /// The database does not exist and must not be created.
    #[error(
        "there is no database '{0}'; see that its path is right, or make it with `onderwijsregio migrate`"
    )]
    Missing(String),
    /// The file exists and is not a database of this program.
    #[error(
        "'{0}' is not an Onderwijsregio database; choose another file with --database, or move this one away"
    )]
    NotOurs(String),
    /// The database was migrated by a newer version of this program.
    #[error(
        "the database has migration {found} ({name}) and this version knows only {known}; run the version that made it, or a newer one"
    )]
    Newer {
        /// The newest migration in the database.
        found: i64,
        /// That migration's name.
        name: String,
        /// The newest migration that this binary knows.
        known: i64,
    },
    /// The file or its folder is not writable.
    #[error(
        "the database '{path}' cannot be opened for writing ({cause}); check the owner and the permissions of the file and its folder"
    )]
    Permission {
        /// The database's file.
        path: String,
        /// The operating system's error.
        cause: String,
    },
    /// Another process has locked the database.
    #[error(
        "the database '{0}' is locked by another process; stop it, or wait until it is done, and try again"
    )]
    Locked(String),
    /// Any other error of the store.
    #[error("the database cannot be opened: {0}")]
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
