//! Fetching the files that a mutation names, before it is done. All of them come, or none is kept.

use super::{
    operation::{KeptFile, Operation, Source},
    refusal::Refusal,
    run::Fetched,
};
use crate::{
    attachment::{LARGEST, file_name},
    egress::{Client, DownloadErrorKind, Url},
};
use model::{FileId, ProblemCode};
use std::time::Duration;
use store::{Error, Store};
use tokio_util::sync::CancellationToken;

/// Tries where the other side says that it is its own fault.
const TRIES: u32 = 3;
/// How long one try may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long all of it may take: meanwhile those behind it wait.
const ALL: Duration = Duration::from_mins(4);

/// Fetches the files of an operation, of at most `room` bytes together. Nothing when it is stopped.
pub(super) async fn all(
    store: &Store,
    client: &Client,
    operation: &Operation,
    mut room: u64,
    stopping: &CancellationToken,
) -> Result<Option<Result<Fetched, Refusal>>, Error> {
    let mut fetched = Fetched::new();
    let work = async {
        for draft in operation.attachments() {
            let Source::Url { url, filename } = &draft.source else { continue };
            match one(store, client, url, filename.as_deref()).await? {
                Ok(kept) => {
                    let left = room.checked_sub(kept.size);
                    fetched.insert(draft.id, kept);
                    let Some(left) = left else { return Ok(Err(too_much())) };
                    room = left;
                }
                Err(refusal) => return Ok(Err(refusal)),
            }
        }
        Ok(Ok(()))
    };
    let done = stopping.run_until_cancelled(tokio::time::timeout(ALL, work)).await;
    let late = |_| Ok(Err(failed("The files could not be fetched in time.")));
    let done = done.map(|done| done.unwrap_or_else(late)).transpose();
    if !matches!(done, Ok(Some(Ok(())))) {
        let files: Vec<FileId> = fetched.values().map(|kept| kept.file).collect();
        store.files().remove(&files).await;
    }
    done.map(|done| done.map(|done| done.map(|()| fetched)))
}

async fn one(
    store: &Store,
    client: &Client,
    url: &str,
    filename: Option<&str>,
) -> Result<Result<KeptFile, Refusal>, Error> {
    let Ok(url) = Url::parse(url) else { return Ok(Err(failed(told(DownloadErrorKind::Address)))) };
    let mut tries = 1;
    let downloaded = loop {
        match client.download(&url, LARGEST, PATIENCE).await {
            Ok(downloaded) => break downloaded,
            Err(error) if error.is_temporary() && tries < TRIES => {
                tokio::time::sleep(Duration::from_millis(200 << tries)).await;
                tries += 1;
            }
            Err(error) => return Ok(Err(failed(told(error.kind)))),
        }
    };
    let kind = match file_kind::recognise(&downloaded.bytes) {
        Ok(kind) => kind,
        Err(refusal) => return Ok(Err(failed(&format!("A fetched file is not accepted: {refusal}.")))),
    };
    let file = FileId::random(store.random().as_ref());
    let filename = file_name(filename.or(downloaded.filename.as_deref()).unwrap_or_default(), kind.media_type);
    let (size, content) = (downloaded.bytes.len() as u64, store.content_of(&downloaded.bytes));
    store.files().put(file, downloaded.bytes).await?;
    Ok(Ok(KeptFile { file, filename, media_type: kind.media_type.to_owned(), size, content }))
}

fn told(kind: DownloadErrorKind) -> &'static str {
    match kind {
        DownloadErrorKind::Address => "A file's address is not one that may be fetched from.",
        DownloadErrorKind::Client4xx => "A file's address answered that the file is not to be had.",
        DownloadErrorKind::Server5xx => "A file's address answered three times that it cannot serve the file.",
        DownloadErrorKind::TooLarge => "A fetched file is larger than 10 MiB.",
        DownloadErrorKind::Redirects => "A file's address redirected more than three times.",
        DownloadErrorKind::Encoded => "A file came compressed, although that was not asked for.",
        DownloadErrorKind::Network(_) => "A file's address could not be reached.",
    }
}

fn too_much() -> Refusal {
    Refusal::new(ProblemCode::QuotaExceeded, "The files have more bytes than the region may still add.")
}

fn failed(detail: &str) -> Refusal {
    Refusal::new(ProblemCode::InvalidRequest, detail)
}
