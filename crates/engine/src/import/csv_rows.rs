//! Rows of a CSV file: a header row of field names, comma or semicolon, `|` between the values of a list.
//!
//! A text that does not fit its column is handed on as it is: the schema then says what was expected.

use super::{
    ImportError, Row,
    csv_records::{Next, Records},
};
use model::{CustomField, CustomFieldType, Fault, Field, Kind};
use serde_json::{Map, Value};
use std::io::{BufRead, Read};

/// How a column's text becomes a value.
#[derive(Clone, Copy)]
enum Form {
    Text,
    Boolean,
    Number,
    List,
}

struct Column {
    /// The member it fills, inside `customFields` when that is set.
    name: String,
    custom: bool,
    form: Form,
}

pub(super) fn read(
    mut file: impl BufRead + 'static,
    custom_fields: &[CustomField],
) -> Result<impl Iterator<Item = Result<Row, ImportError>> + 'static, ImportError> {
    let mut header = Vec::new();
    file.read_until(b'\n', &mut header)?;
    let header = header.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&header).to_vec();
    let columns_by = |delimiter| header.split(|given| *given == delimiter).count();
    let delimiter = if columns_by(b';') > columns_by(b',') { b';' } else { b',' };
    let mut records = Records::new(std::io::Cursor::new(header).chain(file), delimiter);
    let unclosed = "a quote that opens in this record is never closed";
    let columns = match records.next()? {
        Next::Unclosed(_) => Err(unclosed.to_owned()),
        Next::Record(_) | Next::End => columns(records.cells(), custom_fields),
    };
    let columns = columns.map_err(ImportError::Header)?;
    Ok(std::iter::from_fn(move || match records.next() {
        Ok(Next::End) => None,
        Ok(Next::Unclosed(line)) => Some(Ok((line, Err(Fault::pointer("", "quote", unclosed))))),
        Ok(Next::Record(line)) => {
            let (expected, given) = (columns.len(), records.cells().len());
            let row = if given == expected {
                row(&columns, records.cells())
            } else {
                let message = format!("expected {expected} columns as in the header, found {given}");
                Err(Fault::pointer("", "columns", message))
            };
            Some(Ok((line, row)))
        }
        Err(error) => Some(Err(error.into())),
    }))
}

fn columns<'h>(names: impl Iterator<Item = &'h [u8]>, custom_fields: &[CustomField]) -> Result<Vec<Column>, String> {
    let mut columns: Vec<Column> = Vec::new();
    for (name, number) in names.zip(1..) {
        let name = std::str::from_utf8(name).map_err(|_| format!("column {number} is not UTF-8"))?.trim();
        let column = column(name, custom_fields).ok_or_else(|| {
            let known =
                Field::ALL.iter().filter(|field| !field.holds_attachments()).map(|field| field.name().to_owned());
            let custom = custom_fields.iter().map(|field| format!("customFields.{}", field.key));
            let known = known.chain(custom).collect::<Vec<_>>().join(", ");
            format!("column {number}{} is none that is known; known are {known}", shown(name))
        })?;
        if columns.iter().any(|other| other.name == column.name && other.custom == column.custom) {
            return Err(format!("the column '{name}' stands there twice"));
        }
        columns.push(column);
    }
    if columns.is_empty() { Err("it is empty".to_owned()) } else { Ok(columns) }
}

/// A column's name, if it looks like one: a file without a header has a person in its first line.
fn shown(name: &str) -> String {
    let like_a_name = name.len() <= 64
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte));
    if like_a_name { format!(" ('{name}')") } else { String::new() }
}

fn column(name: &str, custom_fields: &[CustomField]) -> Option<Column> {
    if let Some(key) = name.strip_prefix("customFields.") {
        let field = custom_fields.iter().find(|field| field.key == key)?;
        let form = match field.kind {
            CustomFieldType::Boolean => Form::Boolean,
            CustomFieldType::Number => Form::Number,
            CustomFieldType::MultiSelect => Form::List,
            CustomFieldType::Text | CustomFieldType::Date | CustomFieldType::SingleSelect => Form::Text,
        };
        return Some(Column { name: key.to_owned(), custom: true, form });
    }
    let form = match Field::named(name)?.definition().kind {
        Kind::Attachments => return None,
        Kind::Boolean => Form::Boolean,
        Kind::Choices(_) => Form::List,
        _ => Form::Text,
    };
    Some(Column { name: name.to_owned(), custom: false, form })
}

fn row<'r>(columns: &[Column], record: impl Iterator<Item = &'r [u8]>) -> Result<Value, Fault> {
    let mut members = Map::new();
    let mut custom = Map::new();
    for (column, cell) in columns.iter().zip(record) {
        let cell = std::str::from_utf8(cell)
            .map_err(|_| Fault::pointer(format!("/{}", column.name), "encoding", "expected UTF-8"))?;
        if cell.is_empty() {
            continue;
        }
        let target = if column.custom { &mut custom } else { &mut members };
        target.insert(column.name.clone(), value(column.form, cell));
    }
    if !custom.is_empty() {
        members.insert("customFields".into(), custom.into());
    }
    Ok(members.into())
}

fn value(form: Form, cell: &str) -> Value {
    match form {
        Form::Text => cell.into(),
        Form::Boolean => cell.parse::<bool>().map_or_else(|_| cell.into(), Value::from),
        Form::Number => cell.parse::<serde_json::Number>().map_or_else(|_| cell.into(), Value::Number),
        Form::List => cell.split('|').map(str::trim).collect(),
    }
}
