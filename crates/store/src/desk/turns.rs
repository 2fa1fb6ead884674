//! Limits what searches take of the processors, so that other requests do not wait for them.

use tokio::{
    sync::{Semaphore, SemaphorePermit},
    task::yield_now,
};

/// The turns of this process's searches. A search waits for a turn before each portion that it reads,
/// in the order of arrival, so that a long search does not hold up a short one.
#[derive(Debug)]
pub(crate) struct SearchTurns(Semaphore);

impl SearchTurns {
    /// Creates turns for half of the processors, and for one at least.
    pub(crate) fn new() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self(Semaphore::new((processors / 2).max(1)))
    }

    /// Lets other tasks run, then waits for a turn. It ends when the result is dropped.
    pub(super) async fn wait(&self) -> Option<SemaphorePermit<'_>> {
        yield_now().await;
        self.0.acquire().await.ok()
    }
}
