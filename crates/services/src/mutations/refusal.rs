//! Reasons for refusing a write: returned instead of a 202, or stored with a mutation that failed.

use model::ProblemCode;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A reason for refusing a write. Its text contains no request data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The problem type.
    pub code: ProblemCode,
    /// A description of what happened.
    pub detail: String,
    /// The files that caused the refusal, if any.
    pub files: Vec<FileFault>,
}

/// A fault in a file that had to be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFault {
    /// JSON pointer to the file in the request body.
    pub pointer: String,
    /// Stable error code.
    pub code: String,
    /// A description of what happened.
    pub message: String,
}

impl Refusal {
    pub(crate) fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            files: Vec::new(),
        }
    }

    /// Creates a refusal for one or more files that could not be fetched or are not accepted.
    pub(super) fn of_files(files: Vec<FileFault>) -> Self {
        let detail = match files.as_slice() {
            [one] => one.message.clone(),
            several => {
                format!(
                    "{} files that were given by address are not accepted; `errors` names each.",
                    several.len()
                )
            }
        };
        Self {
            files,
            ..Self::new(ProblemCode::InvalidRequest, detail)
        }
    }

    pub(super) fn gone() -> Self {
        Self::new(
            ProblemCode::NotFound,
            "There is nothing here that this credential may see.",
        )
    }

    pub(super) fn stale() -> Self {
        Self::new(
            ProblemCode::PreconditionFailed,
            "The record is no longer the one that If-Match names.",
        )
    }

    /// Returns the JSON that is stored with a mutation.
    pub(super) fn stored(&self) -> String {
        let mut stored = json!({"code": self.code.code(), "detail": self.detail});
        if !self.files.is_empty() {
            stored["files"] = json!(self.files);
        }
        stored.to_string()
    }

    /// Parses the stored JSON. Returns `None` if it is malformed or its code is unknown.
    pub fn of_stored(text: &str) -> Option<Self> {
        let mut stored: serde_json::Value = serde_json::from_str(text).ok()?;
        let files = serde_json::from_value(stored["files"].take()).unwrap_or_default();
        let code = stored["code"].as_str()?;
        let code = ProblemCode::ALL.iter().find(|known| known.code() == code)?;
        Some(Self {
            files,
            ..Self::new(*code, stored["detail"].as_str()?)
        })
    }
}
