//! Jobs: changes of many candidates at once, which the staff of a region starts.
//!
//! A job has an item for each candidate. Items are worked on in portions, each in transactions of
//! its own, so that other writes go between. The result of an item is stored once.

mod read;
mod write;

pub use read::JobCursor;

use db::Statement;
use model::{CandidateId, JobId, StaffId, Timestamp};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &read::JOB,
    &read::JOBS,
    &read::COUNTS,
    &read::ITEMS,
    &read::OPEN_ITEMS,
    &read::SCOPES_WITH_OPEN,
    &read::OPEN_JOBS,
    &read::SCOPES_WITH_OLD,
    &read::OLD_JOBS,
    &write::INSERT,
    &write::INSERT_ITEM,
    &write::CLAIM,
    &write::KEEP,
    &write::END_ITEM,
    &write::END,
    &write::SET_UNDONE,
    &write::DELETE_ITEMS,
    &write::DELETE,
];

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The job's id.
    pub id: JobId,
    /// Who started it.
    pub staff: StaffId,
    /// The name of that person then.
    pub staff_name: String,
    /// What is done to each candidate, as JSON.
    pub action: String,
    /// The number of candidates.
    pub total: u64,
    /// When it was started.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// The job that undoes this one.
    pub undone_by: Option<JobId>,
}

/// How far a job has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// The number of candidates that were changed.
    pub done: u64,
    /// The number of candidates that were left as they were.
    pub left: u64,
    /// The number of candidates that are still to be changed.
    pub open: u64,
}

/// What became of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemResult {
    /// The candidate was changed.
    Done,
    /// The candidate was left as it was, for the reason with this code.
    Left(String),
}

/// A candidate of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its place in the job, counted from 0.
    pub number: i64,
    /// The candidate.
    pub candidate: CandidateId,
    /// The state of the record when the job was started, if it may not have changed since.
    pub state: Option<u64>,
    /// The value that the job replaces.
    pub before: String,
    /// What became of it, if it is no longer open.
    pub result: Option<ItemResult>,
}
