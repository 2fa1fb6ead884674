//! Rows of a CSV file: a header row of field names, comma or semicolon, `|` between the values of a list.
//!
//! A text that does not fit its column is handed on as it is: the schema then says what was expected.

use super::{ImportError, Row};
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
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).from_reader(std::io::Cursor::new(header).chain(file));
    let names = reader.byte_headers().map_err(|error| unreadable(&error))?.clone();
    let columns = columns(&names, custom_fields).map_err(ImportError::Header)?;
    let mut record = csv::ByteRecord::new();
    Ok(std::iter::from_fn(move || match reader.read_byte_record(&mut record) {
        Ok(false) => None,
        Ok(true) => {
            let line = record.position().map_or(0, csv::Position::line);
            Some(Ok((line, row(&columns, &record))))
        }
        Err(error) => match error.kind() {
            csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
                let message = format!("expected {expected_len} columns as in the header, found {len}");
                let line = pos.as_ref().map_or(0, csv::Position::line);
                Some(Ok((line, Err(Fault::pointer("", "columns", message)))))
            }
            _ => Some(Err(unreadable(&error))),
        },
    }))
}

fn unreadable(error: &csv::Error) -> ImportError {
    ImportError::Read(std::io::Error::other(error.to_string()))
}

fn columns(names: &csv::ByteRecord, custom_fields: &[CustomField]) -> Result<Vec<Column>, String> {
    let mut columns: Vec<Column> = Vec::new();
    for name in names {
        let name = std::str::from_utf8(name).map_err(|_| "it is not UTF-8".to_owned())?.trim();
        let column = column(name, custom_fields).ok_or_else(|| {
            let known =
                Field::ALL.iter().filter(|field| !field.holds_attachments()).map(|field| field.name().to_owned());
            let custom = custom_fields.iter().map(|field| format!("customFields.{}", field.key));
            format!("there is no column '{name}'; known are {}", known.chain(custom).collect::<Vec<_>>().join(", "))
        })?;
        if columns.iter().any(|other| other.name == column.name && other.custom == column.custom) {
            return Err(format!("the column '{name}' stands there twice"));
        }
        columns.push(column);
    }
    Ok(columns)
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

fn row(columns: &[Column], record: &csv::ByteRecord) -> Result<Value, Fault> {
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
