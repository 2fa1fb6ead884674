//! The reading thread of an import: it reads, checks and finishes rows, and stores their files.

use super::{
    definitions, ndjson_rows,
    options::{Format, ImportOptions},
    row::{Batch, Checked, ReadRow, Rows},
    table_rows, warnings,
};
use crate::candidate::{Finisher, Imported, without_nulls};
use messages::Row;
use model::{CustomField, Fault, FileId, Location};
use schema::{Validator, import_row};
use serde_json::Value;
use std::{io::BufRead, sync::Arc};
use store::{Error, Store, candidates::NewCandidate};
use tokio::sync::Semaphore;

/// The number of rows sent together from the reading thread to the writer.
const BATCH: usize = 256;

/// The maximum kibibytes of rows that wait for the writer.
const WAITING: u32 = 64 * 1024;
/// Kibibytes of rows after which a batch is not filled up.
const HEAVY: u32 = 4 * 1024;

/// The custom fields that rows may fill.
pub(super) struct Fields<'f> {
    pub(super) all: &'f [CustomField],
    /// Whether the file defines its fields itself.
    pub(super) from_file: bool,
}

/// Reads, checks and finishes every row, and sends the error that ended reading, if any. Returns
/// the attachments' files that were stored.
pub(super) fn read_rows(
    store: &Store,
    options: &ImportOptions,
    file: impl BufRead + Send + 'static,
    fields: &Fields<'_>,
    rows: &Rows,
) -> Vec<FileId> {
    let custom_fields = fields.all;
    let validator = Validator::new(import_row(custom_fields, fields.from_file));
    let finisher = Finisher {
        now: store.clock().now(),
        random: store.random().as_ref(),
        custom_fields,
    };
    let mut sink = Sink {
        store,
        validator,
        finisher,
        rows,
        batch: Vec::with_capacity(BATCH),
        weight: 0,
        waiting: Arc::new(Semaphore::new(WAITING as usize)),
        kept: Vec::new(),
        failed: None,
    };
    let read = match options.format {
        Format::Ndjson => ndjson_rows::read(file, &mut |line, row| sink.row(line, row)),
        Format::Table => table_rows::read(file, options, custom_fields, &mut |line, row| {
            sink.row(line, row)
        }),
    };
    let last = match (read, sink.failed.take()) {
        (Err(error), _) => Err(error),
        (Ok(()), Some(error)) => Err(error.into()),
        (Ok(()), None) => Ok(sink.take_batch()),
    };
    // If the writer no longer receives, it has failed and reports the reason itself.
    drop(rows.blocking_send(last));
    sink.kept
}

/// Receives rows as they are read.
struct Sink<'a> {
    store: &'a Store,
    validator: Validator,
    finisher: Finisher<'a>,
    rows: &'a Rows,
    batch: Vec<Checked>,
    /// Kibibytes of the batch.
    weight: u32,
    waiting: Arc<Semaphore>,
    kept: Vec<FileId>,
    /// The reason why a file could not be stored.
    failed: Option<Error>,
}

impl Sink<'_> {
    /// Receives a row. Returns false when no more are wanted.
    fn row(&mut self, line: u64, row: ReadRow) -> bool {
        let mut warnings = Vec::new();
        let finished = match self.check(row, &mut warnings) {
            Err(faults) => Err(faults),
            Ok(imported) => match self.keep_files(imported) {
                Ok(candidate) => Ok(candidate),
                Err(error) => {
                    self.failed = Some(error);
                    return false;
                }
            },
        };
        self.weight = self
            .weight
            .saturating_add(finished.as_ref().map_or(0, weight));
        self.batch.push(Checked {
            line,
            finished,
            warnings,
        });
        if self.batch.len() < BATCH && self.weight < HEAVY {
            return true;
        }
        let batch = self.take_batch();
        self.rows.blocking_send(Ok(batch)).is_ok()
    }

    /// Takes the rows so far, once there is room for them.
    fn take_batch(&mut self) -> Batch {
        let share = std::mem::take(&mut self.weight).min(WAITING);
        let share =
            futures::executor::block_on(self.waiting.clone().acquire_many_owned(share)).ok();
        Batch {
            rows: std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH)),
            share,
        }
    }

    fn check(&self, row: ReadRow, warnings: &mut Vec<Fault>) -> Result<Imported, Vec<Fault>> {
        let mut faults = row.faults;
        let Some(mut value) = row.value else {
            return Err(faults);
        };
        without_nulls(&mut value);
        let mut more = self.validator.read(&mut value, self.finisher.now);
        // Blank text has become `null`.
        without_nulls(&mut value);
        more.iter_mut().for_each(explain);
        // A cell that could not be read is missing from the value.
        more.retain(|fault| faults.iter().all(|other| other.at != fault.at));
        faults.append(&mut more);
        match value {
            Value::Object(payload) if faults.is_empty() => {
                warnings::of(&payload, self.finisher.now, warnings);
                warnings::of_options(&payload, self.finisher.custom_fields, warnings);
                self.finisher.finish(&payload)
            }
            _ => Err(faults),
        }
    }

    fn keep_files(&mut self, imported: Imported) -> Result<NewCandidate, Error> {
        let Imported {
            mut candidate,
            files,
        } = imported;
        for (attachment, bytes) in candidate.attachments.iter_mut().zip(files) {
            attachment.content = Some(store::content_hash(&bytes));
            self.kept.push(attachment.file);
            futures::executor::block_on(self.store.files().put(attachment.file, bytes))?;
        }
        Ok(candidate)
    }
}

/// Kibibytes that a row takes while it waits.
fn weight(row: &NewCandidate) -> u32 {
    let own = row.finished.document.len() + row.finished.custom.as_ref().map_or(0, String::len);
    let moments: usize = row
        .interactions
        .iter()
        .map(|moment| moment.document.len() + 128)
        .sum();
    u32::try_from((own + moments + row.attachments.len() * 512) >> 10).unwrap_or(u32::MAX)
}

/// Says what to do about a custom field that the region lacks, and about definitions among rows.
fn explain(fault: &mut Fault) {
    let Location::Pointer(pointer) = &fault.at else {
        return;
    };
    if fault.code != "unknown" {
        return;
    }
    if pointer
        .strip_prefix("/customFields/")
        .is_some_and(|key| !key.contains('/'))
    {
        *fault = Fault::at(fault.at.clone(), &Row::NoSuchField);
    } else if pointer.strip_prefix('/') == Some(definitions::MEMBER) {
        *fault = Fault::at(fault.at.clone(), &Row::DefinitionsBelow);
    }
}
