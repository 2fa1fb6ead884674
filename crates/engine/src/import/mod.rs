//! Import: one file, one transaction.
//!
//! One thread reads, checks and finishes rows; the writer stores them as they come. A bad row is named by its line and
//! takes the whole file down with it, unless bad rows are to be skipped.

mod csv_rows;
mod ndjson_rows;

use crate::candidate::{Finished, Finisher, without_nulls};
use model::{CustomField, Fault, Scope};
use schema::{Validator, import_row};
use serde_json::Value;
use std::io::BufRead;
use store::{
    Error, Store, Transaction,
    candidates::{Inserted, Lane, NewCandidate},
};
use tokio::sync::mpsc;

/// Rows that travel together from the reading thread to the writer.
const BATCH: usize = 256;

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Ndjson,
    /// A header row of field names; comma or semicolon.
    Csv,
}

/// How to import.
#[derive(Debug, Clone, Copy)]
pub struct ImportOptions {
    /// Into which region's environment.
    pub scope: Scope,
    /// The file's form.
    pub format: Format,
    /// Keep the good rows of a file that has bad ones.
    pub skip_bad: bool,
}

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Rows that were stored.
    pub imported: u64,
    /// Rows that were not.
    pub bad: u64,
}

/// An import of which nothing was kept.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Some rows are bad; each was reported by its line.
    #[error("{bad} bad row(s), so nothing of the file was kept; mend them, or use --skip-bad to keep the others")]
    BadRows {
        /// How many.
        bad: u64,
    },
    /// The header row of a CSV file is bad.
    #[error("the header row is not usable: {0}")]
    Header(String),
    /// The file could not be read.
    #[error("the file cannot be read: {0}")]
    Read(#[from] std::io::Error),
    /// The store refused.
    #[error("{0}; nothing of the file was kept")]
    Store(#[from] Error),
}

/// What an import tells while it runs.
#[derive(Debug)]
pub enum Event<'a> {
    /// A row that was not stored.
    BadRow {
        /// The line it begins on, from 1.
        line: u64,
        /// Everything that is wrong with it.
        faults: &'a [Fault],
    },
    /// So many rows were read.
    Progress(u64),
}

/// A row as its form's reader gives it: the line it begins on, and its value or what made it unreadable.
type Row = (u64, Result<Value, Fault>);

/// A row on its way to the writer.
struct Checked {
    line: u64,
    finished: Result<NewCandidate, Vec<Fault>>,
}

/// Imports `file`, calling `report` for every bad row and now and then for progress.
pub async fn import(
    store: &Store,
    options: ImportOptions,
    file: impl BufRead + Send + 'static,
    report: impl FnMut(Event<'_>) + Send + 'static,
) -> Result<ImportReport, ImportError> {
    let custom_fields = store.custom_fields(options.scope.region).await?;
    let (rows, checked) = mpsc::channel(8);
    let reader = std::thread::spawn({
        let store = store.clone();
        move || read_rows(&store, options.format, file, &custom_fields, &rows)
    });
    let stored =
        store.transaction(move |transaction| Box::pin(store_rows(transaction, options, checked, report))).await;
    let kept_files = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    if stored.is_err() {
        store.files().remove(&kept_files).await?;
    }
    stored
}

/// Reads, checks and finishes every row. Gives the files that were kept and were not there before.
fn read_rows(
    store: &Store,
    format: Format,
    file: impl BufRead + 'static,
    custom_fields: &[CustomField],
    rows: &mpsc::Sender<Result<Vec<Checked>, ImportError>>,
) -> Vec<[u8; 32]> {
    let mut kept_files = Vec::new();
    let read: Result<Box<dyn Iterator<Item = Result<Row, ImportError>>>, ImportError> = match format {
        Format::Ndjson => Ok(Box::new(ndjson_rows::read(file))),
        Format::Csv => csv_rows::read(file, custom_fields).map(|rows| Box::new(rows) as Box<_>),
    };
    let read = match read {
        Ok(read) => read,
        Err(error) => {
            drop(rows.blocking_send(Err(error)));
            return kept_files;
        }
    };
    let validator = Validator::new(import_row(custom_fields));
    let desk = Finisher { now: store.clock().now(), random: store.random().as_ref(), custom_fields };
    let mut batch = Vec::with_capacity(BATCH);
    for row in read {
        match row {
            Ok((line, value)) => {
                let checked = check(&validator, &desk, value);
                let finished = checked.and_then(|finished| keep_files(store, finished, &mut kept_files));
                batch.push(Checked { line, finished });
            }
            Err(error) => {
                drop(rows.blocking_send(Err(error)));
                return kept_files;
            }
        }
        if batch.len() == BATCH && rows.blocking_send(Ok(std::mem::take(&mut batch))).is_err() {
            return kept_files;
        }
    }
    drop(rows.blocking_send(Ok(batch)));
    kept_files
}

fn check(validator: &Validator, finisher: &Finisher<'_>, value: Result<Value, Fault>) -> Result<Finished, Vec<Fault>> {
    let mut value = value.map_err(|fault| vec![fault])?;
    without_nulls(&mut value);
    let faults = validator.check(&value);
    match value {
        Value::Object(payload) if faults.is_empty() => finisher.finish(&payload),
        _ => Err(faults),
    }
}

fn keep_files(store: &Store, finished: Finished, kept: &mut Vec<[u8; 32]>) -> Result<NewCandidate, Vec<Fault>> {
    let Finished { mut candidate, files } = finished;
    for (attachment, bytes) in candidate.attachments.iter_mut().zip(files) {
        let (content, fresh) = futures::executor::block_on(store.files().put(bytes))
            .map_err(|error| vec![Fault::pointer("", "files", error.to_string())])?;
        attachment.content = content;
        kept.extend(fresh.then_some(content));
    }
    Ok(candidate)
}

async fn store_rows(
    transaction: &mut Transaction<'_>,
    options: ImportOptions,
    mut checked: mpsc::Receiver<Result<Vec<Checked>, ImportError>>,
    mut report: impl FnMut(Event<'_>),
) -> Result<ImportReport, ImportError> {
    let mut lane = Lane::enter(transaction, options.scope).await?;
    let mut done = ImportReport::default();
    while let Some(batch) = checked.recv().await {
        for Checked { line, finished } in batch? {
            let faults = match finished {
                Ok(candidate) => taken(lane.insert(transaction, &candidate).await?),
                Err(faults) => faults,
            };
            if faults.is_empty() {
                done.imported += 1;
            } else {
                done.bad += 1;
                report(Event::BadRow { line, faults: &faults });
            }
        }
        report(Event::Progress(done.imported + done.bad));
    }
    lane.leave(transaction).await?;
    if done.bad > 0 && !options.skip_bad { Err(ImportError::BadRows { bad: done.bad }) } else { Ok(done) }
}

fn taken(inserted: Inserted) -> Vec<Fault> {
    let at = match inserted {
        Inserted::Yes => return Vec::new(),
        Inserted::CandidateIdTaken => "/id".to_owned(),
        Inserted::InteractionIdTaken(index) => format!("/interactions/{index}/id"),
        Inserted::AttachmentIdTaken(index) => format!("/attachments/{index}/id"),
    };
    vec![Fault::pointer(at, "taken", "this id is taken")]
}
