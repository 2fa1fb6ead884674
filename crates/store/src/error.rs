//! Why a store cannot be opened.

use crate::SecretSource;
use db::Error;
use messages::{Attachments, Database};
use std::path::PathBuf;

/// Why a store cannot be opened. The text names the remedy.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database cannot be opened.
    #[error(transparent)]
    Database(#[from] db::OpenError),
    /// An earlier copy to this database was not finished.
    #[error("{}", Database::UnfinishedCopy)]
    UnfinishedCopy,
    /// Other users of the machine can read the stored data.
    #[error("{}", Database::Readable { paths: listed(.0), remedy: remedy(.0) })]
    Readable(Vec<PathBuf>),
    /// The installation's secret is kept outside the database and was not given.
    #[error("{}", Database::SecretMissing)]
    SecretMissing,
    /// The installation's secret is in the database, and the given secrets do not include it.
    #[error("{}", Database::SecretInDatabase { source: ToString::to_string(.0) })]
    SecretInDatabase(SecretSource),
    /// The given secret is not the one that the database is used with.
    #[error("{}", Database::SecretOther { source: ToString::to_string(.0) })]
    SecretOther(SecretSource),
    /// The attachments' folder cannot be used.
    #[error("{}", Attachments::Folder { path: path.clone(), cause: cause.clone() })]
    Files {
        /// The attachments' folder.
        path: String,
        /// The operating system's error.
        cause: String,
    },
    /// The address for attachments is malformed.
    #[error("{}", Attachments::Address { fault: Box::new(.0.clone()) })]
    FilesAddress(Attachments),
    /// The bucket for attachments cannot be used.
    #[error("{}", Attachments::Bucket { address: address.clone(), cause: cause.clone() })]
    Bucket {
        /// Bucket, prefix and endpoint.
        address: String,
        /// The error that was reported.
        cause: String,
    },
}

/// Returns the command that removes the permissions of other users on these paths.
pub(crate) fn remedy(exposed: &[PathBuf]) -> String {
    let quoted =
        |path: &PathBuf| format!("'{}'", path.display().to_string().replace('\'', r"'\''"));
    let paths = exposed.iter().map(quoted).collect::<Vec<_>>().join(" ");
    format!("chmod -R go-rwx -- {paths}")
}

fn listed(paths: &[PathBuf]) -> String {
    paths
        .iter()
        .map(|path| format!("'{}'", path.display()))
        .collect::<Vec<_>>()
        .join(" and ")
}

impl From<Error> for OpenError {
    fn from(error: Error) -> Self {
        Self::Database(error.into())
    }
}
