//! What can go wrong below: for the caller a kind, for the log a cause. Neither holds a stored value.

/// A statement that could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database is busy, full, read-only or out of reach: the same request may work later.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// A fault of ours or a damaged database.
    #[error("the database refused: {0}")]
    Internal(String),
    /// An attachment's file could not be read or written.
    #[error("the file store failed: {0}")]
    Files(#[from] object_store::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(
                Code::DatabaseBusy
                | Code::DatabaseLocked
                | Code::CannotOpen
                | Code::DiskFull
                | Code::ReadOnly
                | Code::SystemIoFailure
                | Code::OutOfMemory,
            ) => Self::Unavailable(error.to_string()),
            _ => Self::Internal(error.to_string()),
        }
    }
}

/// A database that cannot be opened. The text names the remedy.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database's address is not one we know.
    #[error(
        "the database address '{0}' is not understood; write sqlite:PATH, for example sqlite:data/onderwijsregio.db"
    )]
    Address(String),
    /// There is a file, and it is not a database of ours.
    #[error("'{0}' is not an Onderwijsregio database; choose another file with --database, or move this one away")]
    NotOurs(String),
    /// The database was migrated by a newer version.
    #[error(
        "the database has migration {found} ({name}) and this version knows only {known}; run the version that made it, or a newer one"
    )]
    Newer {
        /// The newest migration in the database.
        found: i64,
        /// Its name.
        name: String,
        /// The newest one in this binary.
        known: i64,
    },
    /// The file or its folder cannot be written.
    #[error(
        "the database '{path}' cannot be opened for writing ({cause}); check the owner and the permissions of the file and its folder"
    )]
    Permission {
        /// The file.
        path: String,
        /// What the system said.
        cause: String,
    },
    /// Another process holds the database.
    #[error("the database '{0}' is locked by another process; stop it, or wait until it is done, and try again")]
    Locked(String),
    /// The folder for attachments cannot be used.
    #[error("the folder '{path}' cannot be used for attachments ({cause}); choose another with --data-dir")]
    Files {
        /// The folder.
        path: String,
        /// What the system said.
        cause: String,
    },
    /// Anything else, in the engine's words.
    #[error("the database cannot be opened: {0}")]
    Store(#[from] Error),
}
