//! Reads the rows of an NDJSON file: one JSON object per line; blank lines are skipped.

use super::{error::ImportError, row::ReadRow};
use messages::{ImportFile, Row};
use model::Fault;
use serde_json::Value;
use std::io::{BufRead, Read};

/// The maximum length of a line in bytes: 256 MiB, which fits a candidate with many files in
/// base64.
const LONGEST: u64 = 256 * 1024 * 1024;
/// Most values of a line, members and items together: each takes some hundred bytes while it is
/// read.
const MAX_VALUES: usize = 1_000_000;
/// Lines of fewer bytes cannot have too many values.
const SHORT: usize = 1_000_000;

/// Calls `each` for every line that is not blank, with its value or its faults, until it returns
/// false.
pub(super) fn read(
    mut file: impl BufRead,
    each: &mut dyn FnMut(u64, ReadRow) -> bool,
) -> Result<(), ImportError> {
    let mut line = 0;
    let mut seen = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        buffer.shrink_to(SHORT);
        if (&mut file).take(LONGEST).read_until(b'\n', &mut buffer)? == 0 {
            return Ok(());
        }
        line += 1;
        let is_whole = buffer.len() as u64 != LONGEST
            || buffer.ends_with(b"\n")
            || pass_over_rest(&mut file)? == 0;
        if let Some(fault) = excess(is_whole, &buffer) {
            if !seen && buffer.trim_ascii_start().starts_with(b"[") {
                return Err(ImportFile::Array.into());
            }
            seen = true;
            if !each(line, ReadRow::unreadable(vec![fault])) {
                return Ok(());
            }
            continue;
        }
        let text = if line == 1 {
            buffer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&buffer)
        } else {
            &buffer
        };
        let text = text.trim_ascii();
        if text.is_empty() {
            continue;
        }
        let value: Result<Value, serde_json::Error> = serde_json::from_slice(text);
        if !std::mem::replace(&mut seen, true)
            && let Some(kind) = other_kind(text, value.as_ref())
        {
            return Err(kind.into());
        }
        let row = value.map_or_else(
            |error| {
                // The position and the kind of the parser's error contain nothing of the line.
                let (column, reason) = (error.column(), model::json_fault(&error));
                ReadRow::unreadable(vec![Fault::pointer("", Row::NotJson { column, reason })])
            },
            ReadRow::of,
        );
        if !each(line, row) {
            return Ok(());
        }
    }
}

/// Reads to the end of a line, and gives how many bytes that was.
fn pass_over_rest(file: &mut impl BufRead) -> std::io::Result<u64> {
    let mut passed = 0;
    let mut part = Vec::new();
    loop {
        part.clear();
        let read = file.take(1 << 16).read_until(b'\n', &mut part)?;
        passed += read as u64;
        if read == 0 || part.ends_with(b"\n") {
            return Ok(passed);
        }
    }
}

/// Why a line would take too much memory.
fn excess(is_whole: bool, line: &[u8]) -> Option<Fault> {
    if !is_whole {
        return Some(Fault::pointer("", Row::LineTooLong));
    }
    has_too_many_values(line).then(|| Fault::pointer("", Row::TooManyValues))
}

/// Whether a line has more than [`MAX_VALUES`].
pub(super) fn has_too_many_values(line: &[u8]) -> bool {
    if line.len() <= SHORT {
        return false;
    }
    let (mut values, mut in_text, mut escaped) = (0, false, false);
    for byte in line {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' | b',' if !in_text => values += 1,
            _ => {}
        }
    }
    values > MAX_VALUES
}

/// What a file is that is JSON and no NDJSON, by its first line.
fn other_kind(first: &[u8], value: Result<&Value, &serde_json::Error>) -> Option<ImportFile> {
    match value {
        Ok(Value::Array(items)) if items.iter().all(Value::is_object) && !items.is_empty() => {}
        Err(error) if error.is_eof() && first.starts_with(b"[") => {}
        Err(error) if error.is_eof() && first == b"{" => {
            return Some(ImportFile::SeveralLines);
        }
        Err(_) if !first.starts_with(b"{") && first.iter().any(|byte| b",;\t".contains(byte)) => {
            return Some(ImportFile::Table);
        }
        _ => return None,
    }
    Some(ImportFile::Array)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_outside_of_texts() {
        let row = |inside: &str| {
            format!(
                "{{\"name\":\"{}\",\"a\":[{inside}]}}",
                "\\\",[{".repeat(400_000)
            )
        };
        assert_eq!(excess(true, row("1").as_bytes()), None);
        let many = vec!["{}"; MAX_VALUES].join(",");
        assert_eq!(
            excess(true, row(&many).as_bytes()).unwrap().code,
            "tooManyValues"
        );
        assert_eq!(excess(false, b"{").unwrap().code, "tooLong");
    }

    #[test]
    fn rest_of_a_line_is_skipped() {
        let mut file = std::io::BufReader::with_capacity(3, &b"abcdefg\nhij"[..]);
        assert_eq!(pass_over_rest(&mut file).unwrap(), 8);
        assert_eq!(pass_over_rest(&mut file).unwrap(), 3);
        assert_eq!(pass_over_rest(&mut file).unwrap(), 0);
    }
}
