//! Candidates.
//!
//! - `read` looks candidates up and lists them.
//! - `insert` adds them, `write` changes and erases them; both need a `locked_scope`.
//! - `feed` lists changes, `person` finds a person's records, `reset` empties a sandbox.
//! - `checksum` stores the format number and the checksum of a document beside its lengths.
//! - `keys` computes the derived keys of rows that a migration left without.

pub(crate) mod checksum;
mod feed;
mod insert;
mod keys;
mod locked_scope;
mod person;
mod read;
mod reset;
mod write;

pub use feed::{ChangeRow, Changes};
pub use insert::{Inserted, NewCandidate};
pub(crate) use keys::recomputed;
pub use locked_scope::{Lease, LockedScope};
pub(crate) use person::{addresses_of, knows};
pub use read::{CandidateRow, Found, Lookup, Page};
pub use write::{Change, Finished, StoredCandidate};

use db::Statement;

pub(crate) static STATEMENTS: &[&Statement] = &[
    &read::LIST,
    &read::LIST_BY_PHASE,
    &read::BY_EMAIL,
    &read::BY_PHONE,
    &read::BY_ID,
    &read::COUNT,
    &read::LIST_FROM_START,
    &person::OF_PERSON,
    &person::OF_PERSON_IN_REGION,
    &person::KNOWN,
    &person::KNOWN_IN_REGION,
    &feed::LAST_CHANGE,
    &feed::CHANGED,
    &feed::ERASED,
    &locked_scope::LOCK_SCOPE,
    &locked_scope::SAVE_SCOPE,
    &locked_scope::COUNT_UP,
    &locked_scope::FULL_SANDBOXES,
    &insert::ADD,
    &insert::INSERT,
    &keys::WITHOUT_IDENTITY_KEY,
    &keys::KEEP_KEYS,
    &keys::COUNT_KEYS,
    &keys::COUNTED_KEYS,
    &write::REPLACE,
    &write::TOUCH,
    &write::STORED,
    &write::DELETE,
    &write::ADD_TOMBSTONE,
    &write::FIRST_BY_EMAIL,
    &write::FIRST_BY_PHONE,
    &write::NAMED_BY_PHONE,
    &reset::ADD_TOMBSTONES,
    &reset::DISCARD_ALL,
    &reset::CANDIDATES,
    &reset::COUNTS,
    &reset::INTERACTIONS,
    &reset::ATTACHMENTS,
    &reset::MUTATIONS,
    &reset::SUBJECTS,
    &reset::PENDING,
    &reset::IDEMPOTENCY,
    &reset::ACCESSES,
    &reset::NOTICES,
    &reset::RETENTIONS,
];
