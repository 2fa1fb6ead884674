//! An attempt to deliver a message.

use model::Timestamp;

/// What came of an attempt.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    pub(super) at: Timestamp,
    /// The receiver's HTTP status, if it responded.
    pub(super) status: Option<u16>,
    pub(super) outcome: &'static str,
    /// When the next attempt is due, if another follows.
    pub(super) next: Option<Timestamp>,
}
