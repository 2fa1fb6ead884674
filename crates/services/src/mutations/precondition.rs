//! `If-Match` preconditions: the record state that a caller expects.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// The record states in which a write may be executed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Precondition {
    /// Any state, as long as the record exists (`If-Match: *`).
    Any,
    /// One of these states. Each is the part of an entity tag that identifies the record's content.
    OneOf(Vec<u64>),
}

impl Precondition {
    /// Returns whether a record in this state satisfies the precondition.
    pub(super) fn admits(&self, state: u64) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(states) => states.contains(&state),
        }
    }
}

/// Returns the state of a candidate: an XXH3 hash of its stored document and custom fields.
pub fn candidate_state(document: impl AsRef<[u8]>, custom: Option<&str>) -> u64 {
    let mut state = Xxh3::new();
    for part in [document.as_ref(), custom.unwrap_or_default().as_bytes()] {
        state.update(part);
        // A separator: the byte 0xff occurs in no JSON text.
        state.update(&[0xff]);
    }
    state.digest()
}

/// Returns the state of a contact moment: an XXH3 hash of its document.
pub fn interaction_state(document: &str) -> u64 {
    xxh3_64(document.as_bytes())
}
