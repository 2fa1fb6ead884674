//! `export`.

use super::scope;
use crate::{
    cli::Export,
    output::{json_lines, tell},
};
use anyhow::{Context, Result};
use engine::ExportFormat;
use std::io::{BufWriter, Seek, Write};
use store::Store;

pub(super) async fn run(store: &Store, command: &Export) -> Result<()> {
    let scope = scope(store, &command.place).await?;
    // On a terminal NDJSON is escaped; a table is for a file.
    let to: Box<dyn Write> = match command.format {
        ExportFormat::Ndjson => json_lines(),
        ExportFormat::Csv | ExportFormat::Xlsx => Box::new(std::io::stdout().lock()),
    };
    let mut out = BufWriter::with_capacity(1 << 16, to);
    let written = if command.format == ExportFormat::Xlsx {
        // Standard output cannot seek, which a workbook needs.
        let mut file = tempfile::tempfile().context("a temporary file for the workbook cannot be made")?;
        let written = engine::export(store, &scope, command.format, &mut file).await?;
        file.rewind()?;
        std::io::copy(&mut file, &mut out)?;
        written
    } else {
        engine::export_text(store, &scope, command.format, &mut out).await?
    };
    out.flush()?;
    tell(&format!("{written} exported"));
    Ok(())
}
