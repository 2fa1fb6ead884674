//! Passkeys of staff: made, used to sign in or to step up, listed, renamed and removed.
//!
//! Each begins with a challenge, which is a row of the flows (`challenge`), and ends with the
//! browser's answer (`answer`, `register`, `first`). An answer ends its challenge, right or wrong. A challenge
//! of a session is answered in that session only.

mod answer;
mod challenge;
mod first;
mod list;
mod register;

pub use ::passkeys::Unusable;
pub use answer::Answer;
pub use challenge::{Challenge, NotStarted};
pub use list::{Factor, FactorKind, NotRemoved};
pub use register::NotRegistered;

use ::passkeys::Rejection;

/// Why an answer is refused. The person sees the same page for each reason, the audit log has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such challenge: it has been answered, has expired, or is of another session.
    Challenge,
    /// The passkey is unknown, or is not that of the person who it says is its owner.
    Unknown,
    /// The person may not sign in, or is another than the one of the session.
    Person,
    /// No region of the person lets its staff sign in by passkeys.
    Way,
    /// The link of the invitation is unknown, used or expired.
    Link,
    /// The answer itself is wrong.
    Answer(Rejection),
    /// This network has made too many attempts.
    TooOften {
        /// Seconds until the next attempt is allowed.
        retry_after: u64,
    },
}

impl Refusal {
    /// Returns the reason's name in the audit log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Challenge => "challenge",
            Self::Unknown => "unknown",
            Self::Person => "person",
            Self::Way => "way",
            Self::Link => "link",
            Self::Answer(refused) => refused.name(),
            Self::TooOften { .. } => "tooOften",
        }
    }
}

impl From<Rejection> for Refusal {
    fn from(refused: Rejection) -> Self {
        Self::Answer(refused)
    }
}

/// What a challenge is for. The name of it is part of the challenge, so that an answer counts for
/// nothing else.
fn purpose(what: &str, session: Option<model::SessionId>) -> String {
    match session {
        Some(session) => format!("passkey {what} {session}"),
        None => format!("passkey {what}"),
    }
}
