//! The result of one step through a scope's queue.

use crate::mutations::write::Stored;
use store::mutations::Queued;

/// The result of one step through a scope's queue.
pub(super) enum Step {
    Done,
    /// Later mutations must wait: for this one's files, or for its next attempt.
    Stop(Option<Box<Waiting>>),
}

/// A mutation that waits for its files.
pub(in crate::mutations) struct Waiting {
    pub(in crate::mutations) holder: String,
    pub(in crate::mutations) queued: Queued,
    pub(in crate::mutations) stored: Stored,
    /// Maximum number of bytes that its files may have in total.
    pub(in crate::mutations) room: u64,
}
