//! Candidates as rows of a table.

use super::{
    ExportError,
    row_texts::{self, Text},
    walk::Candidates,
};
use model::{CustomField, Field, Scope};
use serde_json::{Map, Value};
use store::Store;
use tabular::{Cell, Delimited, WriteError};

/// A function that writes the cells of a row.
type Writer<'w> = dyn FnMut(&[Cell<'_>]) -> Result<(), WriteError> + 'w;

/// Writes a header and one row per candidate. Returns the number of candidates.
pub(super) async fn write(
    store: &Store,
    scope: &Scope,
    custom_fields: Vec<CustomField>,
    write: &mut Writer<'_>,
) -> Result<u64, ExportError> {
    let columns = Columns::new(|_| true, custom_fields);
    columns.header(write)?;
    let mut candidates = Candidates::new(store, scope);
    let mut written = 0;
    while let Some(record) = candidates.next().await? {
        columns.row(
            &record.document.as_document().text(),
            record.custom.as_deref(),
            write,
        )?;
        written += 1;
    }
    Ok(written)
}

/// Candidates as CSV, taken out in chunks.
pub struct CandidateCsv {
    columns: Columns,
    out: Delimited<Vec<u8>>,
}

impl CandidateCsv {
    /// Creates a table of the chosen fields and these custom fields, and writes its header.
    /// Attachments have no column.
    pub fn new(
        is_chosen: impl Fn(Field) -> bool,
        custom_fields: Vec<CustomField>,
    ) -> Result<Self, ExportError> {
        let (columns, mut out) = (
            Columns::new(is_chosen, custom_fields),
            Delimited::new(Vec::new()),
        );
        columns.header(&mut |cells| out.row(cells.iter().copied()))?;
        Ok(Self { columns, out })
    }

    /// Writes a candidate, given its document and the values of its custom fields as a JSON object
    /// by custom field id.
    pub fn candidate(&mut self, json: &str, custom: Option<&str>) -> Result<(), ExportError> {
        let out = &mut self.out;
        self.columns
            .row(json, custom, &mut |cells| out.row(cells.iter().copied()))
    }

    /// Returns what was written since the last call.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(self.out.get_mut())
    }
}

/// The columns of a table.
struct Columns {
    fields: Vec<Field>,
    custom_fields: Vec<CustomField>,
}

impl Columns {
    fn new(is_chosen: impl Fn(Field) -> bool, custom_fields: Vec<CustomField>) -> Self {
        let fields = Field::ALL
            .iter()
            .copied()
            .filter(|field| !field.holds_attachments() && is_chosen(*field));
        Self {
            fields: fields.collect(),
            custom_fields,
        }
    }

    fn header(&self, write: &mut Writer<'_>) -> Result<(), ExportError> {
        let custom_names: Vec<String> = self
            .custom_fields
            .iter()
            .map(|field| format!("customFields.{}", field.key))
            .collect();
        let names = self
            .fields
            .iter()
            .map(|field| field.name())
            .chain(custom_names.iter().map(String::as_str));
        Ok(write(&names.map(Cell::Text).collect::<Vec<_>>())?)
    }

    fn row(
        &self,
        json: &str,
        custom: Option<&str>,
        write: &mut Writer<'_>,
    ) -> Result<(), ExportError> {
        let mut members: Map<String, Value> = serde_json::from_str(json)?;
        let mut custom: Map<String, Value> = custom
            .map(serde_json::from_str)
            .transpose()?
            .unwrap_or_default();
        let shared = self.fields.iter();
        let mut texts: Vec<Text> = shared
            .map(|field| row_texts::of_field(*field, &mut members))
            .collect();
        let of_region = self.custom_fields.iter();
        texts.extend(of_region.map(|field| row_texts::of_custom(field, &mut custom)));
        Ok(write(&texts.iter().map(Text::cell).collect::<Vec<_>>())?)
    }
}
