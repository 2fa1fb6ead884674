//! Fetches the files that a mutation refers to by URL, before it is executed. If one fails, none is
//! kept.

use super::{
    operation::{KeptFile, Operation, Source},
    refusal::{FileFault, Refusal, WriteError},
    run::Fetched,
};
use crate::attachment::{LARGEST, file_name};
use egress::{Client, DownloadError, DownloadErrorKind, Downloaded, Url};
use file_kind::Kind;
use messages::{Fetch, Size, State};
use model::FileId;
use std::time::Duration;
use store::{Error, Store};
use tokio_util::sync::CancellationToken;

/// Maximum number of attempts per file; only HTTP 5xx responses and network errors are retried.
const TRIES: u32 = 3;
/// Timeout of one attempt.
const DOWNLOAD_TIMEOUT: Duration = Duration::from_secs(30);
/// Timeout of fetching all files of a mutation. Later mutations of the scope wait meanwhile.
const ALL: Duration = Duration::from_mins(4);

/// Fetches the files of an operation, at most `room` bytes in total. The refusal names every file
/// that failed. Returns `None` if `stopping` is cancelled. Files that were already stored are
/// removed unless all succeed.
pub(super) async fn all(
    store: &Store,
    client: &Client,
    operation: &Operation,
    mut room: u64,
    stopping: &CancellationToken,
) -> Result<Option<Fetched>, WriteError> {
    let mut fetched = Fetched::new();
    let mut faults: Vec<FileFault> = Vec::new();
    let mut current = String::new();
    let work = async {
        for (place, draft) in operation.placed_attachments() {
            let Source::Url { url, filename } = &draft.source else {
                continue;
            };
            current.clone_from(&place);
            match download(client, url).await {
                // After a failure no file of the mutation is stored any more.
                Ok(_) if !faults.is_empty() => {}
                Ok(file) => {
                    let size = file.downloaded.bytes.len() as u64;
                    let Some(left) = room.checked_sub(size) else {
                        return Err(too_much(place, Size(size), Size(room)).into());
                    };
                    room = left;
                    fetched.insert(draft.id, keep(store, file, filename.as_deref()).await?);
                }
                Err(message) => faults.push(FileFault::new(place, &message)),
            }
        }
        Ok::<(), WriteError>(())
    };
    let done = stopping
        .run_until_cancelled(tokio::time::timeout(ALL, work))
        .await;
    let done = match done {
        None => Ok(None),
        Some(Ok(done)) => done.map(Some),
        Some(Err(_)) => {
            let seconds = ALL.as_secs();
            faults.push(FileFault::new(current, &Fetch::Timeout { seconds }));
            Ok(Some(()))
        }
    };
    let done = match done {
        Ok(Some(())) if !faults.is_empty() => Err(Refusal::of_files(faults).into()),
        done => done,
    };
    if let Ok(Some(())) = done {
        return Ok(Some(fetched));
    }
    let files: Vec<FileId> = fetched.values().map(|kept| kept.file).collect();
    store.files().remove(&files).await;
    done.map(|_| None)
}

/// A downloaded file whose type is accepted.
struct Accepted {
    downloaded: Downloaded,
    kind: &'static Kind,
}

/// Downloads one file.
async fn download(client: &Client, url: &str) -> Result<Accepted, Fetch> {
    let url = Url::parse(url).map_err(|_| Fetch::Address)?;
    let mut tries = 1;
    let downloaded = loop {
        match client.download(&url, LARGEST, DOWNLOAD_TIMEOUT).await {
            Ok(downloaded) => break downloaded,
            Err(error) if error.is_temporary() && tries < TRIES => {
                tokio::time::sleep(Duration::from_millis(200 << tries)).await;
                tries += 1;
            }
            Err(error) => return Err(failed(error)),
        }
    };
    match file_kind::recognise(&downloaded.bytes) {
        Ok(kind) => Ok(Accepted { downloaded, kind }),
        Err(refusal) => {
            let fault = refusal.message();
            Err(match refusal {
                file_kind::Refusal::Macros(_) => Fetch::Macros { fault },
                file_kind::Refusal::Password => Fetch::Password { fault },
                _ => Fetch::Kind { fault },
            })
        }
    }
}

/// Stores a file in the file store.
async fn keep(store: &Store, file: Accepted, filename: Option<&str>) -> Result<KeptFile, Error> {
    let Accepted {
        downloaded: Downloaded {
            bytes,
            filename: named,
        },
        kind,
    } = file;
    let file = FileId::random(store.random().as_ref());
    let filename = file_name(
        filename.or(named.as_deref()).unwrap_or_default(),
        kind.media_type,
    );
    let (size, content) = (bytes.len() as u64, Some(store::content_hash(&bytes)));
    store.files().put(file, bytes).await?;
    Ok(KeptFile {
        file,
        filename,
        media_type: kind.media_type.to_owned(),
        size,
        content,
    })
}

fn failed(error: DownloadError) -> Fetch {
    let status = error.status.unwrap_or_default();
    match error.kind {
        DownloadErrorKind::Address => Fetch::Address,
        DownloadErrorKind::Client4xx => Fetch::NotFound { status },
        DownloadErrorKind::Server5xx => Fetch::Unavailable { status },
        DownloadErrorKind::TooLarge => Fetch::TooLarge,
        DownloadErrorKind::Redirects => Fetch::Redirects,
        DownloadErrorKind::Encoded => Fetch::Encoded,
        DownloadErrorKind::Network(cause) => Fetch::Unreachable {
            cause: cause.to_string(),
        },
    }
}

fn too_much(pointer: String, size: Size, left: Size) -> Refusal {
    Refusal {
        files: vec![FileFault::new(pointer, &Fetch::Quota { size, left })],
        ..Refusal::new(State::FetchedTooMuch { size, left })
    }
}
