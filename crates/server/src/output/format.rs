//! The format of a command's result: tables and sentences for people, or JSON for programs.

use super::{print, print_json, print_lines, table};
use anyhow::Result;
use serde_json::Value;
use std::io::{IsTerminal, stdout};

/// How a command prints its result on standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Standard output is a terminal: values are tables.
    Terminal,
    /// Standard output is a file or a pipe: values are JSON, sentences are text.
    Piped,
    /// `--json` is given: everything is JSON.
    Json,
}

impl Format {
    /// Returns the format for this process.
    pub(crate) fn of(json: bool) -> Self {
        match json {
            true => Self::Json,
            false if stdout().is_terminal() => Self::Terminal,
            false => Self::Piped,
        }
    }

    /// Prints a value: an array of objects, or one object.
    pub(crate) fn value(self, value: &Value) -> Result<()> {
        match self {
            Self::Terminal => print_lines(&table::render(value)),
            Self::Piped | Self::Json => print_json(value),
        }
    }

    /// Prints a sentence, or with `--json` the value that it is about.
    pub(crate) fn sentence(self, text: &str, value: impl FnOnce() -> Value) -> Result<()> {
        match self {
            Self::Terminal | Self::Piped => print(text),
            Self::Json => print_json(&value()),
        }
    }
}
