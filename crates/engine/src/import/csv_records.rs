//! Records of a CSV text (RFC 4180), each with the line it begins on.
//!
//! The parser is fed a line at a time, so that the line is known exactly and a quote that is never closed is noticed: left
//! to itself, a parser takes the rest of the file for one cell.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use std::io::{self, BufRead};

pub(super) struct Records<R> {
    file: R,
    parser: Reader,
    line: u64,
    text: Vec<u8>,
    /// How much of `text` the parser has taken.
    taken: usize,
    output: Vec<u8>,
    ends: Vec<usize>,
    cells: usize,
}

/// What came next.
pub(super) enum Next {
    /// A record that begins on this line; [`Records::cells`] has it.
    Record(u64),
    /// A quote opened in the record that begins on this line is never closed.
    Unclosed(u64),
    /// The end.
    End,
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(file: R, delimiter: u8) -> Self {
        let parser = ReaderBuilder::new().delimiter(delimiter).build();
        Self { file, parser, line: 0, text: vec![], taken: 0, output: vec![0; 1024], ends: vec![0; 32], cells: 0 }
    }

    pub(super) fn next(&mut self) -> io::Result<Next> {
        let mut began = None;
        let (mut written, mut ended) = (0, 0);
        loop {
            if self.taken == self.text.len() && !self.read_line()? {
                return Ok(began.map_or(Next::End, Next::Unclosed));
            }
            if began.is_none() && self.text[self.taken..].trim_ascii().is_empty() {
                self.taken = self.text.len();
                continue;
            }
            let line = *began.get_or_insert(self.line);
            let (result, read, wrote, cells) =
                self.parser.read_record(&self.text[self.taken..], &mut self.output[written..], &mut self.ends[ended..]);
            self.taken += read;
            written += wrote;
            ended += cells;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.output.resize(self.output.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record | ReadRecordResult::End => {
                    self.cells = ended;
                    return Ok(Next::Record(line));
                }
            }
        }
    }

    /// Every line ends in a line break for the parser, the last one too. False at the end of the file.
    fn read_line(&mut self) -> io::Result<bool> {
        self.text.clear();
        self.taken = 0;
        let read = self.file.read_until(b'\n', &mut self.text)?;
        if read > 0 && !self.text.ends_with(b"\n") {
            self.text.push(b'\n');
        }
        self.line += u64::from(read > 0);
        Ok(read > 0)
    }

    /// The cells of the record that was read last.
    pub(super) fn cells(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        let ends = &self.ends[..self.cells];
        ends.iter().enumerate().map(|(at, end)| &self.output[at.checked_sub(1).map_or(0, |before| ends[before])..*end])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut records = Records::new(text.as_bytes(), b',');
        let mut seen = Vec::new();
        loop {
            match records.next().unwrap() {
                Next::End => return seen,
                Next::Unclosed(line) => seen.push(format!("{line} unclosed")),
                Next::Record(line) => {
                    let cells: Vec<_> = records.cells().map(String::from_utf8_lossy).collect();
                    seen.push(format!("{line} {}", cells.join("|")));
                }
            }
        }
    }

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        assert_eq!(all("a,b\r\n1,2\r\n\r\n\r\n3,4"), ["1 a|b", "2 1|2", "5 3|4"]);
        assert_eq!(all("a\n\n\nb\n\"x\r\ny\"\nc\n"), ["1 a", "4 b", "5 x\r\ny", "7 c"]);
        assert_eq!(all("a,\"b \"\"c\"\"\",\n,,\n5\" hoog,2"), ["1 a|b \"c\"|", "2 ||", "3 5\" hoog|2"]);
        assert_eq!(all(""), Vec::<String>::new());
    }

    #[test]
    fn a_quote_that_is_never_closed_is_noticed() {
        assert_eq!(all("a,b\n1,\"oops\n2,x\n3,y\n"), ["1 a|b", "2 unclosed"]);
        assert_eq!(all("a\n\"oops"), ["1 a", "2 unclosed"]);
    }

    #[test]
    fn large_records_fit() {
        let wide = vec!["x".repeat(100); 100].join(",");
        assert_eq!(all(&wide), [format!("1 {}", wide.replace(',', "|"))]);
    }
}
