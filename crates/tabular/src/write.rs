//! Writes tables that spreadsheets open safely and that [`crate::Table`] reads again.
//!
//! A text that a spreadsheet would take for a formula gets a guard (OWASP ASVS 5.0, 1.2.10): an
//! apostrophe before it in delimited text, and the quote-prefix format in a workbook.
//! [`without_guard`] removes the apostrophe again.

use messages::Export;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::io::{self, Write};

/// The maximum number of rows of a sheet, including the header.
const MAX_ROWS: u32 = 1_048_576;

/// A cell to write.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'c> {
    /// An empty cell.
    Empty,
    /// Text.
    Text(&'c str),
    /// A number as JSON writes it.
    Number(&'c str),
    /// `true` or `false`.
    Bool(bool),
    /// A calendar date, `YYYY-MM-DD`.
    Date(&'c str),
}

/// The reason why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The output could not be written.
    #[error("{}", Export::Table { cause: ToString::to_string(.0) })]
    Write(#[from] io::Error),
    /// The workbook could not be created.
    #[error("{}", Export::Workbook { cause: ToString::to_string(.0) })]
    Workbook(#[from] XlsxError),
    /// The sheet has no room for more rows.
    #[error("{}", Export::TooManyRows)]
    TooManyRows,
}

/// Writes delimited text as spreadsheets in the Netherlands open it: UTF-8 with a byte-order mark,
/// semicolons, CRLF, all cells quoted.
pub struct Delimited<W> {
    out: W,
    begun: bool,
}

impl<W: Write> Delimited<W> {
    /// Begins a table.
    pub fn new(out: W) -> Self {
        Self { out, begun: false }
    }

    /// Writes a row.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = Cell<'c>>) -> Result<(), WriteError> {
        if !std::mem::replace(&mut self.begun, true) {
            self.out.write_all("\u{feff}".as_bytes())?;
        }
        for (cell, index) in cells.into_iter().zip(0..) {
            self.out
                .write_all(if index == 0 { b"\"" } else { b";\"" })?;
            match cell {
                Cell::Empty => {}
                Cell::Bool(value) => write!(self.out, "{value}")?,
                Cell::Number(text) | Cell::Date(text) => self.out.write_all(text.as_bytes())?,
                Cell::Text(text) => {
                    if needs_guard(text) {
                        self.out.write_all(b"'")?;
                    }
                    self.out.write_all(text.replace('"', "\"\"").as_bytes())?;
                }
            }
            self.out.write_all(b"\"")?;
        }
        self.out.write_all(b"\r\n")?;
        Ok(())
    }

    /// Returns the output with the rows written so far.
    pub fn get_mut(&mut self) -> &mut W {
        &mut self.out
    }

    /// Returns the output after the last row.
    pub fn into_inner(self) -> W {
        self.out
    }
}

/// Texts that a spreadsheet shows for a failed formula, in English and Dutch.
const SPREADSHEET_ERRORS: &[&str] = &[
    "#N/A", "#N/B", "#REF!", "#VERW!", "#NAME?", "#NAAM?", "#VALUE!", "#WAARDE!", "#DIV/0!",
    "#DEEL/0!", "#NUM!", "#GETAL!", "#NULL!", "#LEEG!",
];

/// Returns whether a cell shows the error of a formula.
pub fn is_spreadsheet_error(text: &str) -> bool {
    SPREADSHEET_ERRORS.contains(&text)
}

/// Returns whether a spreadsheet would take the text for a formula or an error, or
/// [`without_guard`] would take its apostrophe for a guard.
pub(crate) fn needs_guard(text: &str) -> bool {
    text.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\0'])
        || needs_error_guard(text)
}

/// Returns whether a text is that of a spreadsheet's error. In a workbook an error is a cell of
/// another type, so there [`crate::Table`] itself adds the guard to such a text.
pub(crate) fn needs_error_guard(text: &str) -> bool {
    is_spreadsheet_error(text.trim_start_matches('\''))
}

/// Returns the text of a workbook's cell without the guard that [`crate::Table`] adds.
pub fn without_error_guard(text: &str) -> &str {
    text.strip_prefix('\'')
        .filter(|rest| needs_error_guard(rest))
        .unwrap_or(text)
}

/// Returns the text without the guard that [`Delimited`] adds.
pub fn without_guard(text: &str) -> &str {
    text.strip_prefix('\'')
        .filter(|rest| needs_guard(rest))
        .unwrap_or(text)
}

/// Writes a workbook with one sheet. Its rows are kept in a temporary file until it is finished.
pub struct Sheet {
    workbook: Workbook,
    text: Format,
    guarded: Format,
    date: Format,
    row: u32,
}

impl Sheet {
    /// Begins a workbook.
    pub fn new(name: &str) -> Result<Self, WriteError> {
        let mut workbook = Workbook::new();
        workbook
            .add_worksheet_with_constant_memory()?
            .set_name(name)?
            .set_freeze_panes(1, 0)?;
        let text = Format::new().set_num_format("@");
        let guarded = text.clone().set_quote_prefix();
        Ok(Self {
            workbook,
            text,
            guarded,
            date: Format::new().set_num_format("yyyy-mm-dd"),
            row: 0,
        })
    }

    /// Writes a row.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = Cell<'c>>) -> Result<(), WriteError> {
        if self.row >= MAX_ROWS {
            return Err(WriteError::TooManyRows);
        }
        let (row, text, guarded, date) = (self.row, &self.text, &self.guarded, &self.date);
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (cell, column) in cells.into_iter().zip(0_u16..) {
            match cell {
                Cell::Empty => {}
                Cell::Bool(value) => drop(sheet.write_boolean(row, column, value)?),
                Cell::Text(value) => {
                    let format = if needs_guard(value) { guarded } else { text };
                    sheet.write_string_with_format(row, column, value, format)?;
                }
                Cell::Number(value) => write_number(sheet, row, column, value, text)?,
                Cell::Date(value) => match ExcelDateTime::parse_from_str(value) {
                    Ok(day) => drop(sheet.write_datetime_with_format(row, column, &day, date)?),
                    Err(_) => drop(sheet.write_string_with_format(row, column, value, text)?),
                },
            }
        }
        self.row += 1;
        Ok(())
    }

    /// Writes the finished workbook.
    pub fn finish(mut self, out: impl Write + io::Seek + Send) -> Result<(), WriteError> {
        Ok(self.workbook.save_to_writer(out)?)
    }
}

/// Writes a number as a number if a spreadsheet keeps it exactly (at most 15 digits), else as text.
fn write_number(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &str,
    text: &Format,
) -> Result<(), XlsxError> {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    match value.parse::<f64>() {
        Ok(number) if digits <= 15 && number.is_finite() => {
            sheet.write_number(row, column, number).map(drop)
        }
        _ => sheet
            .write_string_with_format(row, column, value, text)
            .map(drop),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formula_guard_is_added_and_removed() {
        for text in ["=1+1", "+31612345678", "-x", "@y", "\t=z", "'=1", "''+1"] {
            let mut out = Delimited::new(Vec::new());
            out.row([Cell::Text(text)]).unwrap();
            let written = String::from_utf8(out.into_inner()).unwrap();
            assert_eq!(written, format!("\u{feff}\"'{text}\"\r\n"));
            assert_eq!(without_guard(&format!("'{text}")), text);
        }
        for text in ["'s-Gravenhage", "1-2", "a=b", "'", ""] {
            assert!(!needs_guard(text), "{text}");
            assert_eq!(without_guard(text), text);
        }
    }

    #[test]
    fn cells_are_quoted() {
        let mut out = Delimited::new(Vec::new());
        out.row([
            Cell::Text("a \"b\""),
            Cell::Empty,
            Cell::Bool(true),
            Cell::Number("1.5"),
            Cell::Date("1990-02-28"),
        ])
        .unwrap();
        out.row([Cell::Text("x;y\r\nz")]).unwrap();
        let written = String::from_utf8(out.into_inner()).unwrap();
        assert_eq!(
            written,
            "\u{feff}\"a \"\"b\"\"\";\"\";\"true\";\"1.5\";\"1990-02-28\"\r\n\"x;y\r\nz\"\r\n"
        );
    }
}
