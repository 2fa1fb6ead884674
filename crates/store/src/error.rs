//! Why a store cannot be opened.

use crate::SecretSource;
use db::Error;
use std::path::PathBuf;

/// Why a store cannot be opened. The text names the remedy.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database cannot be opened.
    #[error(transparent)]
    Database(#[from] db::OpenError),
    /// An earlier copy to this database was not finished.
    #[error(
        "the database is an unfinished copy of another; run the same `onderwijsregio copy` again, which goes on where it \
         was, or empty it"
    )]
    UnfinishedCopy,
    /// Other users of the machine can read the stored data.
    #[error(
        "other users of this machine may read {}; run `{}`, or allow it with --allow-readable-data",
        shown(.0), remedy(.0)
    )]
    Readable(Vec<PathBuf>),
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
    SecretInDatabase(SecretSource),
    /// The given secret is not the one that the database is used with.
    #[error(
        "{0} does not hold the secret that this database is used with; name the right one, or add a new secret before the \
         present one instead of replacing it"
    )]
    SecretOther(SecretSource),
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
}

/// Returns the command that removes the permissions of other users on these paths.
pub(crate) fn remedy(exposed: &[PathBuf]) -> String {
    let quoted =
        |path: &PathBuf| format!("'{}'", path.display().to_string().replace('\'', r"'\''"));
    let paths = exposed.iter().map(quoted).collect::<Vec<_>>().join(" ");
    format!("chmod -R go-rwx -- {paths}")
}

fn shown(paths: &[PathBuf]) -> String {
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
