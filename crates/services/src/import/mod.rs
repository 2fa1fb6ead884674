//! Import of one file in one transaction.
//!
//! One thread reads, checks and finishes rows while the writer stores them. A bad row is reported
//! with its line. It makes the whole import fail, unless bad rows are to be skipped.

mod cells;
mod columns;
pub(crate) mod definitions;
mod duplicates;
mod error;
mod mapping;
mod ndjson_rows;
mod options;
mod reader;
mod report;
mod row;
mod table_rows;
mod warnings;
mod writer;

pub use duplicates::Duplicates;
pub use error::ImportError;
pub use mapping::Mapping;
pub use options::{Format, ImportOptions};
pub use report::{Event, ImportReport};
pub use tabular::Encoding;

use definitions::Settled;
use model::{Environment, Scope};
use std::io::BufRead;
use store::{Error, ScopeTx, Store};
use tokio::sync::mpsc;

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
