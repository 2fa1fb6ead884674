//! An attempt to deliver a message.

use model::Timestamp;
use std::time::Duration;

/// What came of an attempt.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    pub(super) at: Timestamp,
    /// How long the receiver took to answer, or the server to give up.
    pub(super) took: Duration,
    /// The receiver's HTTP status, if it responded.
    pub(super) status: Option<u16>,
    pub(super) outcome: &'static str,
    /// When the next attempt is due, if another follows.
    pub(super) next: Option<Timestamp>,
}

impl Attempt {
    /// Whether the host answered, or is one to which nothing was sent.
    pub(super) fn is_answered(&self) -> bool {
        self.status.is_some() || self.outcome == "forbidden-address"
    }
}
