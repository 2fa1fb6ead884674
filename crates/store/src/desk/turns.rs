//! Limits what searches take of the processors, so that other requests do not wait for them: by turns,
//! and on SQLite by threads of their own.

use db::{Error, Usage, with_usage};
use model::Scope;
use std::{
    collections::HashMap,
    panic::resume_unwind,
    sync::{Arc, OnceLock, PoisonError, Weak},
};
use tokio::{
    runtime::{Builder, Runtime},
    sync::{Mutex, OwnedMutexGuard, Semaphore, SemaphorePermit},
    task::yield_now,
};
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument;

/// What the niceness of the searching threads is raised by. A thread that answers other requests then
/// gets about nine times as much of a processor as one of them, if both are busy.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// The turns of this process's searches. A search waits for a turn before each portion that it reads,
/// in the order of arrival, so that a long search does not hold up a short one.
#[derive(Debug)]
pub(crate) struct SearchTurns {
    turns: Semaphore,
    /// Portions of text searches take much longer than others, so only one of them waits for a turn.
    text_turn: Semaphore,
    /// The scopes in which somebody searches in texts.
    in_texts: std::sync::Mutex<HashMap<Scope, Weak<Mutex<()>>>>,
    threads: OnceLock<SearchThreads>,
}

/// The right to a portion of a text search. It ends when this is dropped.
pub(super) type TextTurn<'t> = Option<SemaphorePermit<'t>>;

impl SearchTurns {
    /// Creates turns for half of the processors, and for one at least.
    pub(crate) fn new() -> Self {
        Self {
            turns: Semaphore::new(half_of_processors()),
            text_turn: Semaphore::new(1),
            in_texts: std::sync::Mutex::default(),
            threads: OnceLock::new(),
        }
    }

    /// Lets other tasks run, then waits for a turn. It ends when the result is dropped.
    pub(super) async fn wait(&self) -> Option<SemaphorePermit<'_>> {
        yield_now().await;
        self.turns.acquire().await.ok()
    }

    /// Waits until no other text search waits for a turn or has one.
    pub(super) async fn wait_for_text(&self) -> TextTurn<'_> {
        self.text_turn.acquire().await.ok()
    }

    /// Waits until the earlier text searches of a scope have ended. One after another, they end sooner
    /// on average than at the same time.
    pub(super) async fn wait_in_scope(&self, scope: &Scope) -> OwnedMutexGuard<()> {
        let lock = {
            let mut scopes = self.in_texts.lock().unwrap_or_else(PoisonError::into_inner);
            let known = scopes.get(scope).and_then(Weak::upgrade);
            known.unwrap_or_else(|| {
                scopes.retain(|_, lock| lock.strong_count() > 0);
                let lock = Arc::default();
                scopes.insert(*scope, Arc::downgrade(&lock));
                lock
            })
        };
        lock.lock_owned().await
    }

    /// Runs a search on threads of its own, which give way to those that answer other requests. What
    /// it reads counts for the current request. The search ends when the result is dropped.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        search: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        let threads = self.threads.get_or_init(SearchThreads::start);
        let Some(runtime) = &threads.0 else {
            return search.await;
        };
        let search = with_usage(search).in_current_span();
        let task = AbortOnDropHandle::new(runtime.spawn(search));
        let (found, usage): (Result<T, Error>, Usage) = match task.await {
            Ok(done) => done,
            // The caller handles a panic, and its message is not repeated: it may quote what was read.
            Err(ended) => match ended.try_into_panic() {
                Ok(panic) => resume_unwind(panic),
                Err(_) => return Err(Error::unavailable("the threads of searches have ended")),
            },
        };
        usage.count();
        found
    }
}

/// The threads that search. Without them if the system cannot start any.
#[derive(Debug)]
struct SearchThreads(Option<Runtime>);

impl SearchThreads {
    fn start() -> Self {
        let mut threads = Builder::new_multi_thread();
        threads
            .worker_threads(half_of_processors())
            .thread_name("searches");
        // On other systems the niceness is that of the whole process.
        #[cfg(target_os = "linux")]
        threads.on_thread_start(|| {
            // Without it, searches are as urgent as other requests.
            let _niceness = rustix::process::nice(NICENESS);
        });
        Self(threads.build().ok())
    }
}

impl Drop for SearchThreads {
    fn drop(&mut self) {
        // A runtime must not wait for its tasks where a task drops it.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

fn half_of_processors() -> usize {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    (processors / 2).max(1)
}
