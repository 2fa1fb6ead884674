//! Rows of an NDJSON file: one JSON object a line, blank lines passed over.

use super::ImportError;
use model::Fault;
use serde_json::Value;
use std::io::{BufRead, Read};

/// Most bytes of a line: a candidate with a good number of files in base64.
const LONGEST: u64 = 256 * 1024 * 1024;

/// Calls `each` for every line that is not blank, with its value or what is wrong with it, until it answers false.
pub(super) fn read(
    mut file: impl BufRead,
    each: &mut dyn FnMut(u64, Result<Value, Vec<Fault>>) -> bool,
) -> Result<(), ImportError> {
    let mut line = 0;
    let mut seen = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        if (&mut file).take(LONGEST).read_until(b'\n', &mut buffer)? == 0 {
            return Ok(());
        }
        line += 1;
        let text = if line == 1 { buffer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&buffer) } else { &buffer };
        let text = text.trim_ascii();
        if text.is_empty() {
            continue;
        }
        let value: Result<Value, serde_json::Error> = serde_json::from_slice(text);
        if !std::mem::replace(&mut seen, true)
            && let Some(kind) = other_kind(text, value.as_ref())
        {
            return Err(ImportError::Kind(kind.to_owned()));
        }
        let value = value.map_err(|error| {
            // The parser's own words hold no part of the line, only what it expected and in which column.
            let message = format!("not JSON in column {}: expected one whole object a line, in UTF-8", error.column());
            vec![Fault::pointer("", "json", message)]
        });
        if !each(line, value) {
            return Ok(());
        }
    }
}

/// What a file is that is JSON and no NDJSON, by its first line.
fn other_kind(first: &[u8], value: Result<&Value, &serde_json::Error>) -> Option<&'static str> {
    match value {
        Ok(Value::Array(items)) if items.iter().all(Value::is_object) && !items.is_empty() => {}
        Err(error) if error.is_eof() && first.starts_with(b"[") => {}
        Err(error) if error.is_eof() && first == b"{" => {
            return Some("this is JSON over several lines; NDJSON was expected: one whole object a line");
        }
        _ => return None,
    }
    Some("this is a JSON array; NDJSON was expected: one object a line, without [ ] around them and commas between")
}
