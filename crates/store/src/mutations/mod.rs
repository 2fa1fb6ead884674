//! Accepted writes. They are stored from their 202 response until some time after their end.

mod accepted;
mod author;
mod discarded;
mod due;
mod ended;
mod old;
mod queue;
mod read;
mod reserved;
mod subjects;

pub use accepted::{Idempotency, Mutations, NewMutation};
pub use author::{Author, StaffAuthor};
pub use discarded::{DiscardedFiles, Owner, ToRemove};
pub(crate) use discarded::{failing as failing_removals, next_removal};
pub(crate) use due::keep as keep_due;
pub use ended::{Ended, Leaves};
pub(crate) use queue::scope;
pub use queue::{Queue, Queued};
pub use read::{Mutation, MutationStatus, MutationsPage};
pub use reserved::ReservedIds;

use db::Statement;

pub(crate) static STATEMENTS: &[&Statement] = &[
    &discarded::DISCARD,
    &discarded::REFERS_TO_FILE,
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
    &accepted::INSERT,
    &accepted::REMEMBER_KEY,
    &accepted::KNOWN_KEY,
    &queue::NEXT_QUEUED,
    &queue::QUEUED_PAYLOADS,
    &queue::NOTE_START,
    &queue::END,
    &queue::NOTE_ATTEMPT,
    &due::DUE_SCOPES,
    &due::OVERDUE_SCOPES,
    &due::KEEP_DUE,
    &due::FORGET_DUE,
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
    &old::FORGET_KEYS,
    &subjects::FORGET_TEXTS,
    &reserved::PEND,
    &reserved::PENDING,
    &reserved::UNPEND,
    &reserved::UNPEND_ALL,
];
