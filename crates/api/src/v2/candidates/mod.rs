//! Candidates: reading, writing and following changes.

pub(super) mod accesses;
pub(super) mod attachments;
pub(super) mod changes;
pub(super) mod coordinator;
pub(super) mod create;
pub(super) mod delete;
pub(super) mod find;
pub(super) mod get;
pub(super) mod history;
pub(super) mod interactions;
pub(super) mod list;
pub(super) mod restore;
pub(super) mod retention;
pub(super) mod search;
mod stream;
mod sync_token;
pub(super) mod tasks;
pub(super) mod update;
pub(super) mod upsert;

use crate::describe::{payloads, schemas};
use interactions::Interaction;

/// The description of bodies that change a record.
const CHANGES: &str = "The members to change. At least one is required.";

schemas! {
    /// Names a candidate as the data of an answer.
    Candidate as "Candidate" with Attachment, Interaction = schema::response::candidate();
    /// Names a file of a candidate.
    Attachment as "Attachment" = schema::response::attachment();
}

payloads! {
    Candidate { one: "CandidateRecord", list: "CandidateMatches", refer: true }
}
