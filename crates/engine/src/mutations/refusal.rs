//! Why a write is not done: for a caller who waits for the 202, and in a mutation that failed.

use model::ProblemCode;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A reason. Its text holds nothing of what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Its kind.
    pub code: ProblemCode,
    /// What happened.
    pub detail: String,
    /// The files that caused it, where files did.
    pub files: Vec<FileFault>,
}

/// What is wrong with a file that was to be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFault {
    /// A JSON pointer to the file in the request's body.
    pub pointer: String,
    /// A stable kind.
    pub code: String,
    /// What happened.
    pub message: String,
}

impl Refusal {
    pub(crate) fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), files: Vec::new() }
    }

    /// Files that could not be fetched or are not accepted: one or more.
    pub(super) fn of_files(files: Vec<FileFault>) -> Self {
        let detail = match files.as_slice() {
            [one] => one.message.clone(),
            several => {
                format!("{} files that were given by address are not accepted; `errors` names each.", several.len())
            }
        };
        Self { files, ..Self::new(ProblemCode::InvalidRequest, detail) }
    }

    pub(super) fn gone() -> Self {
        Self::new(ProblemCode::NotFound, "There is nothing here that this credential may see.")
    }

    pub(super) fn stale() -> Self {
        Self::new(ProblemCode::PreconditionFailed, "The record is no longer the one that If-Match names.")
    }

    /// As it is kept with a mutation.
    pub(super) fn stored(&self) -> String {
        let mut stored = json!({"code": self.code.code(), "detail": self.detail});
        if !self.files.is_empty() {
            stored["files"] = json!(self.files);
        }
        stored.to_string()
    }

    /// Reads what was kept.
    pub fn of_stored(text: &str) -> Option<Self> {
        let mut stored: serde_json::Value = serde_json::from_str(text).ok()?;
        let files = serde_json::from_value(stored["files"].take()).unwrap_or_default();
        let code = stored["code"].as_str()?;
        let code = ProblemCode::ALL.iter().find(|known| known.code() == code)?;
        Some(Self { files, ..Self::new(*code, stored["detail"].as_str()?) })
    }
}
