//! Import: one file, one transaction.
//!
//! One thread reads, checks and finishes rows; the writer stores them as they come. A bad row is named by its line and
//! takes the whole file down with it, unless bad rows are to be skipped.

mod csv_records;
mod csv_rows;
mod ndjson_rows;

use crate::candidate::{Finisher, Imported, without_nulls};
use model::{CustomField, Fault, FileId, Scope, Timestamp};
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
    let now = store.clock().now();
    let stored =
        store.transaction(move |transaction| Box::pin(store_rows(transaction, options, now, checked, report))).await;
    let kept = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    let (done, orphans) = match stored {
        Ok((report, orphans)) => (Ok(report), orphans),
        Err(error) => (Err(error), kept),
    };
    store.files().remove(&orphans).await;
    done
}

/// Reads, checks and finishes every row, and sends what broke the file off. Gives the attachments' files that were kept.
fn read_rows(
    store: &Store,
    format: Format,
    file: impl BufRead + 'static,
    custom_fields: &[CustomField],
    rows: &mpsc::Sender<Result<Vec<Checked>, ImportError>>,
) -> Vec<FileId> {
    let mut kept = Vec::new();
    if let Err(error) = send_rows(store, format, file, custom_fields, rows, &mut kept) {
        drop(rows.blocking_send(Err(error)));
    }
    kept
}

fn send_rows(
    store: &Store,
    format: Format,
    file: impl BufRead + 'static,
    custom_fields: &[CustomField],
    rows: &mpsc::Sender<Result<Vec<Checked>, ImportError>>,
    kept: &mut Vec<FileId>,
) -> Result<(), ImportError> {
    let read: Box<dyn Iterator<Item = Result<Row, ImportError>>> = match format {
        Format::Ndjson => Box::new(ndjson_rows::read(file)),
        Format::Csv => Box::new(csv_rows::read(file, custom_fields)?),
    };
    let validator = Validator::new(import_row(custom_fields));
    let desk = Finisher { now: store.clock().now(), random: store.random().as_ref(), custom_fields };
    let mut batch = Vec::with_capacity(BATCH);
    for row in read {
        let (line, value) = row?;
        let finished = match check(&validator, &desk, value) {
            Ok(finished) => Ok(keep_files(store, finished, kept)?),
            Err(faults) => Err(faults),
        };
        batch.push(Checked { line, finished });
        // A writer that listens no longer has failed, and tells why itself.
        if batch.len() == BATCH && rows.blocking_send(Ok(std::mem::take(&mut batch))).is_err() {
            return Ok(());
        }
    }
    drop(rows.blocking_send(Ok(batch)));
    Ok(())
}

fn check(validator: &Validator, finisher: &Finisher<'_>, value: Result<Value, Fault>) -> Result<Imported, Vec<Fault>> {
    let mut value = value.map_err(|fault| vec![fault])?;
    without_nulls(&mut value);
    let faults = validator.check(&value);
    match value {
        Value::Object(payload) if faults.is_empty() => finisher.finish(&payload),
        _ => Err(faults),
    }
}

fn keep_files(store: &Store, imported: Imported, kept: &mut Vec<FileId>) -> Result<NewCandidate, Error> {
    let Imported { mut candidate, files } = imported;
    for (attachment, bytes) in candidate.attachments.iter_mut().zip(files) {
        attachment.content = store.content_of(&bytes);
        kept.push(attachment.file);
        futures::executor::block_on(store.files().put(attachment.file, bytes))?;
    }
    Ok(candidate)
}

/// Stores what is sent. Gives what was done, and the files of candidates that were not stored after all.
async fn store_rows(
    transaction: &mut Transaction<'_>,
    options: ImportOptions,
    now: Timestamp,
    mut checked: mpsc::Receiver<Result<Vec<Checked>, ImportError>>,
    mut report: impl FnMut(Event<'_>),
) -> Result<(ImportReport, Vec<FileId>), ImportError> {
    let mut lane = Lane::enter(transaction, options.scope).await?;
    let mut done = ImportReport::default();
    let mut orphans = Vec::new();
    while let Some(batch) = checked.recv().await {
        let batch = batch?;
        let good: Vec<_> = batch.iter().filter_map(|row| row.finished.as_ref().ok()).collect();
        let mut inserted = lane.insert_all(transaction, &good).await?.into_iter();
        for Checked { line, finished } in batch {
            let faults = match finished {
                Ok(candidate) => {
                    let faults = inserted.next().map_or_else(Vec::new, |inserted| taken(inserted, &candidate));
                    if !faults.is_empty() {
                        orphans.extend(candidate.attachments.iter().map(|attachment| attachment.file));
                    }
                    faults
                }
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
    lane.remove_soon(now);
    lane.leave(transaction)?;
    if done.bad > 0 && !options.skip_bad { Err(ImportError::BadRows { bad: done.bad }) } else { Ok((done, orphans)) }
}

/// What was taken, at its place in the row.
fn taken(inserted: Inserted, candidate: &NewCandidate) -> Vec<Fault> {
    let at = match inserted {
        Inserted::Yes => return Vec::new(),
        Inserted::CandidateIdTaken => "/id".to_owned(),
        Inserted::InteractionIdTaken(index) => format!("/interactions/{index}/id"),
        Inserted::AttachmentIdTaken(index) => {
            let field = candidate.attachments[index].field;
            let before = candidate.attachments[..index].iter().filter(|other| other.field == field).count();
            format!("/{}/{before}/id", field.name())
        }
    };
    vec![Fault::pointer(at, "taken", "this id is taken")]
}
