//! Import: one file, one transaction.
//!
//! One thread reads, checks and finishes rows; the writer stores them as they come. A bad row is named by its line and
//! takes the whole file down with it, unless bad rows are to be skipped.

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
use model::{CustomField, Environment, Fault, Scope};
use std::io::BufRead;
use store::{Error, Store};
use tokio::sync::mpsc;

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Ndjson,
    /// A header row of column names: CSV or XLSX.
    Table,
}

/// How to import.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// Into which region's environment.
    pub scope: Scope,
    /// The file's form.
    pub format: Format,
    /// Keep the good rows of a file that has bad ones.
    pub skip_bad: bool,
    /// Check everything and store nothing.
    pub dry_run: bool,
    /// The encoding of a table's text, where its beginning does not tell.
    pub encoding: Option<Encoding>,
    /// What a table's columns fill, beyond their own names.
    pub mapping: Mapping,
    /// What becomes of rows whose e-mail address or phone number is there already.
    pub duplicates: Duplicates,
}

impl ImportOptions {
    /// All rows of a file, or none.
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
    /// Rows that were stored.
    pub imported: u64,
    /// Rows that were bad and left out.
    pub bad: u64,
    /// Rows that were duplicates and left out.
    pub duplicates: u64,
    /// Custom fields that the file defines and the region lacked.
    pub custom_fields: Vec<CustomField>,
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
    /// The header row of a table is bad: everything that is wrong with it.
    #[error("the header row is not usable: {}", .0.join("; "))]
    Header(Vec<String>),
    /// The custom fields that the file defines cannot be added, or are others than the region's.
    #[error("the custom fields of the file cannot be used: {}; nothing of the file was kept", .0.join("; "))]
    CustomFields(Vec<String>),
    /// The file is of another kind; what it is, and what to do.
    #[error("{0}")]
    Kind(String),
    /// The file could not be read.
    #[error("the file cannot be read: {0}")]
    Read(#[from] std::io::Error),
    /// There is too little room on the disk.
    #[error("{0} Nothing of the file was kept; make room, or choose another limit with --min-free-disk")]
    DiskFull(String),
    /// The store refused.
    #[error("{0}; nothing of the file was kept")]
    Store(#[from] Error),
}

impl From<tabular::Error> for ImportError {
    fn from(error: tabular::Error) -> Self {
        match error {
            tabular::Error::Read(error) => Self::Read(error),
            tabular::Error::Kind(text) => Self::Kind(text),
        }
    }
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
    /// Something in a row that is worth a look. It does not keep the row out.
    Warning {
        /// The line it begins on, from 1.
        line: u64,
        /// What, and where.
        warning: &'a Fault,
    },
    /// So many rows were read.
    Progress(u64),
}

/// Imports `file`, calling `report` for every bad row, every warning, and now and then for progress.
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
    let Settled { fields, added, warnings, from_file } = settled;
    let reader = std::thread::spawn({
        let (store, options) = (store.clone(), options.clone());
        move || reader::read_rows(&store, &options, file, &reader::Fields { all: &fields, from_file }, &rows)
    });
    let now = store.clock().now();
    let disks = store.clone();
    let own = writer::Extra { fields: added, warnings };
    let stored = store
        .transaction(move |transaction| {
            Box::pin(async move { writer::store_rows(transaction, options, now, checked, report, &disks, own).await })
        })
        .await;
    let kept = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    let (done, orphans) = match stored {
        Ok(writer::Stored { report, orphans, added }) => {
            if let Some(added) = added {
                store.learn_custom_fields(added);
            }
            (Ok(report), orphans)
        }
        Err(writer::Stopped::DryRun(report)) => (Ok(report), kept),
        Err(writer::Stopped::Failed(error)) => (Err(error), kept),
    };
    store.files().remove(&orphans).await;
    done
}

/// Whether the region has live candidates in production.
async fn has_live(store: &Store, scope: &Scope) -> Result<bool, Error> {
    let scope = Scope { environment: Environment::Production, ..*scope };
    Ok(store.count(&scope, model::Filter { archived: false, phases: 0 }).await? > 0)
}
