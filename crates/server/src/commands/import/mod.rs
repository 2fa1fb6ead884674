//! The command `import`.

mod progress;

use super::support::{because, scope};
use crate::{
    cli::Import,
    output::{Format as OutputFormat, print_stderr},
};
use anyhow::{Result, anyhow};
use messages::{Command, Counted};
use model::Scope;
use progress::Progress;
use serde_json::json;
use services::{
    ImportOptions,
    import::{Format, ImportReport, Mapping},
    quotas::Quotas,
};
use std::{
    fmt::Write,
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};
use store::{Store, audit::Kind};

pub(super) async fn run(
    store: &Store,
    quotas: &Quotas,
    command: Import,
    output: OutputFormat,
) -> Result<()> {
    let scope = scope(store, &command.scope).await?;
    let mapping = command
        .mapping
        .as_deref()
        .map(mapping)
        .transpose()?
        .unwrap_or_default();
    let mut file = open(&command.file)?;
    let format = format(&command.file, file.as_mut())?;
    let Import {
        skip_bad,
        dry_run,
        encoding,
        duplicates,
        ..
    } = command;
    let options = ImportOptions {
        scope,
        format,
        skip_bad,
        dry_run,
        encoding,
        mapping,
        duplicates,
    };
    let progress = Progress::new();
    let report = services::import(store, options, file, progress.listener()).await;
    progress.finish();
    let report = report?;
    if !dry_run {
        let imported = store
            .entry(Kind::DataImported)
            .of(scope.region)
            .with("environment", scope.environment.name());
        store
            .note(vec![imported.with("records", report.imported)])
            .await?;
    }
    if output == OutputFormat::Json {
        let keys: Vec<&str> = report
            .custom_fields
            .iter()
            .map(|field| field.key.as_str())
            .collect();
        output.value(&json!({
            "dryRun": dry_run,
            "imported": report.imported,
            "duplicates": report.duplicates,
            "badRows": report.bad,
            "customFields": keys,
        }))?;
    } else {
        print_summary(&report, dry_run);
    }
    print_exceeded_quotas(store, quotas, &scope).await
}

fn print_summary(report: &ImportReport, dry_run: bool) {
    for field in &report.custom_fields {
        let done = if dry_run { "would be made" } else { "made" };
        print_stderr(&format!(
            "custom field '{}' ({}, '{}') {done}",
            field.key,
            field.kind.name(),
            field.label
        ));
    }
    let mut summary = format!(
        "{} {}",
        report.imported,
        if dry_run {
            "would be imported"
        } else {
            "imported"
        }
    );
    if report.duplicates > 0 {
        let duplicates = Counted::new(report.duplicates, "duplicate", "duplicates");
        let _ = write!(summary, ", {duplicates} left out");
    }
    if report.bad > 0 {
        let bad = Counted::new(report.bad, "bad row", "bad rows");
        let _ = write!(summary, ", {bad} skipped");
    }
    eprintln!("{summary}");
}

/// Prints which quotas of a region are exceeded. The operator decides what a region may hold, so an
/// import is not refused for them.
async fn print_exceeded_quotas(store: &Store, quotas: &Quotas, scope: &Scope) -> Result<()> {
    let (usage, own) = store.usage(scope).await?;
    let quota = quotas.of(scope.environment, &own);
    for (what, held, most) in [
        ("records", usage.records, quota.records),
        (
            "bytes of attachments",
            usage.attachment_bytes,
            quota.attachment_bytes,
        ),
    ] {
        if let Some(most) = most.filter(|most| u64::try_from(held).is_ok_and(|held| held > *most)) {
            eprintln!(
                "the region now holds {held} {what} here, more than its quota of {most}: it can add none over HTTP"
            );
        }
    }
    Ok(())
}

fn open(file: &Path) -> Result<Box<dyn BufRead + Send>> {
    if file == Path::new("-") {
        return Ok(Box::new(BufReader::new(std::io::stdin())));
    }
    let opened = because(File::open(file), |cause| Command::ImportUnopenable {
        file: named(file),
        cause,
    })?;
    Ok(Box::new(BufReader::with_capacity(1 << 18, opened)))
}

/// Reads a mapping file of bounded size.
fn mapping(file: &Path) -> Result<Mapping> {
    let mut text = Vec::new();
    let read = File::open(file).and_then(|file| file.take(1 << 20).read_to_end(&mut text));
    because(read, |cause| Command::MappingUnreadable {
        file: named(file),
        cause,
    })?;
    Mapping::parse(&text).map_err(|fault| {
        let file = named(file);
        anyhow!(Command::Mapping { file, fault })
    })
}

fn named(file: &Path) -> String {
    file.display().to_string()
}

/// Determines the format: by content for a ZIP archive or a name without a known extension, else by
/// the name.
fn format(file: &Path, content: &mut dyn BufRead) -> Result<Format> {
    let start = because(content.fill_buf(), |cause| Command::ImportUnreadable {
        file: named(file),
        cause,
    })?;
    if start.starts_with(b"PK\x03\x04") {
        return Ok(Format::Table);
    }
    let extension = file
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default();
    Ok(match extension.to_ascii_lowercase().as_str() {
        "csv" | "tsv" | "tab" | "xlsx" | "xls" => Format::Table,
        "ndjson" | "jsonl" | "json" => Format::Ndjson,
        _ => {
            let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
            let first = start.iter().find(|byte| !byte.is_ascii_whitespace());
            if first.is_none_or(|first| b"{[".contains(first)) {
                Format::Ndjson
            } else {
                Format::Table
            }
        }
    })
}
