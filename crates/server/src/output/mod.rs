//! Output of commands for people. Nothing from a file, an argument or the network can control the
//! terminal: characters that are not printable are escaped, in JSON with JSON's escapes.

mod activity;
mod format;
mod table;

pub(crate) use activity::Activity;
pub(crate) use format::Format;

use anyhow::Result;
use model::{escaped, is_printable};
use serde_json::Value;
use std::{
    fmt::Write as _,
    io::{self, IsTerminal, Write},
};

/// Writes a line to standard output. If the reader is gone (`| head`), returns an error instead of
/// panicking.
pub(crate) fn print(text: &str) -> Result<()> {
    write_line(&escaped(text, |_| false))
}

/// Writes a text of several lines to standard output.
pub(crate) fn print_lines(text: &str) -> Result<()> {
    write_line(&escaped(text, |c| c == '\n'))
}

/// Writes a value as JSON over several lines to standard output.
fn print_json(value: &Value) -> Result<()> {
    write_line(&json(&format!("{value:#}")))
}

/// Writes a value as one line of JSON to standard output.
pub(crate) fn print_json_line(value: &Value) -> Result<()> {
    write_line(&json(&value.to_string()))
}

/// Writes a line to standard error.
pub(crate) fn print_stderr(text: &str) {
    eprintln!("{}", escaped(text, |_| false));
}

/// Returns the result of writing to standard output, whose refusal names the cause.
pub(crate) fn written(result: io::Result<()>) -> Result<()> {
    result.map_err(|error| {
        let cause = error.to_string();
        anyhow::Error::new(error).context(messages::Command::StdoutClosed { cause })
    })
}

fn write_line(text: &str) -> Result<()> {
    written(writeln!(io::stdout(), "{text}"))
}

/// Escapes all characters of a JSON text that are not printable, except line breaks. Outside
/// strings JSON has no others.
pub(crate) fn json(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' || is_printable(c) {
            shown.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(shown, "\\u{unit:04x}");
            }
        }
    }
    shown
}

/// Returns standard output for JSON lines. On a terminal they are escaped; otherwise they are
/// written unchanged.
pub(crate) fn json_lines() -> Box<dyn Write> {
    let out = io::stdout().lock();
    if out.is_terminal() {
        Box::new(Escaping {
            out,
            rest: Vec::new(),
        })
    } else {
        Box::new(out)
    }
}

/// Escapes the JSON that is written to it.
struct Escaping<W> {
    out: W,
    /// The beginning of a character whose end is not written yet.
    rest: Vec<u8>,
}

impl<W: Write> Write for Escaping<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rest.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.rest) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        let cut = self.rest.split_off(whole);
        let text = std::mem::replace(&mut self.rest, cut);
        self.out
            .write_all(json(&String::from_utf8_lossy(&text)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_output_is_equivalent_and_escaped() {
        let value = json!({"a\u{9b}": "\u{1b}[2J\u{202e}fdp\n\u{e0001}é🙂", "b": ["\u{7f}"]});
        let text = json(&format!("{value:#}"));
        assert_eq!(
            text,
            "{\n  \"a\\u009b\": \"\\u001b[2J\\u202efdp\\n\\udb40\\udc01é🙂\",\n  \"b\": [\n    \"\\u007f\"\n  ]\n}"
        );
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }

    #[test]
    fn lines_are_escaped_wherever_they_are_cut() {
        let value = json!({"name": "Zoë\u{9b}31m 🙂\u{202e}"});
        let line = format!("{value}\n");
        for size in 1..5 {
            let mut out = Escaping {
                out: Vec::new(),
                rest: Vec::new(),
            };
            line.as_bytes()
                .chunks(size)
                .for_each(|part| out.write_all(part).unwrap());
            let expected = "{\"name\":\"Zoë\\u009b31m 🙂\\u202e\"}\n";
            assert_eq!(String::from_utf8(out.out).unwrap(), expected);
        }
    }
}
