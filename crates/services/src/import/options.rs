//! The options of an import.

use super::{Duplicates, Mapping};
use model::Scope;
use tabular::Encoding;

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
