//! Reasons for refusing a write: returned instead of a 202, or stored with a mutation that failed.

use messages::{FaultMessage, Files, ProblemMessage, Request, State};
use model::ProblemCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Error,
    tasks::{MAX, MAX_OPEN},
};

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

/// A reason for refusing a change by the staff, which their pages say in the language of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffRefusal {
    /// Somebody moved the candidate to another phase.
    OtherPhase,
    /// The candidate has so many tasks, the maximum.
    TooManyTasks(usize),
    /// The candidate has so many open tasks, the maximum.
    TooManyOpenTasks(usize),
    /// The region has no room for more.
    NoRoom,
    /// The server failed.
    Failed,
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

/// The reason why a write was not done.
#[derive(Debug)]
pub(super) enum WriteError {
    /// It may not be done.
    Rejected(Refusal),
    /// The store failed.
    Store(Error),
}

impl From<Refusal> for WriteError {
    fn from(refusal: Refusal) -> Self {
        Self::Rejected(refusal)
    }
}

impl From<Error> for WriteError {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl FileFault {
    pub(super) fn new(pointer: String, message: &impl FaultMessage) -> Self {
        Self {
            pointer,
            code: message.code().to_owned(),
            message: message.to_string(),
        }
    }
}

impl Refusal {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a call site names a row and has no further use for it"
    )]
    pub(crate) fn new(message: impl ProblemMessage) -> Self {
        Self {
            code: message.problem(),
            detail: message.to_string(),
            files: Vec::new(),
        }
    }

    /// Creates a refusal for one or more files that could not be fetched or are not accepted.
    pub(super) fn of_files(files: Vec<FileFault>) -> Self {
        let count = files.len();
        let mut refusal = Self::new(Files::Several { count });
        if let [one] = files.as_slice() {
            refusal.detail.clone_from(&one.message);
        }
        Self { files, ..refusal }
    }

    /// Returns the reason as one that pages of the staff know, or none if it is another.
    pub fn of_staff(&self) -> Option<StaffRefusal> {
        let is = |message: State| self.detail == message.to_string();
        match self.code {
            ProblemCode::QuotaExceeded => Some(StaffRefusal::NoRoom),
            ProblemCode::InternalError => Some(StaffRefusal::Failed),
            _ if is(State::OtherPhase) => Some(StaffRefusal::OtherPhase),
            _ if is(State::TooManyTasks { most: MAX }) => Some(StaffRefusal::TooManyTasks(MAX)),
            _ if is(State::TooManyOpenTasks { most: MAX_OPEN }) => {
                Some(StaffRefusal::TooManyOpenTasks(MAX_OPEN))
            }
            _ => None,
        }
    }

    pub(super) fn gone() -> Self {
        Self::new(Request::NothingHere)
    }

    pub(super) fn stale() -> Self {
        Self::new(Request::Stale)
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
            code: *code,
            detail: stored["detail"].as_str()?.to_owned(),
            files,
        })
    }
}
