//! Import of one file in one transaction.
//!
//! One thread reads, checks and finishes rows while the writer stores them. A bad row is reported
//! with its line. It makes the whole import fail, unless bad rows are to be skipped.

mod cells;
mod columns;
pub(crate) mod definitions;
mod duplicates;
mod mapping;
mod ndjson_rows;
mod reader;
mod table_rows;
mod warnings;
mod writer;

pub use duplicates::Duplicates;
pub use mapping::Mapping;
pub use tabular::Encoding;

use definitions::Settled;
use messages::{Definitions, Header, Import, ImportFile, State};
use model::{CustomField, Environment, Fault, Scope};
use std::io::BufRead;
use store::{Error, ScopeTx, Store};
use tokio::sync::mpsc;

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object per line.
    Ndjson,
    /// A table with a header row of column names: CSV or XLSX.
    Table,
}

/// The options of an import.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// The scope that receives the candidates.
    pub scope: Scope,
    /// The file's format.
    pub format: Format,
    /// Whether to store the good rows of a file that has bad ones.
    pub skip_bad: bool,
    /// Whether to check everything and store nothing.
    pub dry_run: bool,
    /// The text encoding of a table, if its beginning does not show it.
    pub encoding: Option<Encoding>,
    /// The fields of columns that are not recognised by their names.
    pub mapping: Mapping,
    /// How to handle rows whose e-mail address or phone number already exists.
    pub duplicates: Duplicates,
}

impl ImportOptions {
    /// Creates options that store all rows or none.
    pub fn new(scope: Scope, format: Format) -> Self {
        Self {
            scope,
            format,
            skip_bad: false,
            dry_run: false,
            encoding: None,
            mapping: Mapping::default(),
            duplicates: Duplicates::Allow,
        }
    }
}

/// What an import did, or in a dry run would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// The number of stored rows.
    pub imported: u64,
    /// The number of bad rows, which were left out.
    pub bad: u64,
    /// The number of duplicates that were left out.
    pub duplicates: u64,
    /// Custom fields that the file defines and the region lacked.
    pub custom_fields: Vec<CustomField>,
}

/// The reason why nothing of a file was stored.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Some rows are bad. Each was reported with its line.
    #[error("{}", Import::BadRows { bad: *bad })]
    BadRows {
        /// The number of bad rows.
        bad: u64,
    },
    /// The header row of a table is bad. Lists everything that is wrong with it.
    #[error("{}", Import::Header { faults: joined(.0) })]
    Header(Vec<Header>),
    /// The custom fields that the file defines cannot be added, or are others than the region's.
    #[error("{}", Import::CustomFields { faults: joined(.0) })]
    CustomFields(Vec<Definitions>),
    /// The file is of another kind; what it is, and what to do.
    #[error(transparent)]
    Kind(#[from] ImportFile),
    /// The file could not be read.
    #[error("{}", Import::Unreadable { cause: ToString::to_string(.0) })]
    Read(#[from] std::io::Error),
    /// Too little disk space is free.
    #[error("{}", Import::DiskFull { cause: ToString::to_string(.0) })]
    DiskFull(State),
    /// The store failed.
    #[error("{}", Import::Store { cause: ToString::to_string(.0) })]
    Store(#[from] Error),
}

/// Joins the faults of a header or of definitions into one text.
fn joined(faults: &[impl std::fmt::Display]) -> String {
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    faults.join("; ")
}

impl From<tabular::Error> for ImportError {
    fn from(error: tabular::Error) -> Self {
        match error {
            tabular::Error::Read(error) => Self::Read(error),
            tabular::Error::Kind(kind) => Self::Kind(kind),
        }
    }
}

/// An event of a running import.
#[derive(Debug)]
pub enum Event<'a> {
    /// A row was not stored.
    BadRow {
        /// The line on which it begins, from 1.
        line: u64,
        /// Everything that is wrong with it.
        faults: &'a [Fault],
    },
    /// Something in a row deserves attention. It does not keep the row out.
    Warning {
        /// The line on which the row begins, from 1.
        line: u64,
        /// The warning and its location.
        warning: &'a Fault,
    },
    /// The number of rows processed so far.
    Progress(u64),
}

/// Imports `file`. Calls `report` for every bad row, every warning, and at intervals for progress.
pub async fn import(
    store: &Store,
    options: ImportOptions,
    file: impl BufRead + Send + 'static,
    report: impl FnMut(Event<'_>) + Send + 'static,
) -> Result<ImportReport, ImportError> {
    let own = store.custom_fields(options.scope.region).await?;
    let (file, settled): (Box<dyn BufRead + Send>, Settled) = match options.format {
        Format::Table => (Box::new(file), Settled::existing(own)),
        Format::Ndjson => {
            let (found, file) = definitions::take(file)?;
            let has_live = found.is_some() && has_live(store, &options.scope).await?;
            (file, definitions::settle(found, own, has_live, store)?)
        }
    };
    let (rows, checked) = mpsc::channel(8);
    let Settled {
        fields,
        added,
        warnings,
        from_file,
    } = settled;
    let reader = std::thread::spawn({
        let (store, options) = (store.clone(), options.clone());
        move || {
            reader::read_rows(
                &store,
                &options,
                file,
                &reader::Fields {
                    all: &fields,
                    from_file,
                },
                &rows,
            )
        }
    });
    let (scope, disks) = (options.scope, store.clone());
    let own = writer::Extra {
        fields: added,
        warnings,
    };
    let stored = store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            writer::store_rows(tx, options, checked, report, &disks, own).await
        })
        .await;
    let kept = reader
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    let (done, orphans) = match stored {
        Ok(writer::Stored { report, orphans }) => (Ok(report), orphans),
        Err(writer::Stopped::DryRun(report)) => (Ok(report), kept),
        Err(writer::Stopped::Failed(error)) => (Err(error), kept),
    };
    store.files().remove(&orphans).await;
    done
}

/// Whether the region has live candidates in production.
async fn has_live(store: &Store, scope: &Scope) -> Result<bool, Error> {
    let scope = Scope {
        environment: Environment::Production,
        ..*scope
    };
    Ok(store
        .count(
            &scope,
            model::Filter {
                archived: false,
                phases: 0,
            },
        )
        .await?
        > 0)
}
