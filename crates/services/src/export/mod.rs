//! Export of all candidates of a region's environment, live and archived, in order of insertion.
//!
//! NDJSON imports again without loss, into a region without custom fields too: its first line
//! defines them. A table, CSV or XLSX, has the fields and the custom fields, but neither contact
//! moments nor files. Importing it again changes nothing.

mod ndjson;
pub(crate) mod row_texts;
mod table;
mod walk;

pub use table::CandidateCsv;

use model::Scope;
use std::io::{Seek, Write};
use store::{Error, Store, audit::Kind};
pub(crate) use walk::Candidates;

/// The format of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExportFormat {
    /// One JSON object per line.
    #[default]
    Ndjson,
    /// Delimited text in the form that spreadsheets in the Netherlands open.
    Csv,
    /// An Excel workbook.
    Xlsx,
}

/// The reason why an export failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The output could not be written.
    #[error("{}", messages::Export::Unwritable { cause: ToString::to_string(.0) })]
    Write(#[from] std::io::Error),
    /// The table could not be written.
    #[error(transparent)]
    Table(#[from] tabular::WriteError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// A stored document is damaged.
    #[error("{}", messages::Export::Damaged { cause: ToString::to_string(.0) })]
    Damaged(#[from] serde_json::Error),
}

/// Writes every candidate and returns their number. The audit log records the export before it
/// begins.
pub async fn export(
    store: &Store,
    scope: &Scope,
    format: ExportFormat,
    out: &mut (impl Write + Seek + Send),
) -> Result<u64, ExportError> {
    match format {
        ExportFormat::Xlsx => {
            note(store, scope).await?;
            let custom_fields = store.custom_fields(scope.region).await?;
            let mut sheet = tabular::Sheet::new("Kandidaten")?;
            let written = table::write(store, scope, custom_fields, &mut |cells| {
                sheet.row(cells.iter().copied())
            })
            .await?;
            sheet.finish(out)?;
            Ok(written)
        }
        ExportFormat::Ndjson | ExportFormat::Csv => export_text(store, scope, format, out).await,
    }
}

/// Does the same for an output that cannot seek. An XLSX workbook needs seeking, so CSV is written
/// instead.
pub async fn export_text(
    store: &Store,
    scope: &Scope,
    format: ExportFormat,
    out: &mut impl Write,
) -> Result<u64, ExportError> {
    note(store, scope).await?;
    let custom_fields = store.custom_fields(scope.region).await?;
    if format != ExportFormat::Ndjson {
        let mut csv = tabular::Delimited::new(out);
        return table::write(store, scope, custom_fields, &mut |cells| {
            csv.row(cells.iter().copied())
        })
        .await;
    }
    if !custom_fields.is_empty() {
        writeln!(out, "{}", ndjson::definitions(&custom_fields))?;
    }
    let mut candidates = Candidates::new(store, scope);
    let mut written = 0;
    while let Some(record) = candidates.next().await? {
        let row = ndjson::row(store, scope, &record, &custom_fields).await?;
        let mut text = serde_json::to_vec(&row)?;
        text.push(b'\n');
        out.write_all(&text)?;
        written += 1;
    }
    Ok(written)
}

/// Records the export in the audit log.
async fn note(store: &Store, scope: &Scope) -> Result<(), Error> {
    let begun = store
        .entry(Kind::DataExported)
        .of(scope.region)
        .with("environment", scope.environment.name());
    store.note_once_a_minute(vec![begun]).await
}
