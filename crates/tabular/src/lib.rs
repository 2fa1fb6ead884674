//! Reads delimited text and XLSX record by record in bounded memory, and writes tables that
//! spreadsheets open safely.

mod delimited;
mod dialect;
mod encoding;
mod record;
mod sheet;
mod unpacked;
mod write;

pub use encoding::Encoding;
pub use record::{Error, MAX_CELLS, MAX_RECORD, Record, RecordFault};
pub use write::{
    Cell, Delimited, Sheet, WriteError, is_spreadsheet_error, without_error_guard, without_guard,
};

use std::io::{self, BufRead, Cursor, Read};

/// The number of bytes read to detect a file's kind, encoding and delimiter.
const START: usize = 64 * 1024;

/// How to read a table.
pub struct Options<'o> {
    /// The encoding of delimited text, if known.
    pub encoding: Option<Encoding>,
    /// Returns whether a cell is the name of a column. The delimiter that yields most column names
    /// is chosen.
    pub is_column: &'o dyn Fn(&str) -> bool,
}

/// A table of a detected kind.
pub enum Table {
    /// Delimited text.
    Delimited(delimited::Delimited<Box<dyn BufRead + Send>>),
    /// A sheet of a workbook.
    Sheet(Box<sheet::Sheet>),
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Delimited(_) => "Table::Delimited",
            Self::Sheet(_) => "Table::Sheet",
        })
    }
}

impl Table {
    /// Detects the kind of a file by its beginning and prepares to read its records.
    pub fn open(file: impl BufRead + Send + 'static, options: &Options<'_>) -> Result<Self, Error> {
        let (start, file) = peek(file)?;
        if start.starts_with(b"PK\x03\x04") {
            return sheet::Sheet::open(start, file).map(|sheet| Self::Sheet(Box::new(sheet)));
        }
        let encoding = options.encoding.unwrap_or_else(|| Encoding::of(&start));
        let text = encoding.sample(&start);
        if let Some(other) = dialect::other_kind(&start, &text) {
            return Err(Error::Kind(other));
        }
        let dialect = dialect::Dialect::of(&text, options.is_column);
        let text = encoding.decode(Cursor::new(start).chain(file));
        Ok(Self::Delimited(delimited::Delimited::new(text, &dialect)))
    }

    /// Calls `each` for every record that has content, in order, until it returns false.
    pub fn read(self, each: &mut dyn FnMut(Record<'_>) -> bool) -> Result<(), Error> {
        match self {
            Self::Delimited(delimited) => delimited.read(each),
            Self::Sheet(sheet) => sheet.read(each),
        }
    }
}

/// Reads the beginning of a file. Returns it with the rest of the file.
fn peek<R: BufRead>(mut file: R) -> io::Result<(Vec<u8>, R)> {
    let mut start = Vec::new();
    (&mut file).take(START as u64).read_to_end(&mut start)?;
    Ok((start, file))
}
