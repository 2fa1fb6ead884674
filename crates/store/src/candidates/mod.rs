//! Candidates.
//!
//! - `read` looks candidates up and lists them.
//! - `new_candidate` is one to be stored; `insert` adds them, `write` changes and erases them, both within a unit of work.
//! - `stored` is what is stored of one, `loaded` keeps the rows that a unit of work has read.
//! - `feed` lists changes, `person` finds a person's records.
//! - `reset` empties a sandbox, `purge` removes values of deleted custom fields.
//! - `checksum` stores the format number and the checksum of a document beside its lengths.
//! - `keys` computes the derived keys of rows that a migration left without.

pub(crate) mod checksum;
mod feed;
mod insert;
mod keys;
mod loaded;
mod new_candidate;
mod person;
mod purge;
mod read;
mod reset;
mod stored;
mod write;

pub use feed::{ChangeRow, Changes};
pub use insert::Inserted;
pub(crate) use keys::recomputed;
pub(crate) use loaded::LoadedCandidates;
pub use new_candidate::NewCandidate;
pub use person::{OwnedCandidate, Unidentified};
pub(crate) use person::{addresses_of, knows};
pub(crate) use read::BY_ID;
pub use read::{CandidateRow, Found, Lookup, Page};
pub use reset::Sandbox;
pub(crate) use stored::{Facts, changed_fields};
pub use stored::{Finished, StoredCandidate};
pub use write::{Candidates, Change};

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
    &person::ONE_OF_PERSON,
    &person::ONE_OF_PERSON_IN_REGION,
    &person::KNOWN,
    &person::KNOWN_IN_REGION,
    &feed::LAST_CHANGE,
    &feed::CHANGED,
    &feed::ERASED,
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
    &purge::REPLACE_VALUES,
    &reset::FULL_SANDBOXES,
    &reset::ADD_TOMBSTONES,
    &reset::DISCARD_ALL,
];
