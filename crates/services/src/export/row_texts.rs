//! Values of candidates as texts of cells.

use model::{CustomField, CustomFieldType, Field, Kind};
use serde_json::{Map, Value};
use tabular::Cell;

/// A value on its way to a cell.
pub(crate) enum Text {
    None,
    Bool(bool),
    Number(String),
    Date(String),
    Plain(String),
}

impl Text {
    /// Returns the text with yes or no as a word. An import knows these words. `LibreOffice` makes a
    /// formula of a Boolean cell.
    pub(crate) fn with_words(self, english: bool) -> Self {
        let word = match self {
            Self::Bool(true) if english => "yes",
            Self::Bool(false) if english => "no",
            Self::Bool(true) => "ja",
            Self::Bool(false) => "nee",
            other => return other,
        };
        Self::Plain(word.to_owned())
    }

    /// Returns the cell with this text.
    pub(crate) fn cell(&self) -> Cell<'_> {
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

/// Takes a field's value out of the members of a record.
pub(crate) fn of_field(field: Field, members: &mut Map<String, Value>) -> Text {
    let value = members.remove(field.name()).unwrap_or_default();
    Text::of(value, field.definition().kind == Kind::Date)
}

/// Takes a custom field's value out of the values by custom field id.
pub(crate) fn of_custom(field: &CustomField, values: &mut Map<String, Value>) -> Text {
    match values.remove(field.id.as_str()).unwrap_or_default() {
        // An empty cell is `null`, which an empty list of a custom field is not.
        Value::Array(values) if values.is_empty() => Text::Plain("[]".to_owned()),
        value => Text::of(value, field.kind == CustomFieldType::Date),
    }
}

/// Returns a text, none if it is empty.
pub(crate) fn of_text(text: String) -> Text {
    if text.is_empty() {
        Text::None
    } else {
        Text::Plain(text)
    }
}
