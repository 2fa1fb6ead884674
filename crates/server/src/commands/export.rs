//! The command `export`.

use super::support::{because, scope};
use crate::{
    cli::Export,
    output::{Activity, Format, json, json_lines, print_stderr},
};
use anyhow::Result;
use messages::Command;
use serde_json::json as value;
use services::ExportFormat;
use std::{
    fs::OpenOptions,
    io::{BufWriter, ErrorKind, IsTerminal, Seek, Write, stdout},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};
use store::Store;

pub(super) async fn run(store: &Store, command: Export, format: Format) -> Result<()> {
    let scope = scope(store, &command.scope).await?;
    let to: Box<dyn Write> = match (&command.output, command.format) {
        (Some(file), _) => Box::new(create(file)?),
        // On a terminal, NDJSON is escaped. A table is meant for a file.
        (None, ExportFormat::Ndjson) => json_lines(),
        (None, ExportFormat::Csv | ExportFormat::Xlsx) => Box::new(stdout().lock()),
    };
    // On a terminal the rows themselves show that the work goes on.
    let activity = if command.output.is_none() && stdout().is_terminal() {
        Activity::none()
    } else {
        Activity::writing("exporting")
    };
    let mut out = BufWriter::with_capacity(1 << 16, activity.count(to));
    let written = if command.format == ExportFormat::Xlsx {
        // A workbook needs seeking, which standard output does not support.
        let mut file = because(tempfile::tempfile(), |cause| Command::NoTemporaryFile {
            folder: std::env::temp_dir().display().to_string(),
            cause,
        })?;
        let written = services::export(store, &scope, command.format, &mut file).await?;
        file.rewind()?;
        std::io::copy(&mut file, &mut out)?;
        written
    } else {
        services::export_text(store, &scope, command.format, &mut out).await?
    };
    out.flush()?;
    drop((out, activity));
    match format {
        Format::Json if command.output.is_some() => format.value(&value!({"exported": written})),
        // Standard output holds the candidates.
        Format::Json => {
            print_stderr(&json(&value!({"exported": written}).to_string()));
            Ok(())
        }
        Format::Terminal | Format::Piped => {
            print_stderr(&format!("{written} exported"));
            Ok(())
        }
    }
}

/// Creates a new file that only its owner may read.
fn create(file: &Path) -> Result<std::fs::File> {
    let created = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file);
    let exists = matches!(&created, Err(error) if error.kind() == ErrorKind::AlreadyExists);
    let named = file.display().to_string();
    because(created, |cause| {
        if exists {
            Command::ExportExists { file: named }
        } else {
            Command::ExportUncreated { file: named, cause }
        }
    })
}
