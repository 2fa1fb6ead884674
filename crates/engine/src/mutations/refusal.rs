//! Why a write is not done: for a caller who waits for the 202, and in a mutation that failed.

use model::ProblemCode;
use serde_json::json;

/// A reason. Its text holds nothing of what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Its kind.
    pub code: ProblemCode,
    /// What happened.
    pub detail: String,
}

impl Refusal {
    pub(crate) fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }

    pub(super) fn gone() -> Self {
        Self::new(ProblemCode::NotFound, "There is nothing here that this credential may see.")
    }

    pub(super) fn stale() -> Self {
        Self::new(ProblemCode::PreconditionFailed, "The record is no longer the one that If-Match names.")
    }

    /// As it is kept with a mutation.
    pub(super) fn stored(&self) -> String {
        json!({"code": self.code.code(), "detail": self.detail}).to_string()
    }

    /// Reads what was kept.
    pub fn of_stored(text: &str) -> Option<Self> {
        let stored: serde_json::Value = serde_json::from_str(text).ok()?;
        let code = stored["code"].as_str()?;
        let code = ProblemCode::ALL.iter().find(|known| known.code() == code)?;
        Some(Self::new(*code, stored["detail"].as_str()?))
    }
}
