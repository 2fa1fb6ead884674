//! Candidates as the rows of a table.

use super::{
    ExportError,
    walk::{Candidates, Record},
};
use model::{CustomField, Field, Kind, Scope};
use serde_json::{Map, Value};
use store::Store;
use tabular::{Cell, WriteError};

/// Takes the cells of a row.
type Writer<'w> = dyn FnMut(&[Cell<'_>]) -> Result<(), WriteError> + 'w;

/// Writes a header and a row a candidate. Gives how many candidates.
pub(super) async fn write(
    store: &Store,
    scope: &Scope,
    custom_fields: &[CustomField],
    write: &mut Writer<'_>,
) -> Result<u64, ExportError> {
    let fields: Vec<Field> = Field::ALL.iter().copied().filter(|field| !field.holds_attachments()).collect();
    let custom_names: Vec<String> = custom_fields.iter().map(|field| format!("customFields.{}", field.key)).collect();
    let names = fields.iter().map(|field| field.name()).chain(custom_names.iter().map(String::as_str));
    write(&names.map(Cell::Text).collect::<Vec<_>>())?;
    let mut candidates = Candidates::new(store, scope);
    let mut written = 0;
    while let Some(record) = candidates.next().await? {
        let texts = texts(&record, &fields, custom_fields)?;
        write(&texts.iter().map(Text::cell).collect::<Vec<_>>())?;
        written += 1;
    }
    Ok(written)
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

/// The values of a list with `|` between them, or as a JSON array where one of them holds a separator.
fn list(values: &[Value]) -> Text {
    if values.is_empty() {
        return Text::None;
    }
    let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
    let is_plain = |text: &&str| !text.contains(['|', ';', ',', '\n', '\r']) && !text.starts_with('[');
    if texts.len() > 1 && !texts.iter().all(is_plain) {
        return Text::Plain(Value::from(texts).to_string());
    }
    Text::Plain(texts.join("|"))
}

fn texts(record: &Record, fields: &[Field], custom_fields: &[CustomField]) -> Result<Vec<Text>, ExportError> {
    let mut members: Map<String, Value> = serde_json::from_str(&record.json)?;
    let mut custom: Map<String, Value> = match &record.custom {
        Some(custom) => serde_json::from_str(custom)?,
        None => Map::new(),
    };
    let shared = fields.iter().map(|field| {
        let value = members.remove(field.name()).unwrap_or_default();
        Text::of(value, field.definition().kind == Kind::Date)
    });
    let mut texts: Vec<Text> = shared.collect();
    texts.extend(custom_fields.iter().map(|field| {
        let value = custom.remove(field.id.as_str()).unwrap_or_default();
        Text::of(value, field.kind == model::CustomFieldType::Date)
    }));
    Ok(texts)
}
