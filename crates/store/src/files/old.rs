//! Files that were written before a given moment, for the search for orphaned files.

use super::{Files, Opened, failed, path};
use db::Error;
use futures::{
    StreamExt, TryStreamExt,
    stream::{self, BoxStream},
};
use model::{FileId, Timestamp};
use object_store::ObjectMeta;
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

/// An entry in the file store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Old {
    /// A complete file.
    File(FileId),
    /// A partly written file in a folder, left by a process that was interrupted.
    Part(PathBuf),
}

impl Files {
    /// Lists the entries that were last written before a moment. Names that the file store does not
    /// use are skipped.
    pub(crate) fn old(&self, before: Timestamp) -> BoxStream<'static, Result<Old, Error>> {
        match &self.location {
            Opened::Folder(folder) => in_folder(folder.clone(), before),
            Opened::Bucket(_) => {
                let listed = self
                    .store
                    .list(None)
                    .try_filter_map(move |object| async move { Ok(named(&object, before)) });
                listed.map_err(failed).boxed()
            }
        }
    }

    /// Removes an entry. A missing entry counts as removed.
    pub async fn remove_old(&self, old: &Old) -> Result<(), Error> {
        match old {
            Old::File(file) => self.delete(*file).await,
            Old::Part(path) => match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    Err(unreadable(path, &error))
                }
                _ => Ok(()),
            },
        }
    }
}

fn named(object: &ObjectMeta, before: Timestamp) -> Option<Old> {
    let file = object.location.filename()?.parse().ok()?;
    let ours =
        object.location == path(file) && object.last_modified.timestamp_micros() < before.micros();
    ours.then_some(Old::File(file))
}

/// Lists the subfolders in the order of their names.
fn in_folder(folder: PathBuf, before: Timestamp) -> BoxStream<'static, Result<Old, Error>> {
    let walked = off_worker(move || entries(&folder));
    let subfolders = stream::once(walked)
        .map_ok(|paths| stream::iter(paths).map(Ok))
        .try_flatten();
    let found =
        subfolders.and_then(move |subfolder| off_worker(move || in_subfolder(&subfolder, before)));
    found
        .map_ok(|found| stream::iter(found).map(Ok))
        .try_flatten()
        .boxed()
}

async fn off_worker<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Error::internal(format!("the search for old files failed: {error}")))?
}

/// Returns the paths in a folder, sorted.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let listed =
        fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    let mut paths: Vec<PathBuf> = listed.map_err(|error| unreadable(folder, &error))?;
    paths.sort_unstable();
    Ok(paths)
}

fn in_subfolder(subfolder: &Path, before: Timestamp) -> Result<Vec<Old>, Error> {
    if !subfolder.is_dir() {
        return Ok(Vec::new());
    }
    let old = |found: &PathBuf| {
        // An entry that has disappeared meanwhile is skipped.
        let modified = fs::symlink_metadata(found).ok()?.modified().ok()?;
        let modified = modified
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_micros();
        let name = found.file_name()?.to_str()?;
        let (name, part) = name
            .split_once('#')
            .map_or((name, None), |(name, part)| (name, Some(part)));
        let file: FileId = name.parse().ok()?;
        let ours = subfolder.file_name()?.to_str()
            == path(file).parts().next().as_ref().map(AsRef::as_ref);
        let part_is_ours = part
            .is_none_or(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        let old = i64::try_from(modified).is_ok_and(|modified| modified < before.micros());
        (ours && part_is_ours && old)
            .then(|| part.map_or(Old::File(file), |_| Old::Part(found.clone())))
    };
    Ok(entries(subfolder)?.iter().filter_map(old).collect())
}

fn unreadable(path: &Path, source: &io::Error) -> Error {
    let source = format!("{}: {source}", path.display()).into();
    failed(object_store::Error::Generic {
        store: "LocalFileSystem",
        source,
    })
}
