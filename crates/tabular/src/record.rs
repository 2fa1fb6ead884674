//! A record of a table, and the reasons why there is none.

use messages::{Import, ImportFile};
use std::io::{self, Chain, Cursor};

/// The maximum size of a record in bytes.
pub const MAX_RECORD: usize = 4 * 1024 * 1024;
/// The maximum number of cells of a record.
pub const MAX_CELLS: usize = 1_000;
/// The reason why a file is not read as a table.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("{}", Import::Unreadable { cause: ToString::to_string(.0) })]
    Read(io::Error),
    /// The file is of another kind. Says which, and what to do.
    #[error("{0}")]
    Kind(ImportFile),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        let kind = error.get_ref().and_then(|error| error.downcast_ref());
        kind.cloned().map_or(Self::Read(error), Self::Kind)
    }
}

/// A fault of a record as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordFault {
    /// A quote that opens a cell is never closed.
    UnclosedQuote,
    /// A quote within a quoted cell is not doubled.
    StrayQuote,
    /// The record has more than [`MAX_RECORD`] bytes.
    TooLong,
    /// The record has more than [`MAX_CELLS`] cells.
    TooManyCells,
}

/// A record of a table.
#[derive(Debug)]
pub struct Record<'r> {
    /// The line, or the row of the sheet, on which it begins; from 1.
    pub line: u64,
    /// The record's fault. The cells are unreliable if there is one.
    pub fault: Option<RecordFault>,
    pub(crate) text: &'r [u8],
    pub(crate) ends: &'r [usize],
}

impl Record<'_> {
    /// Returns the cells as bytes. They are UTF-8, except in a delimited file whose encoding was
    /// not given.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.ends.iter().enumerate().map(|(at, end)| {
            let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
            &self.text[start..*end]
        })
    }
}

/// A file together with its beginning, which was read before.
pub(crate) type Rejoined<R> = Chain<Cursor<Vec<u8>>, R>;
