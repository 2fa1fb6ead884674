//! The errors of a database. Each has a kind for the caller and a source for the log. Neither contains
//! a stored value.

use std::{error::Error as Cause, fmt};
use tokio_postgres::error::SqlState;

type BoxedCause = Box<dyn Cause + Send + Sync>;

/// A statement or a file operation that failed.
#[derive(Debug)]
pub struct Error(Box<Failure>);

#[derive(Debug)]
struct Failure {
    kind: ErrorKind,
    sqlstate: Option<SqlState>,
    source: BoxedCause,
}

/// What kind of failure an error is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The database is busy, read-only or unreachable. The same request may succeed later.
    Unavailable,
    /// A statement exceeded its timeout: it is too slow, or the database too busy.
    Timeout,
    /// A disk is full: this machine's or the database server's.
    DiskFull,
    /// PostgreSQL gave up waiting for a lock, or detected a deadlock.
    Locked,
    /// A bug in this program, or a damaged database.
    Internal,
    /// A file that belongs to the data could not be read or written. Databases return no such error;
    /// work in a transaction may.
    Files,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.0.kind {
            ErrorKind::Internal => "internal database error",
            ErrorKind::Files => "the file store failed",
            _ => "the database is unavailable",
        };
        write!(f, "{what}: {}", self.0.source)
    }
}

impl Cause for Error {
    /// The text of an error ends with that of its source, so its chain goes on with the source's own.
    fn source(&self) -> Option<&(dyn Cause + 'static)> {
        self.0.source.source()
    }
}

impl Error {
    fn new(kind: ErrorKind, source: impl Into<BoxedCause>) -> Self {
        Self(Box::new(Failure {
            kind,
            sqlstate: None,
            source: source.into(),
        }))
    }

    /// Creates an error for a bug or for damaged data. The source must not contain a stored value.
    #[cold]
    pub fn internal(source: impl Into<BoxedCause>) -> Self {
        Self::new(ErrorKind::Internal, source)
    }

    /// Creates an error for what may succeed later.
    #[cold]
    pub fn unavailable(source: impl Into<BoxedCause>) -> Self {
        Self::new(ErrorKind::Unavailable, source)
    }

    /// Creates an error for a failure of the file store.
    #[cold]
    pub fn files(source: impl Into<BoxedCause>) -> Self {
        Self::new(ErrorKind::Files, source)
    }

    /// Creates an error for a database that does not answer in time.
    #[cold]
    pub(crate) fn timeout() -> Self {
        let source = "the database gave no answer in time";
        Self::new(ErrorKind::Timeout, source)
    }

    #[cold]
    pub(crate) fn disk_full() -> Self {
        Self::new(ErrorKind::DiskFull, "the disk is full")
    }

    /// Converts an error of opening a connection. One without a source is a timeout.
    #[cold]
    pub(crate) fn of_connecting(error: tokio_postgres::Error) -> Self {
        if error.source().is_none() {
            Self::unavailable(Lost(error))
        } else {
            error.into()
        }
    }

    /// Returns what kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns PostgreSQL's code for the failure: five letters and digits.
    pub fn sqlstate(&self) -> Option<&str> {
        self.0.sqlstate.as_ref().map(SqlState::code)
    }

    /// Returns the cause, whose text says what failed and contains no stored value.
    pub fn cause(&self) -> &(dyn Cause + Send + Sync + 'static) {
        self.0.source.as_ref()
    }

    /// Whether the database cannot serve the request now, and may do so later.
    pub fn is_unavailable(&self) -> bool {
        !matches!(self.0.kind, ErrorKind::Internal | ErrorKind::Files)
    }

    /// Whether it is a bug in this program, or a damaged database.
    pub fn is_internal(&self) -> bool {
        self.0.kind == ErrorKind::Internal
    }

    /// Whether a statement exceeded its timeout. Either the statement is too slow or the database
    /// too busy.
    pub fn is_late(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// Whether a disk is full: this machine's, the database server's or the file store's.
    pub fn is_disk_full(&self) -> bool {
        match self.0.kind {
            ErrorKind::DiskFull => true,
            // An I/O error may be made of another one, which knows the reason.
            ErrorKind::Files => model::has_cause(self.cause(), |error: &std::io::Error| {
                use std::io::ErrorKind::{QuotaExceeded, StorageFull};
                matches!(error.kind(), StorageFull | QuotaExceeded)
            }),
            _ => false,
        }
    }

    /// Whether PostgreSQL gave up waiting for a lock, or detected a deadlock.
    pub(crate) fn is_locked_out(&self) -> bool {
        self.0.kind == ErrorKind::Locked
    }

    /// Whether the engine refused a statement before running it. A statement that is known to be
    /// correct uses a table that does not exist.
    pub(crate) fn lacks_table(&self) -> bool {
        let is_refused = |error: &rusqlite::Error| match error {
            rusqlite::Error::SqlInputError { .. } => true,
            rusqlite::Error::SqliteFailure(error, _) => {
                error.extended_code == rusqlite::ffi::SQLITE_ERROR
            }
            _ => false,
        };
        self.0.sqlstate == Some(SqlState::UNDEFINED_TABLE)
            || model::has_cause(self.cause(), is_refused)
    }

    /// Whether PostgreSQL refused what the role has no privilege for.
    pub(crate) fn lacks_rights(&self) -> bool {
        self.0.sqlstate == Some(SqlState::INSUFFICIENT_PRIVILEGE)
    }

    /// Returns the first error of a type among the causes.
    pub(crate) fn find<E: Cause + 'static>(&self) -> Option<&E> {
        model::find_cause(self.cause())
    }
}

impl From<rusqlite::Error> for Error {
    #[cold]
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
            ) => Self::unavailable(error),
            _ => Self::internal(error),
        }
    }
}

/// An error that PostgreSQL returned. Only its message is kept: the details may quote a stored value.
#[derive(Debug, thiserror::Error)]
#[error("{message} ({})", .state.code())]
struct ServerError {
    message: String,
    state: SqlState,
}

/// A failure between this process and PostgreSQL.
#[derive(Debug)]
struct Lost(tokio_postgres::Error);

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.source() {
            Some(source) => write!(f, "{}: {source}", self.0),
            None => write!(f, "{}", self.0),
        }
    }
}

impl Cause for Lost {
    fn source(&self) -> Option<&(dyn Cause + 'static)> {
        self.0.source()
    }
}

impl From<tokio_postgres::Error> for Error {
    #[cold]
    fn from(error: tokio_postgres::Error) -> Self {
        if let Some(refused) = error.as_db_error() {
            let state = refused.code().clone();
            let message = refused.message().to_owned();
            return Self(Box::new(Failure {
                kind: kind_of(&state),
                sqlstate: Some(state.clone()),
                source: ServerError { message, state }.into(),
            }));
        }
        let lost = error
            .source()
            .is_some_and(<dyn Cause>::is::<std::io::Error>);
        let kind = if lost || error.is_closed() {
            ErrorKind::Unavailable
        } else {
            ErrorKind::Internal
        };
        Self::new(kind, Lost(error))
    }
}

/// Returns the kind of a failure with this SQLSTATE. A request may succeed later in these classes:
///
/// - 08: connection failures,
/// - 53: insufficient resources,
/// - 57: operator intervention, including statement timeouts,
/// - 40: conflicts between transactions,
/// - 58: system errors.
fn kind_of(state: &SqlState) -> ErrorKind {
    // A read-only server; a plan or prepared statement that was outdated by another connection's
    // change.
    const PASSING: [SqlState; 3] = [
        SqlState::READ_ONLY_SQL_TRANSACTION,
        SqlState::FEATURE_NOT_SUPPORTED,
        SqlState::INVALID_SQL_STATEMENT_NAME,
    ];
    let class = ["08", "53", "57", "40", "58"]
        .iter()
        .any(|class| state.code().starts_with(class));
    match state {
        state if *state == SqlState::QUERY_CANCELED => ErrorKind::Timeout,
        state if *state == SqlState::DISK_FULL => ErrorKind::DiskFull,
        state
            if [
                SqlState::LOCK_NOT_AVAILABLE,
                SqlState::T_R_DEADLOCK_DETECTED,
            ]
            .contains(state) =>
        {
            ErrorKind::Locked
        }
        state if class || PASSING.contains(state) => ErrorKind::Unavailable,
        _ => ErrorKind::Internal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    #[test]
    fn kind_follows_from_the_sqlstate() {
        let kinds = [
            ("57014", ErrorKind::Timeout),
            ("53100", ErrorKind::DiskFull),
            ("55P03", ErrorKind::Locked),
            ("40P01", ErrorKind::Locked),
            ("40001", ErrorKind::Unavailable),
            ("08006", ErrorKind::Unavailable),
            ("25006", ErrorKind::Unavailable),
            ("0A000", ErrorKind::Unavailable),
            ("26000", ErrorKind::Unavailable),
            ("42501", ErrorKind::Internal),
            ("23505", ErrorKind::Internal),
        ];
        for (state, kind) in kinds {
            assert_eq!(kind_of(&SqlState::from_code(state)), kind, "{state}");
        }
    }

    #[test]
    fn full_disk_is_found_among_the_causes() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let error = Error::files(io::Error::other(full));
        assert!(error.is_disk_full() && !error.is_unavailable());
        let missing = Error::files(io::Error::from(io::ErrorKind::NotFound));
        assert!(!missing.is_disk_full());
        assert!(Error::disk_full().is_disk_full() && Error::disk_full().is_unavailable());
    }

    #[test]
    fn missing_table_is_recognised_on_sqlite() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let of = |sql| Error::from(connection.prepare(sql).unwrap_err());
        assert!(of("SELECT version FROM migrations").lacks_table());
        assert!(!Error::internal("another failure").lacks_table());
    }
}
