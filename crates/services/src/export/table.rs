//! Candidates as rows of a table.

use super::{ExportError, walk::Candidates};
use model::{CustomField, Field, Kind, Scope};
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
        let shared = self.fields.iter().map(|field| {
            let value = members.remove(field.name()).unwrap_or_default();
            Text::of(value, field.definition().kind == Kind::Date)
        });
        let mut texts: Vec<Text> = shared.collect();
        texts.extend(self.custom_fields.iter().map(|field| {
            match custom.remove(field.id.as_str()).unwrap_or_default() {
                // An empty cell is `null`, which an empty list of a custom field is not.
                Value::Array(values) if values.is_empty() => Text::Plain("[]".to_owned()),
                value => Text::of(value, field.kind == model::CustomFieldType::Date),
            }
        }));
        Ok(write(&texts.iter().map(Text::cell).collect::<Vec<_>>())?)
    }
}

/// A value on its way to a cell.
enum Text {
    None,
    Bool(bool),
    Number(String),
    Date(String),
    Plain(String),
}

impl Text {
    fn cell(&self) -> Cell<'_> {
        match self {
            Self::None => Cell::Empty,
            Self::Bool(value) => Cell::Bool(*value),
            Self::Number(text) => Cell::Number(text),
            Self::Date(text) => Cell::Date(text),
            Self::Plain(text) => Cell::Text(text),
        }
    }

    fn of(value: Value, is_date: bool) -> Self {
        match value {
            Value::Null => Self::None,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => Self::Number(number.to_string()),
            Value::String(text) if is_date => Self::Date(text),
            Value::String(text) => Self::Plain(text),
            Value::Array(values) => list(&values),
            object @ Value::Object(_) => Self::Plain(object.to_string()),
        }
    }
}

/// Joins the values of a list with `|`, or returns them as a JSON array if one of them contains a
/// separator.
fn list(values: &[Value]) -> Text {
    if values.is_empty() {
        return Text::None;
    }
    let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
    let is_plain =
        |text: &&str| !text.contains(['|', ';', ',', '\n', '\r']) && !text.starts_with('[');
    if texts.len() > 1 && !texts.iter().all(is_plain) {
        return Text::Plain(Value::from(texts).to_string());
    }
    Text::Plain(texts.join("|"))
}
