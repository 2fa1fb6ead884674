//! Rows of an NDJSON file: one JSON object a line, blank lines passed over.

use super::{ImportError, Row};
use model::Fault;
use std::io::BufRead;

/// Most bytes of a line: a candidate with a good number of files in base64.
const LONGEST: u64 = 256 * 1024 * 1024;

pub(super) fn read(mut file: impl BufRead) -> impl Iterator<Item = Result<Row, ImportError>> {
    let mut line = 0;
    let mut buffer = Vec::new();
    std::iter::from_fn(move || {
        loop {
            buffer.clear();
            match std::io::Read::take(&mut file, LONGEST).read_until(b'\n', &mut buffer) {
                Ok(0) => return None,
                Ok(_) => line += 1,
                Err(error) => return Some(Err(error.into())),
            }
            let text = if line == 1 { buffer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&buffer) } else { &buffer };
            let text = text.trim_ascii();
            if text.is_empty() {
                continue;
            }
            let value = serde_json::from_slice(text).map_err(|error| {
                // The parser's own words hold no part of the line, only what it expected and in which column.
                let message =
                    format!("not JSON in column {}: expected one whole object a line, in UTF-8", error.column());
                Fault::pointer("", "json", message)
            });
            return Some(Ok((line, value)));
        }
    })
}
