//! The reading thread of an import: rows are read, checked and finished, and their files kept.

use super::{Format, ImportError, ImportOptions, ndjson_rows, table_rows, warnings};
use crate::candidate::{Finisher, Imported, without_nulls};
use model::{CustomField, Fault, FileId};
use schema::{Validator, import_row};
use serde_json::Value;
use std::io::BufRead;
use store::{Error, Store, candidates::NewCandidate};
use tokio::sync::mpsc;

/// Rows that travel together from the reading thread to the writer.
const BATCH: usize = 256;

/// A row on its way to the writer.
pub(super) struct Checked {
    /// The line it begins on.
    pub(super) line: u64,
    pub(super) finished: Result<NewCandidate, Vec<Fault>>,
    pub(super) warnings: Vec<Fault>,
}

/// Batches of rows, or what broke the file off.
pub(super) type Rows = mpsc::Sender<Result<Vec<Checked>, ImportError>>;

/// Reads, checks and finishes every row, and sends what broke the file off. Gives the attachments' files that were kept.
pub(super) fn read_rows(
    store: &Store,
    options: &ImportOptions,
    file: impl BufRead + Send + 'static,
    custom_fields: &[CustomField],
    rows: &Rows,
) -> Vec<FileId> {
    let validator = Validator::new(import_row(custom_fields));
    let finisher = Finisher { now: store.clock().now(), random: store.random().as_ref(), custom_fields };
    let mut sink =
        Sink { store, validator, finisher, rows, batch: Vec::with_capacity(BATCH), kept: Vec::new(), failed: None };
    let read = match options.format {
        Format::Ndjson => ndjson_rows::read(file, &mut |line, value| sink.row(line, value)),
        Format::Table => table_rows::read(file, options, custom_fields, &mut |line, value| sink.row(line, value)),
    };
    let last = match (read, sink.failed.take()) {
        (Err(error), _) => Err(error),
        (Ok(()), Some(error)) => Err(error.into()),
        (Ok(()), None) => Ok(std::mem::take(&mut sink.batch)),
    };
    // A writer that listens no longer has failed, and tells why itself.
    drop(rows.blocking_send(last));
    sink.kept
}

/// Where rows go as they are read.
struct Sink<'a> {
    store: &'a Store,
    validator: Validator,
    finisher: Finisher<'a>,
    rows: &'a Rows,
    batch: Vec<Checked>,
    kept: Vec<FileId>,
    /// Why a file could not be kept.
    failed: Option<Error>,
}

impl Sink<'_> {
    /// Takes a row; false when no more are wanted.
    fn row(&mut self, line: u64, value: Result<Value, Vec<Fault>>) -> bool {
        let mut warnings = Vec::new();
        let finished = match value.and_then(|value| self.check(value, &mut warnings)) {
            Err(faults) => Err(faults),
            Ok(imported) => match self.keep_files(imported) {
                Ok(candidate) => Ok(candidate),
                Err(error) => {
                    self.failed = Some(error);
                    return false;
                }
            },
        };
        self.batch.push(Checked { line, finished, warnings });
        self.batch.len() < BATCH || self.rows.blocking_send(Ok(std::mem::take(&mut self.batch))).is_ok()
    }

    fn check(&self, mut value: Value, warnings: &mut Vec<Fault>) -> Result<Imported, Vec<Fault>> {
        without_nulls(&mut value);
        let faults = self.validator.read(&mut value, self.finisher.now);
        // Blank text has become `null`.
        without_nulls(&mut value);
        match value {
            Value::Object(payload) if faults.is_empty() => {
                warnings::of(&payload, self.finisher.now, warnings);
                self.finisher.finish(&payload)
            }
            _ => Err(faults),
        }
    }

    fn keep_files(&mut self, imported: Imported) -> Result<NewCandidate, Error> {
        let Imported { mut candidate, files } = imported;
        for (attachment, bytes) in candidate.attachments.iter_mut().zip(files) {
            attachment.content = self.store.content_of(&bytes);
            self.kept.push(attachment.file);
            futures::executor::block_on(self.store.files().put(attachment.file, bytes))?;
        }
        Ok(candidate)
    }
}
