//! Accepted writes. They are stored from their 202 response until some time after their end.

mod callbacks;
mod discarded;
mod old;
mod queue;
mod read;
mod subjects;

pub use callbacks::Due;
pub(crate) use discarded::failing as failing_removals;
pub use discarded::{Owner, ToRemove};
pub(crate) use queue::scope;
pub use queue::{Ended, Idempotency, Leaves, NewMutation, Queued};
pub use read::{Mutation, MutationStatus, MutationsPage};

use db::Statement;

pub(crate) static STATEMENTS: &[&Statement] = &[
    &discarded::DISCARD,
    &discarded::DUE,
    &discarded::NEXT,
    &discarded::LEFT_OF,
    &discarded::FORGET_FILE,
    &discarded::POSTPONE_FILE,
    &discarded::NOTE_UNREMOVED,
    &discarded::NOTE_UNREMOVED_OF,
    &discarded::COMPLETE,
    &discarded::COMPLETE_ERASURE,
    &discarded::COUNTED,
    &discarded::FAILING,
    &discarded::REGION_IDS,
    &queue::INSERT,
    &queue::REMEMBER_KEY,
    &queue::KNOWN_KEY,
    &queue::NEXT_QUEUED,
    &queue::QUEUED_PAYLOADS,
    &queue::NOTE_START,
    &queue::END,
    &queue::NOTE_ATTEMPT,
    &callbacks::DUE_CALLBACKS,
    &callbacks::NEXT_CALLBACK,
    &callbacks::NOTE_DELIVERY,
    &callbacks::POSTPONE,
    &queue::SCOPES_WITH_WORK,
    &old::SCOPES_WITH_OLD,
    &old::FIRST,
    &old::DELETE_OLD,
    &old::DELETE_OLD_SUBJECTS,
    &read::BY_ID,
    &read::BY_SEQUENCE,
    &read::LIST,
    &read::LIST_SUCCEEDED,
    &read::LIST_BY_STATUS,
    &subjects::INSERT,
    &subjects::OF,
    &subjects::FORGET_KEYS,
    &subjects::FORGET_TEXTS,
    &subjects::PEND,
    &subjects::PENDING,
    &subjects::UNPEND,
    &subjects::UNPEND_ALL,
];
