//! The result of a check for an operator: what was found, and what to do about it.

/// The result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// It works, but should be changed.
    Warn,
    /// It does not work.
    Fail,
}

/// One check's result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The verdict.
    pub verdict: Verdict,
    /// The observation.
    pub what: String,
    /// What to do about it. Empty when nothing needs to be done.
    pub remedy: String,
}

impl Finding {
    /// Creates a finding with [`Verdict::Ok`].
    pub fn ok(what: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Ok,
            what: what.into(),
            remedy: String::new(),
        }
    }

    /// Creates a finding with [`Verdict::Warn`].
    pub fn warn(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Warn,
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    /// Creates a finding with [`Verdict::Fail`].
    pub fn fail(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Fail,
            what: what.into(),
            remedy: remedy.into(),
        }
    }
}
