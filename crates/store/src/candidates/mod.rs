//! Candidates: reading them fast (`read`), putting them in (`insert`) and writing them (`write`) in order (`lane`), following what changed (`feed`), finding a
//! person's (`person`), emptying a sandbox (`reset`), and what stands behind a document's lengths: its format, and what tells whether a disk
//! has changed it (`seal`). `keys` computes the derived keys of
//! rows that a migration left without.

mod feed;
mod insert;
mod keys;
mod lane;
mod person;
mod read;
mod reset;
pub(crate) mod seal;
mod write;

pub use feed::{ChangeRow, Changes};
pub use insert::{Inserted, NewCandidate};
pub(crate) use keys::recomputed;
pub use lane::{Lane, Lease};
pub(crate) use person::{addresses_of, knows};
pub use read::{CandidateRow, Found, Lookup, Page};
pub use write::{Change, Finished, StoredCandidate};

use crate::Statement;

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
    &lane::LOCK_LANE,
    &lane::LEAVE_LANE,
    &lane::COUNT_UP,
    &lane::FULL_SANDBOXES,
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
    &write::BURY,
    &write::FIRST_BY_EMAIL,
    &write::FIRST_BY_PHONE,
    &write::NAMED_BY_PHONE,
    &reset::BURY_ALL,
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
