//! The files of attachments, under random names. The rows of [`crate::attachments`] refer to them.

mod bucket;
mod http;
mod location;
mod old;

pub use location::{Bucket, FileLocation};
pub use old::Old;

use crate::OpenError;
use bytes::Bytes;
use db::{Error, ErrorKind};
use futures::{StreamExt, stream::BoxStream};
use model::FileId;
use object_store::{
    GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutMode, PutPayload, local::LocalFileSystem,
    path::Path,
};
use std::{ops::Range, path::PathBuf, sync::Arc};
use tokio::runtime::Handle;

/// The file store.
#[derive(Debug, Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    location: Opened,
}

#[derive(Debug, Clone)]
enum Opened {
    Folder(PathBuf),
    Bucket(Reached),
}

/// A bucket, and the runtime that its network connections need: an import waits for its files on a
/// thread outside the runtime.
#[derive(Debug, Clone)]
struct Reached {
    bucket: Bucket,
    runtime: Handle,
}

impl Files {
    /// Opens a location: creates the folder, or prepares the client for the bucket. Must be called
    /// within the runtime.
    pub fn open(location: &FileLocation) -> Result<Self, OpenError> {
        match location {
            FileLocation::Folder(folder) => Self::open_folder(folder),
            FileLocation::Bucket(bucket) => {
                let store = bucket::open(bucket).map_err(|error| unusable(bucket, &error))?;
                let reached = Reached {
                    bucket: bucket.clone(),
                    runtime: Handle::current(),
                };
                Ok(Self {
                    store,
                    location: Opened::Bucket(reached),
                })
            }
        }
    }

    fn open_folder(folder: &std::path::Path) -> Result<Self, OpenError> {
        let failed = |cause: String| OpenError::Files {
            path: folder.display().to_string(),
            cause,
        };
        std::fs::create_dir_all(folder).map_err(|cause| failed(cause.to_string()))?;
        let store =
            LocalFileSystem::new_with_prefix(folder).map_err(|cause| failed(cause.to_string()))?;
        let store = store.with_fsync(true);
        Ok(Self {
            store: Arc::new(store),
            location: Opened::Folder(folder.into()),
        })
    }

    /// Writes a trial file to the bucket, reads it and removes it, so that errors show when the
    /// server starts. Does nothing for a folder, which was tested when it was opened.
    pub async fn check(&self, trial: FileId) -> Result<(), OpenError> {
        let Opened::Bucket(Reached { bucket, .. }) = &self.location else {
            return Ok(());
        };
        let tried = async {
            self.put(trial, b"onderwijsregio".to_vec()).await?;
            self.get(trial).await?;
            self.delete(trial).await
        };
        match tried.await {
            Err(error) if error.kind() == ErrorKind::Files => Err(unusable(bucket, error.cause())),
            tried => Ok(tried?),
        }
    }

    /// Stores a file durably.
    pub async fn put(&self, file: FileId, bytes: Vec<u8>) -> Result<(), Error> {
        // A retry on a bucket may find the object of the first attempt. Names are random, so it
        // cannot be another file.
        let mode = match self.location {
            Opened::Bucket(_) => PutMode::Overwrite,
            Opened::Folder(_) => PutMode::Create,
        };
        let store = self.store.clone();
        self.on_runtime(async move {
            store
                .put_opts(&path(file), PutPayload::from(bytes), mode.into())
                .await?;
            Ok(())
        })
        .await
    }

    /// Returns whether removing a file needs no network.
    pub fn are_near(&self) -> bool {
        matches!(self.location, Opened::Folder(_))
    }

    /// Removes files that nothing refers to. A failure is only logged: the file costs space, but
    /// does no other harm.
    pub async fn remove(&self, files: &[FileId]) {
        for file in files {
            if let Err(error) = self.delete(*file).await {
                tracing::warn!(%file, %error, "a file could not be removed");
            }
        }
    }

    /// Removes a file. A missing file counts as removed.
    pub async fn delete(&self, file: FileId) -> Result<(), Error> {
        let store = self.store.clone();
        let deleted = self
            .on_runtime(async move { store.delete(&path(file)).await })
            .await;
        match deleted {
            Err(error) if is_missing(&error) => Ok(()),
            deleted => deleted,
        }
    }

    /// Returns the content of a file.
    pub async fn get(&self, file: FileId) -> Result<Vec<u8>, Error> {
        let store = self.store.clone();
        self.on_runtime(async move { Ok(store.get(&path(file)).await?.bytes().await?.into()) })
            .await
    }

    /// Returns the size of a file in bytes.
    pub async fn size(&self, file: FileId) -> Result<u64, Error> {
        let store = self.store.clone();
        self.on_runtime(async move { Ok(store.head(&path(file)).await?.size) })
            .await
    }

    /// Streams a byte range of a file.
    pub async fn get_range(
        &self,
        file: FileId,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, Result<Bytes, Error>>, Error> {
        if range.is_empty() {
            return Ok(futures::stream::empty().boxed());
        }
        let options = GetOptions {
            range: Some(GetRange::Bounded(range)),
            ..GetOptions::default()
        };
        let found = self.store.get_opts(&path(file), options).await;
        Ok(found
            .map_err(failed)?
            .into_stream()
            .map(|piece| piece.map_err(failed))
            .boxed())
    }

    /// Runs work on the runtime if the location is a bucket, because network needs the runtime,
    /// whichever thread waits. Work on a folder runs on the calling thread.
    async fn on_runtime<T: Send + 'static>(
        &self,
        work: impl Future<Output = object_store::Result<T>> + Send + 'static,
    ) -> Result<T, Error> {
        match &self.location {
            Opened::Folder(_) => work.await.map_err(failed),
            Opened::Bucket(reached) => {
                let done = reached.runtime.spawn(work).await;
                done.map_err(|error| Error::internal(format!("work on a file broke off: {error}")))?
                    .map_err(failed)
            }
        }
    }
}

/// Returns the error for a failure of the file store.
fn failed(error: object_store::Error) -> Error {
    Error::files(error)
}

/// Whether an error says that a file does not exist.
pub(crate) fn is_missing(error: &Error) -> bool {
    matches!(
        error.cause().downcast_ref(),
        Some(object_store::Error::NotFound { .. })
    )
}

fn unusable(bucket: &Bucket, error: &(dyn std::error::Error + 'static)) -> OpenError {
    OpenError::Bucket {
        address: bucket.to_string(),
        cause: http::chain(error),
    }
}

/// Returns the path of a file. Files are spread over 3,844 folders, so that no folder grows without
/// bound.
fn path(file: FileId) -> Path {
    let name = file.as_str();
    Path::from_iter([&name[3..5], name])
}
