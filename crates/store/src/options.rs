//! The options for opening a store.

use crate::{FileLocation, OpenError, Secrets};
use db::PostgresOptions;
use std::path::PathBuf;

/// The options for opening a store.
#[derive(Debug, Clone)]
pub struct Options {
    /// The database's address: `sqlite:PATH` or `postgres://…`.
    pub database: String,
    /// Settings for PostgreSQL; ignored with SQLite.
    pub postgres: PostgresOptions,
    /// Where attachments are stored.
    pub files: FileLocation,
    /// The percentage of a disk that must stay free. Below it, only requests that remove something
    /// are written. None for no such limit.
    pub min_free_disk: Option<u8>,
    /// Whether other users of the machine may read the database and the attachments.
    pub allow_readable: bool,
    /// The installation's secrets, if they are kept outside the database.
    pub secrets: Option<Secrets>,
}

impl Options {
    /// Returns the default options for a database and an attachments folder.
    pub fn new(database: impl Into<String>, files: PathBuf) -> Self {
        let files = FileLocation::Folder(files);
        Self {
            database: database.into(),
            files,
            postgres: PostgresOptions::default(),
            min_free_disk: None,
            allow_readable: false,
            secrets: None,
        }
    }
}

/// Checks the form of a database's address, without opening anything. `postgres_only` refuses
/// SQLite, as replicas and the owner's address do.
pub fn check_address(address: &str, postgres_only: bool) -> Result<(), OpenError> {
    if postgres_only && address.starts_with("sqlite:") {
        return Err(db::OpenError::Address(address.to_owned()).into());
    }
    Ok(db::Database::check_address(address)?)
}
