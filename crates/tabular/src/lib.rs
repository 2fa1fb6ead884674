//! Reads tables as spreadsheets write them, delimited text and XLSX, a record at a time and in bounded memory; and writes
//! tables that spreadsheets open safely.

mod delimited;
mod dialect;
mod encoding;
mod sheet;
mod unpacked;
mod write;

pub use encoding::Encoding;
pub use write::{Cell, Delimited, Sheet, WriteError, without_guard};

use std::io::{self, BufRead, Chain, Cursor, Read};

/// Most bytes of a record.
pub const MAX_RECORD: usize = 4 * 1024 * 1024;
/// Most cells of a record.
pub const MAX_CELLS: usize = 1_000;
/// How much of a file is looked at to tell its kind, encoding and delimiter.
const START: usize = 64 * 1024;

/// Why a file is not read as a table.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be read.
    #[error("the file cannot be read: {0}")]
    Read(#[from] io::Error),
    /// It is of another kind; what it is, and what to do.
    #[error("{0}")]
    Kind(String),
}

/// What is wrong with a record as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordFault {
    /// A quote that opens a cell is never closed.
    UnclosedQuote,
    /// A quote stands inside a quoted cell and is not doubled.
    StrayQuote,
    /// It has more than [`MAX_RECORD`] bytes.
    TooLong,
    /// It has more than [`MAX_CELLS`] cells.
    TooManyCells,
}

/// One record of a table.
#[derive(Debug)]
pub struct Record<'r> {
    /// The line, or the sheet's row, that it begins on; from 1.
    pub line: u64,
    /// What is wrong with it. The cells are then not to be relied on.
    pub fault: Option<RecordFault>,
    text: &'r [u8],
    ends: &'r [usize],
}

impl Record<'_> {
    /// Its cells as bytes. They are UTF-8 but in a delimited file of an encoding that was not told.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.ends.iter().enumerate().map(|(at, end)| {
            let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
            &self.text[start..*end]
        })
    }
}

/// How to read a table.
pub struct Options<'o> {
    /// The encoding of delimited text, where it is known.
    pub encoding: Option<Encoding>,
    /// Whether a cell is a column's name. The delimiter that yields most of them is the delimiter.
    pub is_column: &'o dyn Fn(&str) -> bool,
}

/// A table whose kind is known.
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
    /// Looks at the beginning of a file and makes ready to read its records.
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

    /// Calls `each` for every record that has content, in order, until it answers false.
    pub fn read(self, each: &mut dyn FnMut(Record<'_>) -> bool) -> Result<(), Error> {
        match self {
            Self::Delimited(delimited) => delimited.read(each),
            Self::Sheet(sheet) => sheet.read(each),
        }
    }
}

/// The beginning of a file, and all of what follows it.
fn peek<R: BufRead>(mut file: R) -> io::Result<(Vec<u8>, R)> {
    let mut start = Vec::new();
    (&mut file).take(START as u64).read_to_end(&mut start)?;
    Ok((start, file))
}

/// A file whose beginning was read before.
pub(crate) type Rejoined<R> = Chain<Cursor<Vec<u8>>, R>;
