//! Candidates: reading, writing and following changes.

pub(super) mod attachments;
pub(super) mod changes;
pub(super) mod create;
pub(super) mod delete;
pub(super) mod find;
pub(super) mod get;
pub(super) mod interactions;
pub(super) mod list;
pub(super) mod restore;
pub(super) mod retention;
mod stream;
mod sync_token;
pub(super) mod update;
pub(super) mod upsert;

/// Names a candidate as the data of an answer.
pub(crate) struct Candidate;
