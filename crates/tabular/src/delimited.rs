//! Reads delimited text (RFC 4180): records with their lines and the faults of their quotes.

use crate::{Error, MAX_CELLS, MAX_RECORD, Record, RecordFault, dialect::Dialect};
use memchr::memchr3;
use std::io::{self, BufRead};

/// The position of the reader within a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a cell, possibly after blanks.
    Start,
    /// In an unquoted cell.
    Plain,
    /// In a quoted cell.
    Quoted,
    /// After a quote in a quoted cell. It closes the cell or is the first of two.
    Quote,
    /// After a closing quote and blanks.
    Closed,
}

/// Reads the records of a text.
pub struct Delimited<R> {
    file: R,
    has_separator_line: bool,
    scanner: Scanner,
}

/// Splits a text into cells and holds those of the current record.
struct Scanner {
    delimiter: u8,
    line: u64,
    /// Whether the last byte was a CR, so that a following LF belongs to the same line break.
    after_cr: bool,
    text: Vec<u8>,
    ends: Vec<usize>,
}

/// The state of the current record.
struct Progress {
    state: State,
    line: Option<u64>,
    fault: Option<RecordFault>,
    /// The number of blanks after a closing quote.
    blanks: usize,
    /// Whether the line break that ends the record has been read.
    ended: bool,
}

impl<R: BufRead> Delimited<R> {
    pub(crate) fn new(file: R, dialect: &Dialect) -> Self {
        let Dialect {
            delimiter,
            has_separator_line,
        } = *dialect;
        let scanner = Scanner {
            delimiter,
            line: 1,
            after_cr: false,
            text: Vec::new(),
            ends: Vec::new(),
        };
        Self {
            file,
            has_separator_line,
            scanner,
        }
    }

    pub(crate) fn read(mut self, each: &mut dyn FnMut(Record<'_>) -> bool) -> Result<(), Error> {
        let mut skip = self.has_separator_line;
        while let Some((line, fault)) = self.next()? {
            if std::mem::take(&mut skip) {
                continue;
            }
            if !each(Record {
                line,
                fault,
                text: &self.scanner.text,
                ends: &self.scanner.ends,
            }) {
                break;
            }
        }
        Ok(())
    }

    /// Reads the next record that is not a blank line.
    fn next(&mut self) -> io::Result<Option<(u64, Option<RecordFault>)>> {
        self.scanner.text.clear();
        self.scanner.ends.clear();
        let mut progress = Progress {
            state: State::Start,
            line: None,
            fault: None,
            blanks: 0,
            ended: false,
        };
        loop {
            let chunk = self.file.fill_buf()?;
            if chunk.is_empty() {
                if progress.line.is_none() {
                    return Ok(None);
                }
                if progress.state == State::Quoted {
                    progress.fault = Some(RecordFault::UnclosedQuote);
                }
                return Ok(Some(self.scanner.finish(&progress)));
            }
            let mut at = 0;
            while at < chunk.len() && !progress.ended {
                at += self.scanner.step(&chunk[at..], &mut progress);
            }
            self.file.consume(at);
            if progress.ended {
                return Ok(Some(self.scanner.finish(&progress)));
            }
        }
    }
}

impl Scanner {
    /// Consumes the next byte of a chunk and the following bytes of the same cell. Returns the
    /// number of bytes consumed: none if only the state changes.
    fn step(&mut self, left: &[u8], progress: &mut Progress) -> usize {
        let byte = left[0];
        if std::mem::take(&mut self.after_cr) && byte == b'\n' {
            if progress.state == State::Quoted {
                self.push(progress, b"\n");
            }
            return 1;
        }
        let is_break = byte == b'\n' || byte == b'\r';
        if is_break {
            self.line += 1;
            self.after_cr = byte == b'\r';
        }
        let is_blank = byte == b' ' || (byte == b'\t' && self.delimiter != b'\t');
        match progress.state {
            State::Quoted if byte == b'"' => {
                progress.state = State::Quote;
                1
            }
            State::Quoted if is_break => {
                self.push(progress, &[byte]);
                1
            }
            State::Quoted => {
                let length = memchr3(b'"', b'\n', b'\r', left).unwrap_or(left.len());
                self.push(progress, &left[..length]);
                length
            }
            _ if is_break => {
                // A line that is empty or consists of blanks is no record.
                if progress.line.is_none() {
                    self.text.clear();
                    progress.state = State::Start;
                } else {
                    progress.ended = true;
                }
                1
            }
            State::Plain => {
                let length = memchr3(self.delimiter, b'\n', b'\r', left).unwrap_or(left.len());
                self.push(progress, &left[..length]);
                if left.get(length) == Some(&self.delimiter) {
                    self.end_cell(progress);
                    length + 1
                } else {
                    length
                }
            }
            _ if byte == self.delimiter => {
                progress.line.get_or_insert(self.line);
                self.end_cell(progress);
                1
            }
            State::Start if is_blank => {
                self.push(progress, &[byte]);
                1
            }
            State::Start => self.begin_cell(byte, progress),
            State::Quote if byte == b'"' => {
                self.push(progress, b"\"");
                progress.state = State::Quoted;
                1
            }
            State::Quote | State::Closed if is_blank => {
                progress.state = State::Closed;
                progress.blanks += 1;
                1
            }
            State::Quote | State::Closed => {
                // The quote did not close the cell.
                progress.fault.get_or_insert(RecordFault::StrayQuote);
                progress.blanks = 0;
                progress.state = State::Quoted;
                0
            }
        }
    }

    /// Begins a cell with its first byte that is not blank. Returns the number of bytes consumed.
    fn begin_cell(&mut self, byte: u8, progress: &mut Progress) -> usize {
        progress.line.get_or_insert(self.line);
        if byte == b'"' {
            self.text.truncate(self.ends.last().copied().unwrap_or(0));
            progress.state = State::Quoted;
            1
        } else {
            progress.state = State::Plain;
            0
        }
    }

    /// Appends to the current cell. Nothing more is kept of a record that is too long.
    fn push(&mut self, progress: &mut Progress, bytes: &[u8]) {
        if self.text.len() + bytes.len() > MAX_RECORD {
            progress.fault = Some(RecordFault::TooLong);
        } else {
            self.text.extend_from_slice(bytes);
        }
    }

    fn end_cell(&mut self, progress: &mut Progress) {
        if self.ends.len() < MAX_CELLS {
            self.ends.push(self.text.len());
        }
        progress.blanks = 0;
        progress.state = State::Start;
    }

    fn finish(&mut self, progress: &Progress) -> (u64, Option<RecordFault>) {
        let fault = if self.ends.len() >= MAX_CELLS {
            Some(RecordFault::TooManyCells)
        } else {
            progress.fault
        };
        self.ends.push(self.text.len());
        (progress.line.unwrap_or(self.line), fault)
    }
}

/// Returns the cells of a text's first record.
pub(crate) fn split(text: &[u8], delimiter: u8) -> Vec<Vec<u8>> {
    let mut first = Delimited::new(
        text,
        &Dialect {
            delimiter,
            has_separator_line: false,
        },
    );
    match first.next() {
        Ok(Some((line, fault))) => {
            let record = Record {
                line,
                fault,
                text: &first.scanner.text,
                ends: &first.scanner.ends,
            };
            record.cells().map(<[u8]>::to_vec).collect()
        }
        Ok(None) | Err(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn all_by(text: &[u8], delimiter: u8, capacity: usize) -> Vec<String> {
        let mut seen = Vec::new();
        let dialect = Dialect {
            delimiter,
            has_separator_line: false,
        };
        let reader = Delimited::new(BufReader::with_capacity(capacity, text), &dialect);
        let read = reader.read(&mut |record| {
            let cells: Vec<_> = record.cells().map(String::from_utf8_lossy).collect();
            let fault = record
                .fault
                .map_or_else(String::new, |fault| format!(" {fault:?}"));
            seen.push(format!("{} {}{fault}", record.line, cells.join("|")));
            true
        });
        read.unwrap();
        seen
    }

    /// Reads a text in chunks of several sizes and checks that the records are the same.
    fn all(text: &str) -> Vec<String> {
        let whole = all_by(text.as_bytes(), b',', 1 << 16);
        for capacity in 1..8 {
            assert_eq!(
                all_by(text.as_bytes(), b',', capacity),
                whole,
                "chunks of {capacity}"
            );
        }
        whole
    }

    #[test]
    fn lines_are_counted_with_any_line_ending() {
        assert_eq!(
            all("a,b\r\n1,2\r\n\r\n\r\n3,4"),
            ["1 a|b", "2 1|2", "5 3|4"]
        );
        assert_eq!(all("a,b\r1,2\r\r3,4\r"), ["1 a|b", "2 1|2", "4 3|4"]);
        assert_eq!(
            all("a\n\n\nb\n\"x\r\ny\"\nc\n"),
            ["1 a", "4 b", "5 x\r\ny", "7 c"]
        );
        assert_eq!(all("\"x\ry\"\rc"), ["1 x\ry", "3 c"]);
        assert_eq!(all("\n  \n\t\n a\n"), ["4  a"]);
        assert_eq!(all(""), Vec::<String>::new());
    }

    #[test]
    fn quotes_hold_delimiters_breaks_and_quotes() {
        assert_eq!(
            all("a,\"b \"\"c\"\"\",\n,,\n5\" hoog,2"),
            ["1 a|b \"c\"|", "2 ||", "3 5\" hoog|2"]
        );
        assert_eq!(
            all("\"a,b\" , \"c\"\n=\"06\",'x'"),
            ["1 a,b|c", "2 =\"06\"|'x'"]
        );
        assert_eq!(all("\"\",\"\"\"\""), ["1 |\""]);
    }

    #[test]
    fn stray_quote_fails_only_its_record() {
        assert_eq!(all("1,\"Hij zei: \"ja\" toen\"\n2,x\n").len(), 2);
        assert!(all("1,\"Hij zei: \"ja\" toen\"\n2,x\n")[0].ends_with("StrayQuote"));
        assert_eq!(all("1,\"Hij zei: \"ja\" toen\"\n2,x\n")[1], "2 2|x");
        assert_eq!(
            all("a,b\n1,\"oops\n2,x\n3,y\n"),
            ["1 a|b", "2 1|oops\n2,x\n3,y\n UnclosedQuote"]
        );
        assert_eq!(all("a\n\"oops"), ["1 a", "2 oops UnclosedQuote"]);
    }

    #[test]
    fn record_length_is_limited() {
        let long = format!("a,{}\nb,c\n", "x".repeat(MAX_RECORD + 10));
        let seen = all_by(long.as_bytes(), b',', 1 << 16);
        assert!(seen[0].ends_with("TooLong") && seen[0].len() < MAX_RECORD + 100);
        assert_eq!(seen[1], "2 b|c");
        let wide = format!("{}\nb,c\n", ",".repeat(2_000_000));
        let seen = all_by(wide.as_bytes(), b',', 1 << 16);
        assert!(seen[0].ends_with("TooManyCells") && seen[0].len() < 2_000);
        assert_eq!(seen[1], "2 b|c");
    }

    #[test]
    fn tabs_can_be_the_delimiter() {
        assert_eq!(all_by(b"a\t\"b\tc\"\t\nd", b'\t', 3), ["1 a|b\tc|", "2 d"]);
    }
}
