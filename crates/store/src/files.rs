//! The attachments' files, named by the SHA-256 of what they hold: the same file is kept once.

use crate::{Error, OpenError};
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutPayload, local::LocalFileSystem, path::Path};
use sha2::{Digest, Sha256};
use std::sync::Arc;

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
        Ok(Self { store: Arc::new(store) })
    }

    /// Keeps a file. Gives its name, and whether it was not there before.
    pub async fn put(&self, bytes: Vec<u8>) -> Result<([u8; 32], bool), Error> {
        let content: [u8; 32] = Sha256::digest(&bytes).into();
        match self.store.put_opts(&path(&content), PutPayload::from(bytes), PutMode::Create.into()).await {
            Ok(_) => Ok((content, true)),
            Err(object_store::Error::AlreadyExists { .. }) => Ok((content, false)),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes files that nothing refers to.
    pub async fn remove(&self, contents: &[[u8; 32]]) -> Result<(), Error> {
        for content in contents {
            self.store.delete(&path(content)).await?;
        }
        Ok(())
    }

    /// The file of that name.
    pub async fn get(&self, content: &[u8; 32]) -> Result<Vec<u8>, Error> {
        Ok(self.store.get(&path(content)).await?.bytes().await?.into())
    }
}

fn path(content: &[u8; 32]) -> Path {
    use std::fmt::Write;
    let name = content.iter().fold(String::with_capacity(64), |mut name, byte| {
        write!(name, "{byte:02x}").expect("a string takes any text");
        name
    });
    Path::from_iter([&name[..2], &name])
}
