//! The writer of an import: it stores rows as they arrive, in one unit of work.

use super::{
    duplicates::Seen,
    error::ImportError,
    options::ImportOptions,
    report::{Event, ImportReport},
    row::{Batch, Checked},
};
use messages::{Definitions, Row};
use model::{Action, CustomField, Fault, FileId};
use store::{
    Error, ScopeTx, Store,
    candidates::{Inserted, NewCandidate},
    custom_fields::FieldAdded,
    disk::Holds,
    mutations::Author,
};
use tokio::sync::mpsc;

/// The reason why nothing was stored.
pub(super) enum Stopped {
    /// It was a dry run. Carries what it would have done.
    DryRun(ImportReport),
    /// The import failed.
    Failed(ImportError),
}

impl From<ImportError> for Stopped {
    fn from(error: ImportError) -> Self {
        Self::Failed(error)
    }
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Failed(error.into())
    }
}

/// What an import does beside its rows.
pub(super) struct Extra {
    /// Custom fields that are to be added.
    pub(super) fields: Vec<CustomField>,
    /// Warnings about their definitions, each with its line.
    pub(super) warnings: Vec<(u64, Fault)>,
}

/// What an import stored.
#[derive(Default)]
pub(super) struct Stored {
    pub(super) report: ImportReport,
    /// Files of candidates that were not stored after all.
    pub(super) orphans: Vec<FileId>,
}

impl Stored {
    /// Counts a row and reports what is wrong with it. `left_out` says that it is a duplicate,
    /// `inserted` how its insertion ended.
    fn count(
        &mut self,
        row: Checked,
        left_out: bool,
        inserted: Option<Inserted>,
        report: &mut impl FnMut(Event<'_>),
    ) {
        let Checked {
            line,
            finished,
            warnings,
        } = row;
        for warning in &warnings {
            report(Event::Warning { line, warning });
        }
        let faults = match finished {
            Ok(candidate) if left_out => {
                self.orphans.extend(files(&candidate));
                self.report.duplicates += 1;
                return;
            }
            Ok(candidate) => {
                let faults = inserted.map_or_else(Vec::new, |inserted| taken(inserted, &candidate));
                if !faults.is_empty() {
                    self.orphans.extend(files(&candidate));
                }
                faults
            }
            Err(faults) => faults,
        };
        if faults.is_empty() {
            self.report.imported += 1;
        } else {
            self.report.bad += 1;
            report(Event::BadRow {
                line,
                faults: &faults,
            });
        }
    }
}

fn files(candidate: &NewCandidate) -> impl Iterator<Item = FileId> {
    candidate
        .attachments
        .iter()
        .map(|attachment| attachment.file)
}

/// Fails if a disk that the import fills is nearly full.
fn ensure_space(store: &Store) -> Result<(), ImportError> {
    let disks = store.disks();
    let is_low = [Holds::Database, Holds::Attachments]
        .into_iter()
        .any(|holds| disks.is_low(holds));
    if is_low {
        return Err(ImportError::DiskFull {
            percent: disks.min_free().unwrap_or_default().into(),
        });
    }
    Ok(())
}

/// Stores what is sent.
pub(super) async fn store_rows(
    tx: &mut ScopeTx<'_, '_>,
    options: ImportOptions,
    mut checked: mpsc::Receiver<Result<Batch, ImportError>>,
    mut report: impl FnMut(Event<'_>),
    store: &Store,
    extra: Extra,
) -> Result<Stored, Stopped> {
    for (line, warning) in &extra.warnings {
        report(Event::Warning {
            line: *line,
            warning,
        });
    }
    tx.act_as(&Author::System, Action::CandidatesImport);
    let mut seen = Seen::new(options.duplicates);
    let mut stored = Stored::default();
    while let Some(batch) = checked.recv().await {
        let Batch {
            rows: mut batch,
            share: _until_stored,
        } = batch?;
        ensure_space(store)?;
        let left_out = seen.judge(tx, &mut batch).await?;
        let good = batch
            .iter()
            .zip(&left_out)
            .filter(|(_, left_out)| !**left_out);
        let good: Vec<_> = good
            .filter_map(|(row, _)| row.finished.as_ref().ok())
            .collect();
        let mut inserted = tx.candidates().insert_all(&good).await?.into_iter();
        for (row, left_out) in batch.into_iter().zip(left_out) {
            let inserted = match row.finished {
                Ok(_) if !left_out => inserted.next(),
                _ => None,
            };
            stored.count(row, left_out, inserted, &mut report);
        }
        let done = &stored.report;
        report(Event::Progress(done.imported + done.bad + done.duplicates));
    }
    let Stored {
        report: mut done,
        orphans,
    } = stored;
    if done.bad > 0 && !options.skip_bad {
        return Err(ImportError::BadRows { bad: done.bad }.into());
    }
    if !extra.fields.is_empty() {
        // Last, because a change of settings blocks other changes of settings until the commit.
        add_fields(tx, &extra.fields, store).await?;
    }
    done.custom_fields = extra.fields;
    if options.dry_run {
        Err(Stopped::DryRun(done))
    } else {
        Ok(Stored {
            report: done,
            orphans,
        })
    }
}

async fn add_fields(
    tx: &mut ScopeTx<'_, '_>,
    fields: &[CustomField],
    store: &Store,
) -> Result<(), Stopped> {
    match tx.custom_fields().add(store, fields).await? {
        FieldAdded::Yes => Ok(()),
        FieldAdded::KeyTaken | FieldAdded::TooMany => {
            let meanwhile = Definitions::ChangedMeanwhile;
            Err(ImportError::CustomFields(vec![meanwhile]).into())
        }
    }
}

/// Returns a fault at the location of the id that is already taken.
fn taken(inserted: Inserted, candidate: &NewCandidate) -> Vec<Fault> {
    let at = match inserted {
        Inserted::Yes => return Vec::new(),
        Inserted::CandidateIdTaken => "/id".to_owned(),
        Inserted::InteractionIdTaken(index) => format!("/interactions/{index}/id"),
        Inserted::AttachmentIdTaken(index) => {
            let field = candidate.attachments[index].field;
            let before = candidate.attachments[..index]
                .iter()
                .filter(|other| other.field == field)
                .count();
            format!("/{}/{before}/id", field.name())
        }
    };
    vec![Fault::pointer(at, Row::Taken)]
}
