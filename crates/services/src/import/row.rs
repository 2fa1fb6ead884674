//! Rows on their way from the file to the writer.

use super::error::ImportError;
use model::Fault;
use serde_json::Value;
use store::candidates::NewCandidate;
use tokio::sync::{OwnedSemaphorePermit, mpsc};

/// A row on its way to the writer.
pub(super) struct Checked {
    /// The line on which it begins.
    pub(super) line: u64,
    pub(super) finished: Result<NewCandidate, Vec<Fault>>,
    pub(super) warnings: Vec<Fault>,
}

/// A row of the file.
pub(super) struct ReadRow {
    /// Its members; none if the row is unreadable as a whole.
    pub(super) value: Option<Value>,
    /// What is wrong with it before the schema judges it. A member with a fault is not in the value.
    pub(super) faults: Vec<Fault>,
}

impl ReadRow {
    pub(super) fn of(value: Value) -> Self {
        Self {
            value: Some(value),
            faults: Vec::new(),
        }
    }

    pub(super) fn unreadable(faults: Vec<Fault>) -> Self {
        Self {
            value: None,
            faults,
        }
    }
}

/// Rows that travel together.
pub(super) struct Batch {
    pub(super) rows: Vec<Checked>,
    /// Their share of the memory for rows that wait, released when they are stored.
    pub(super) share: Option<OwnedSemaphorePermit>,
}

/// Batches of rows, or what broke the file off.
pub(super) type Rows = mpsc::Sender<Result<Batch, ImportError>>;
