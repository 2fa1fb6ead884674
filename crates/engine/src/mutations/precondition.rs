//! `If-Match`: which state of a record a caller means to change.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// The states a caller has named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Precondition {
    /// Any, as long as there is one.
    Any,
    /// One of these: what an entity tag says of the record itself.
    OneOf(Vec<u64>),
}

impl Precondition {
    /// Whether it admits a record in this state.
    pub(super) fn admits(&self, state: u64) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(states) => states.contains(&state),
        }
    }
}

/// The state of a candidate: a hash of what is stored of it.
pub fn candidate_state(document: impl AsRef<[u8]>, custom: Option<&str>) -> u64 {
    let mut state = Xxh3::new();
    for part in [document.as_ref(), custom.unwrap_or_default().as_bytes()] {
        state.update(part);
        // A byte that no JSON text holds.
        state.update(&[0xff]);
    }
    state.digest()
}

/// The state of a contact moment.
pub fn interaction_state(document: &str) -> u64 {
    xxh3_64(document.as_bytes())
}
