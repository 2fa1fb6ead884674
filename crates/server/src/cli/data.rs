//! The command lines that move data: `import`, `export` and `copy`.

#![expect(
    clippy::doc_markdown,
    reason = "these comments are the help texts of a terminal"
)]

use super::scope::ScopeArgs;
use clap::Args;
use messages::FlagValue;
use services::{
    ExportFormat,
    import::{Duplicates, Encoding},
};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(flatten)]
    pub(crate) scope: ScopeArgs,
    /// Keep the good rows of a file that has bad ones
    #[arg(long)]
    pub(crate) skip_bad: bool,
    /// Check the file, report faults and warnings, and store nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// The encoding of a CSV file: utf-8, utf-16 or windows-1252 [default: detected by its
    /// beginning, else utf-8]
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub(crate) encoding: Option<Encoding>,
    /// A JSON file that assigns columns to fields: {"Naam": "name", "Bron": "customFields.source",
    /// "Leeftijd": null}
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// What to do with rows whose e-mail address or phone number a candidate or an earlier row has:
    /// allow, skip (leave them out) or report (store them with a warning)
    #[arg(long, value_name = "WHAT", default_value = "allow", value_parser = duplicates)]
    pub(crate) duplicates: Duplicates,
    /// The file, or - for standard input
    pub(crate) file: PathBuf,
}

fn encoding(name: &str) -> Result<Encoding, FlagValue> {
    Encoding::named(name).ok_or(FlagValue::Encoding)
}

fn duplicates(name: &str) -> Result<Duplicates, FlagValue> {
    match name {
        "allow" => Ok(Duplicates::Allow),
        "skip" => Ok(Duplicates::Skip),
        "report" => Ok(Duplicates::Report),
        _ => Err(FlagValue::Duplicates),
    }
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) scope: ScopeArgs,
    /// ndjson (everything), or a table without contact moments and files: csv (for spreadsheets in
    /// the Netherlands) or xlsx
    #[arg(long, value_name = "FORM", default_value = "ndjson", value_parser = export_format)]
    pub(crate) format: ExportFormat,
    /// Write to this new file, which only its owner may read, instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

fn export_format(name: &str) -> Result<ExportFormat, FlagValue> {
    match name {
        "ndjson" => Ok(ExportFormat::Ndjson),
        "csv" => Ok(ExportFormat::Csv),
        "xlsx" => Ok(ExportFormat::Xlsx),
        _ => Err(FlagValue::ExportFormat),
    }
}

#[derive(Debug, Args)]
pub(crate) struct Copy {
    /// The database to copy: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "ONDERWIJSREGIO_COPY_FROM",
        hide_env_values = true
    )]
    pub(crate) from: String,
    /// The database to copy to; it is empty, or an unfinished copy of the same source
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "ONDERWIJSREGIO_COPY_TO",
        hide_env_values = true
    )]
    pub(crate) to: String,
}
