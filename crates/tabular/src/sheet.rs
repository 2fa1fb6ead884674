//! Reads a sheet of an XLSX workbook cell by cell. Each value is converted to the text that a CSV
//! file would contain.

use crate::{
    Error, MAX_CELLS, MAX_RECORD, Record, RecordFault, unpacked, write::needs_error_guard,
};
use calamine::{DataRef, ExcelDateTime, Reader, SheetVisible, Xlsx};
use messages::ImportFile;
use std::{
    fmt::Write,
    io::{Cursor, Read},
    panic::{AssertUnwindSafe, catch_unwind},
};

/// The maximum size of a workbook in bytes.
const MAX_FILE: u64 = 64 * 1024 * 1024;

/// The maximum size in bytes of the texts of all cells of a sheet. A cell can refer to a text of the
/// workbook's list, so a small file can hold a large text in each of millions of cells.
const MAX_TEXT: usize = 1024 * 1024 * 1024;

/// A workbook whose first visible sheet with content is read.
pub struct Sheet {
    workbook: Xlsx<Cursor<Vec<u8>>>,
}

impl Sheet {
    /// Reads a workbook into memory, given its beginning and the rest.
    pub(crate) fn open(start: Vec<u8>, rest: impl Read) -> Result<Self, Error> {
        let mut file = start;
        let left = MAX_FILE.saturating_sub(file.len() as u64);
        rest.take(left + 1).read_to_end(&mut file)?;
        if file.len() as u64 > MAX_FILE {
            return Err(Error::Kind(ImportFile::WorkbookSize));
        }
        match file_kind::recognise(&file) {
            Ok(kind) if kind.name == "Excel" => {}
            Ok(kind) => {
                let name = kind.name;
                return Err(Error::Kind(ImportFile::Kind { name }));
            }
            Err(file_kind::Refusal::Macros(family)) => {
                return Err(Error::Kind(ImportFile::Macros { family }));
            }
            Err(file_kind::Refusal::Password) => return Err(Error::Kind(ImportFile::Password)),
            Err(file_kind::Refusal::Other(name)) => {
                return Err(Error::Kind(ImportFile::Other { name }));
            }
            Err(_) => return Err(Error::Kind(ImportFile::WorkbookKind)),
        }
        unpacked::check(&file)?;
        let workbook =
            whole(|| Xlsx::new(Cursor::new(file)))?.map_err(|error| damaged(&error.to_string()))?;
        Ok(Self { workbook })
    }

    pub(crate) fn read(mut self, each: &mut dyn FnMut(Record<'_>) -> bool) -> Result<(), Error> {
        let sheets: Vec<String> = self
            .workbook
            .sheets_metadata()
            .iter()
            .filter(|sheet| sheet.visible == SheetVisible::Visible)
            .map(|sheet| sheet.name.clone())
            .collect();
        for name in sheets {
            let mut seen = false;
            read_sheet(&mut self.workbook, &name, &mut |record| {
                seen = true;
                each(record)
            })?;
            if seen {
                break;
            }
        }
        Ok(())
    }
}

fn read_sheet(
    workbook: &mut Xlsx<Cursor<Vec<u8>>>,
    name: &str,
    each: &mut dyn FnMut(Record<'_>) -> bool,
) -> Result<(), Error> {
    // A chart sheet has a name in the workbook but no cells.
    let Ok(mut cells) = workbook.worksheet_cells_reader(name) else {
        return Ok(());
    };
    let mut row = Row::default();
    let mut value = String::new();
    let mut left = MAX_TEXT;
    loop {
        let cell = whole(|| cells.next_cell())?.map_err(|error| damaged(&error.to_string()))?;
        let Some(cell) = cell else { break };
        let (number, column) = cell.get_position();
        if number != row.number && !row.hand_over(each) {
            return Ok(());
        }
        row.number = number;
        left = left
            .checked_sub(text_length(cell.get_value()))
            .ok_or(Error::Kind(ImportFile::WorkbookText))?;
        value.clear();
        write_value(&mut value, cell.get_value());
        row.push(column as usize, &value);
    }
    row.hand_over(each);
    Ok(())
}

/// The current row.
#[derive(Default)]
struct Row {
    number: u32,
    text: Vec<u8>,
    ends: Vec<usize>,
    has_content: bool,
    fault: Option<RecordFault>,
}

impl Row {
    fn push(&mut self, column: usize, value: &str) {
        if value.trim().is_empty() {
            return;
        }
        self.has_content = true;
        if column >= MAX_CELLS {
            self.fault = Some(RecordFault::TooManyCells);
        } else if self.text.len() + value.len() > MAX_RECORD {
            self.fault = Some(RecordFault::TooLong);
        } else if column >= self.ends.len() {
            // The file contains no empty cells.
            self.ends.resize(column, self.text.len());
            self.text.extend_from_slice(value.as_bytes());
            self.ends.push(self.text.len());
        }
    }

    /// Passes the row on. Returns false when no more are wanted.
    fn hand_over(&mut self, each: &mut dyn FnMut(Record<'_>) -> bool) -> bool {
        let Self {
            number,
            text,
            ends,
            has_content,
            fault,
        } = self;
        let more = !*has_content
            || each(Record {
                line: u64::from(*number) + 1,
                fault: *fault,
                text,
                ends,
            });
        text.clear();
        ends.clear();
        (*has_content, *fault) = (false, None);
        more
    }
}

/// Returns the length in bytes of a text, and 0 for another value.
fn text_length(value: &DataRef<'_>) -> usize {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.len()
        }
        DataRef::SharedString(text) => text.len(),
        _ => 0,
    }
}

fn write_value(out: &mut String, value: &DataRef<'_>) {
    let written = match value {
        DataRef::Empty => Ok(()),
        DataRef::String(text) => write_text(out, text),
        DataRef::SharedString(text) => write_text(out, text),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => out.write_str(text),
        DataRef::Int(number) => write!(out, "{number}"),
        // Written without an exponent, so that a phone number keeps its digits.
        DataRef::Float(number) => write!(out, "{number}"),
        DataRef::Bool(value) => write!(out, "{value}"),
        DataRef::Error(error) => write!(out, "{error}"),
        DataRef::DateTime(moment) => write_moment(out, moment),
    };
    written.expect("writing to a String succeeds");
}

/// Writes a text. One that reads like an error gets a guard, because only a cell of the type for
/// errors is one.
fn write_text(out: &mut String, text: &str) -> std::fmt::Result {
    if needs_error_guard(text) {
        out.write_char('\'')?;
    }
    out.write_str(text)
}

fn write_moment(out: &mut String, moment: &ExcelDateTime) -> std::fmt::Result {
    if !moment.is_datetime() {
        return write!(out, "{}", moment.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    write!(out, "{year:04}-{month:02}-{day:02}")?;
    if (hour, minute, second) == (0, 0, 0) {
        Ok(())
    } else {
        write!(out, "T{hour:02}:{minute:02}:{second:02}")
    }
}

/// What the reader of workbooks gives. It computes with numbers of the file, such as the place of a
/// cell, and panics where they are too large.
fn whole<T>(read: impl FnOnce() -> T) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(read)).map_err(|_| Error::Kind(ImportFile::WorkbookNumbers))
}

pub(crate) fn damaged(cause: &str) -> Error {
    let cause = cause
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    Error::Kind(ImportFile::WorkbookDamaged { cause })
}
