//! The store's errors. Each has a kind for the caller and a cause for the log. Neither contains a
//! stored value.

/// A statement or a file operation that failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database is busy, full, read-only or unreachable. The same request may succeed later.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// A bug in this program, or a damaged database.
    #[error("the database refused: {0}")]
    Internal(String),
    /// An attachment's file could not be read or written.
    #[error("the file store failed: {0}")]
    Files(#[from] object_store::Error),
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
                let first: &(dyn std::error::Error + 'static) = error;
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
    /// An earlier copy to this database was not finished.
    #[error(
        "the database is an unfinished copy of another; run the same `onderwijsregio copy` again, which goes on where it \
         was, or empty it"
    )]
    UnfinishedCopy,
    /// Other users of the machine can read the stored data.
    #[error(
        "other users of this machine may read {}; run `{}`, or allow it with --allow-readable-data",
        shown(.0), crate::permissions::remedy(.0)
    )]
    Readable(Vec<std::path::PathBuf>),
    /// The installation's secret is kept outside the database and was not given.
    #[error(
        "the installation's secret is not in the database; name the file that holds it with --secret-file, or set \
         ONDERWIJSREGIO_SECRET"
    )]
    SecretMissing,
    /// The installation's secret is in the database, and the given secrets do not include it.
    #[error(
        "the database has a secret of its own, which {0} does not hold; add what `onderwijsregio secret export` prints to it, \
         without --secret-file, so that cursors and the audit log stay good"
    )]
    SecretInDatabase(crate::SecretSource),
    /// The given secret is not the one that the database is used with.
    #[error(
        "{0} does not hold the secret that this database is used with; name the right one, or add a new secret before the \
         present one instead of replacing it"
    )]
    SecretOther(crate::SecretSource),
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
    /// The attachments' folder cannot be used.
    #[error(
        "the folder '{path}' cannot be used for attachments ({cause}); choose another with --attachments or --data-dir"
    )]
    Files {
        /// The attachments' folder.
        path: String,
        /// The operating system's error.
        cause: String,
    },
    /// The address for attachments is malformed.
    #[error(
        "the place for attachments is not understood: {0}; write a folder or \
         s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION"
    )]
    FilesAddress(String),
    /// The bucket for attachments cannot be used.
    #[error(
        "the bucket {address} cannot be used for attachments ({cause}); see that --attachments names bucket, endpoint and \
         region rightly, that the endpoint can be reached from here, and that AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY \
         may put, get and delete its objects"
    )]
    Bucket {
        /// Bucket, prefix and endpoint.
        address: String,
        /// The error that was reported.
        cause: String,
    },
    /// Any other error of the store.
    #[error("the database cannot be opened: {0}")]
    Store(Error),
}

fn shown(paths: &[std::path::PathBuf]) -> String {
    paths
        .iter()
        .map(|path| format!("'{}'", path.display()))
        .collect::<Vec<_>>()
        .join(" and ")
}

impl From<Error> for OpenError {
    fn from(error: Error) -> Self {
        match error {
            Error::Internal(cause) if cause.contains("(42501)") => Self::Rights { cause },
            error => Self::Store(error),
        }
    }
}
