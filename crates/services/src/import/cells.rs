//! Converts the text of a cell to the value of its column, as spreadsheets in Dutch and English
//! write it.
//!
//! A text that does not fit is a fault that says what was expected and, where recognisable, what a
//! spreadsheet did to it. The schema checks everything else.

use super::columns::{Column, Form};
use messages::Row;
use model::{
    Fault, Timestamp, listed,
    text_rules::{normalize, spreadsheet_number},
};
use serde_json::{Number, Value};

const TRUE: &[&str] = &["true", "waar", "ja", "1", "yes", "x", "checked"];
const FALSE: &[&str] = &["false", "onwaar", "nee", "0", "no", "unchecked"];

/// Returns the value of a cell that is not empty.
pub(super) fn value(column: &Column, cell: &str) -> Result<Value, Fault> {
    if matches!(column.form, Form::Phone)
        && let Some(fault) = spreadsheet_number(cell)
    {
        return Err(Fault::pointer(column.pointer(), fault));
    }
    read(&column.form, cell).map_err(|fault| Fault::pointer(column.pointer(), fault))
}

fn read(form: &Form, cell: &str) -> Result<Value, Row> {
    match form {
        Form::Text | Form::Email | Form::Phone => Ok(cell.into()),
        Form::Boolean => {
            let lower = cell.to_lowercase();
            if TRUE.contains(&lower.as_str()) {
                Ok(true.into())
            } else if FALSE.contains(&lower.as_str()) {
                Ok(false.into())
            } else {
                Err(Row::Boolean)
            }
        }
        Form::Number => number(cell).map(Value::Number).ok_or(Row::Number),
        Form::Date => date(cell).map(Value::from),
        Form::Choice(options) => same(options, cell)
            .map(Value::from)
            .ok_or_else(|| Row::OneOf {
                options: names(options),
            }),
        Form::List(options) => list(cell, options).ok_or_else(|| Row::AnyOf {
            options: names(options),
        }),
    }
}

fn names(options: &[String]) -> String {
    listed(options.iter().map(String::as_str))
}

/// The option that a text is, compared in NFC.
fn same<'o>(options: &'o [String], text: &str) -> Option<&'o str> {
    let text = normalize(text);
    options
        .iter()
        .map(String::as_str)
        .find(|option| *option == text || normalize(option) == text)
}

/// A number with a decimal point, or with a decimal comma where that cannot be a thousands
/// separator.
fn number(cell: &str) -> Option<Number> {
    if let Ok(number) = cell.parse::<Number>() {
        return Some(number);
    }
    let (whole, decimals) = cell.split_once(',')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = whole.strip_prefix('-').unwrap_or(whole);
    let is_decimal =
        digits(unsigned) && digits(decimals) && (decimals.len() != 3 || unsigned == "0");
    if is_decimal {
        format!("{whole}.{decimals}").parse().ok()
    } else {
        None
    }
}

/// Returns a date as `YYYY-MM-DD`, or what else the text is. Accepts that form, `YYYY/M/D`, day,
/// month and year, and a date with the time 0:00.
fn date(cell: &str) -> Result<String, Row> {
    let (day, time) = cell.split_once(['T', ' ']).unwrap_or((cell, ""));
    let date = calendar_date(day).ok_or(Row::Date)?;
    let is_midnight = time
        .trim_end_matches('Z')
        .chars()
        .all(|c| matches!(c, '0' | ':' | '.'));
    if !is_midnight {
        return Err(Row::DateWithTime);
    }
    if format!("{date}T00:00:00Z").parse::<Timestamp>().is_err() {
        return Err(Row::NoSuchDay);
    }
    Ok(date)
}

fn calendar_date(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let [first, second, third] = parts.as_slice() else {
        return None;
    };
    let number = |text: &str, longest: usize| {
        (1..=longest)
            .contains(&text.len())
            .then(|| text.parse::<u16>().ok())
            .flatten()
    };
    let (year, month, day) = if first.len() == 4 {
        (number(first, 4)?, number(second, 2)?, number(third, 2)?)
    } else if third.len() == 4 {
        (number(third, 4)?, number(second, 2)?, number(first, 2)?)
    } else {
        return None;
    };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// Returns the values of a list: the whole cell, a JSON array, or parts separated by `|`, line
/// breaks, `;` or `,`.
fn list(cell: &str, options: &[String]) -> Option<Value> {
    if let Some(option) = same(options, cell) {
        return Some(vec![option].into());
    }
    if cell.starts_with('[')
        && let Ok(values) = serde_json::from_str::<Vec<String>>(cell)
    {
        return values
            .iter()
            .map(|value| same(options, value).map(Value::from))
            .collect();
    }
    let attempts: [&[char]; 5] = [
        &['|'],
        &['\n', '\r'],
        &[';'],
        &[','],
        &['|', '\n', '\r', ';', ','],
    ];
    attempts.into_iter().find_map(|separators| {
        let parts: Vec<&str> = cell
            .split(separators)
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        let known: Option<Vec<&str>> = parts.iter().map(|part| same(options, part)).collect();
        known.filter(|known| !known.is_empty()).map(Value::from)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(form: Form, cell: &str) -> Result<Value, &'static str> {
        let column = Column {
            name: "x".to_owned(),
            custom: false,
            form,
        };
        value(&column, cell).map_err(|fault| fault.code)
    }

    #[test]
    fn booleans_of_two_languages_and_of_programs() {
        for yes in ["true", "TRUE", "Waar", "JA", "1", "x", "checked"] {
            assert_eq!(read(Form::Boolean, yes), Ok(true.into()), "{yes}");
        }
        for no in ["False", "ONWAAR", "nee", "0"] {
            assert_eq!(read(Form::Boolean, no), Ok(false.into()), "{no}");
        }
        assert_eq!(read(Form::Boolean, "misschien"), Err("type"));
    }

    #[test]
    fn dates_of_spreadsheets() {
        for given in [
            "1990-12-31",
            "31-12-1990",
            "31/12/1990",
            "31.12.1990",
            "1990/12/31",
            "1990-12-31T00:00:00.000Z",
            "1990-12-31 00:00",
        ] {
            assert_eq!(read(Form::Date, given), Ok("1990-12-31".into()), "{given}");
        }
        assert_eq!(read(Form::Date, "3-4-1990"), Ok("1990-04-03".into()));
        for given in [
            "33238",
            "31-02-1990",
            "12/31/1990",
            "31-12-90",
            "1990-12-31T10:00",
            "gisteren",
            "1-1-1-1990",
            "--1990",
        ] {
            assert_eq!(read(Form::Date, given), Err("format"), "{given}");
        }
    }

    #[test]
    fn numbers_with_a_point_or_a_comma() {
        assert_eq!(read(Form::Number, "12"), Ok(12.into()));
        assert_eq!(read(Form::Number, "-1.5"), Ok((-1.5).into()));
        assert_eq!(read(Form::Number, "1,5"), Ok(1.5.into()));
        assert_eq!(read(Form::Number, "0,125"), Ok(0.125.into()));
        for given in ["1,234", "1.234,5", "twaalf", ",5", "1,"] {
            assert_eq!(read(Form::Number, given), Err("type"), "{given}");
        }
    }

    #[test]
    fn lists_however_their_values_are_separated() {
        let options: Vec<String> = ["a", "b; c", "é"].map(str::to_owned).to_vec();
        let list = |cell: &str| read(Form::List(options.clone()), cell);
        assert_eq!(list("b; c"), Ok(vec!["b; c"].into()));
        for given in [
            "a|e\u{301}",
            "a, é",
            "a;é",
            "a\né",
            "a\r\né",
            "[\"a\",\"é\"]",
            "a | é |",
        ] {
            assert_eq!(list(given), Ok(vec!["a", "é"].into()), "{given}");
        }
        assert_eq!(list("b; c|a"), Ok(vec!["b; c", "a"].into()));
        assert_eq!(list("a, z"), Err("enum"));
        assert_eq!(read(Form::Choice(options.clone()), "A"), Err("enum"));
    }

    #[test]
    fn values_mangled_by_a_spreadsheet_are_reported() {
        for given in ["3,16123E+10", "6.12E+08"] {
            assert_eq!(read(Form::Phone, given), Err("spoiledNumber"), "{given}");
        }
        assert_eq!(read(Form::Phone, "06 12345678"), Ok("06 12345678".into()));
    }
}
