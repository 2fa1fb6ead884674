//! The attachments' files. Each attachment has a file of its own, so that erasing one person's never asks who else has it.

use crate::{Error, OpenError};
use bytes::Bytes;
use futures::{StreamExt, stream::BoxStream};
use model::FileId;
use object_store::{
    GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutMode, PutPayload, local::LocalFileSystem, path::Path,
};
use std::{ops::Range, sync::Arc};

/// Where the files lie.
#[derive(Debug, Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
}

impl Files {
    pub(crate) fn open(folder: &std::path::Path) -> Result<Self, OpenError> {
        let failed = |cause: String| OpenError::Files { path: folder.display().to_string(), cause };
        std::fs::create_dir_all(folder).map_err(|cause| failed(cause.to_string()))?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(|cause| failed(cause.to_string()))?;
        let store = store.with_fsync(true);
        Ok(Self { store: Arc::new(store) })
    }

    /// Keeps a file, durably.
    pub async fn put(&self, file: FileId, bytes: Vec<u8>) -> Result<(), Error> {
        self.store.put_opts(&path(file), PutPayload::from(bytes), PutMode::Create.into()).await?;
        Ok(())
    }

    /// Removes files that nothing refers to. One that cannot be removed costs room and nothing else.
    pub async fn remove(&self, files: &[FileId]) {
        for file in files {
            match self.store.delete(&path(*file)).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => tracing::warn!(%file, %error, "a file could not be removed"),
            }
        }
    }

    /// The file of that name.
    pub async fn get(&self, file: FileId) -> Result<Vec<u8>, Error> {
        Ok(self.store.get(&path(file)).await?.bytes().await?.into())
    }

    /// How many bytes a file has.
    pub async fn size(&self, file: FileId) -> Result<u64, Error> {
        Ok(self.store.head(&path(file)).await?.size)
    }

    /// These bytes of the file of that name, as they are read.
    pub async fn get_range(
        &self,
        file: FileId,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, Result<Bytes, Error>>, Error> {
        if range.is_empty() {
            return Ok(futures::stream::empty().boxed());
        }
        let options = GetOptions { range: Some(GetRange::Bounded(range)), ..GetOptions::default() };
        let found = self.store.get_opts(&path(file), options).await?;
        Ok(found.into_stream().map(|piece| piece.map_err(Error::from)).boxed())
    }
}

/// In one of 3,844 folders, so that none grows without bound.
fn path(file: FileId) -> Path {
    let name = file.as_str();
    Path::from_iter([&name[3..5], name])
}
