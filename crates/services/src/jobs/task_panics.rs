//! The panics of tasks that a job's rounds start. Such a panic ends the task alone.

use futures::FutureExt;
use std::{
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// Counts the panics of the tasks that a job's rounds start. Cloning is cheap; clones count
/// together.
#[derive(Debug, Clone, Default)]
pub struct TaskPanics(Arc<AtomicU64>);

impl TaskPanics {
    /// Runs a task. Returns `None` if it panicked, which is counted.
    pub async fn caught<T>(&self, task: impl Future<Output = T>) -> Option<T> {
        let done = AssertUnwindSafe(task).catch_unwind().await;
        if done.is_err() {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
        done.ok()
    }

    pub(super) fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
