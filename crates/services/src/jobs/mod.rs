//! Background jobs: one harness runs them all. It repeats each job's round, waits between rounds,
//! restarts a job that panics, measures when each last succeeded, and stops them.

mod job;
mod task_panics;
#[cfg(test)]
mod tests;

pub(crate) use job::jittered;
pub use job::{Job, Next};
pub use task_panics::TaskPanics;

use futures::{FutureExt, future::join_all};
use job::sooner;
use model::{Clock, Random, Timestamp};
use std::{
    fmt,
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The wait before the first restart of a job that panicked. It doubles with each further panic.
const RESTART: Duration = Duration::from_secs(1);
/// The maximum wait before a restart.
const MAX_RESTART: Duration = Duration::from_mins(1);
/// The interval at which a job that lasts is noted as successful.
const BEAT: Duration = Duration::from_secs(1);

/// The background jobs of this process. Cheap to clone.
#[derive(Clone)]
pub struct Jobs {
    inner: Arc<Inner>,
}

struct Inner {
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    running: Mutex<Vec<Running>>,
    /// Cancelled when the jobs are to end.
    stopping: CancellationToken,
}

struct Running {
    state: Arc<State>,
    drains: bool,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct State {
    name: &'static str,
    /// In microseconds since 1970.
    last_success: AtomicI64,
    restarts: AtomicU64,
    task_panics: TaskPanics,
}

/// The measures of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measures {
    /// The job's name.
    pub name: &'static str,
    /// When its last round succeeded, or when it was started.
    pub last_success: Timestamp,
    /// How often it panicked and was restarted, and how often a task that its rounds started
    /// panicked.
    pub restarts: u64,
}

impl fmt::Debug for Jobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.measures()).finish()
    }
}

impl Jobs {
    /// Creates the harness. `random` varies the waits, so that several nodes do not work in step.
    pub fn new(clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        let inner = Inner {
            clock,
            random,
            running: Mutex::default(),
            stopping: CancellationToken::new(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Starts a job, which runs until [`Jobs::stop`].
    pub fn start(&self, job: Job) {
        let state = Arc::new(State {
            name: job.name,
            last_success: AtomicI64::new(self.inner.clock.now().micros()),
            restarts: AtomicU64::new(0),
            task_panics: job.task_panics.clone(),
        });
        let drains = job.drains;
        let task = tokio::spawn(self.inner.clone().supervise(job, state.clone()));
        let running = Running {
            state,
            drains,
            task,
        };
        self.running(|all| all.push(running));
    }

    /// Returns the measures of all jobs, in the order in which they were started.
    pub fn measures(&self) -> Vec<Measures> {
        let measures = |running: &Running| Measures {
            name: running.state.name,
            last_success: Timestamp::from_micros(
                running.state.last_success.load(Ordering::Relaxed),
            ),
            restarts: running.state.restarts.load(Ordering::Relaxed)
                + running.state.task_panics.count(),
        };
        self.running(|all| all.iter().map(measures).collect())
    }

    /// Ends all jobs: those that drain get this much time to finish what they do, and then all are
    /// aborted. Returns the names of those that did not finish in time.
    pub async fn stop(&self, timeout: Duration) -> Vec<&'static str> {
        self.inner.stopping.cancel();
        let all = self.running(std::mem::take);
        let (drain, abort): (Vec<_>, Vec<_>) = all.into_iter().partition(|running| running.drains);
        let ended = drain.into_iter().map(|mut running| async move {
            let ended = tokio::time::timeout(timeout, &mut running.task).await;
            running.task.abort();
            ended.is_err().then_some(running.state.name)
        });
        let late = join_all(ended).await;
        for running in abort {
            running.task.abort();
        }
        late.into_iter().flatten().collect()
    }

    fn running<T>(&self, with: impl FnOnce(&mut Vec<Running>) -> T) -> T {
        let running = self.inner.running.lock();
        with(&mut running.unwrap_or_else(PoisonError::into_inner))
    }
}

impl Inner {
    /// Repeats a job's round until the jobs are to end.
    async fn supervise(self: Arc<Self>, job: Job, state: Arc<State>) {
        if job.waits_first {
            self.rest(&job).await;
        }
        let mut panics = 0;
        while !self.stopping.is_cancelled() {
            let round = AssertUnwindSafe(self.round(&job, &state)).catch_unwind();
            if let Ok(next) = round.await {
                panics = 0;
                if matches!(next, Next::Wait) {
                    self.rest(&job).await;
                }
            } else {
                state.restarts.fetch_add(1, Ordering::Relaxed);
                let wait = jittered(restart_after(panics), self.random.as_ref());
                panics += 1;
                tracing::error!(
                    job = job.name,
                    ?wait,
                    "background job panicked, will be restarted"
                );
                self.pause(wait).await;
            }
        }
        if let Some(drained) = &job.drained {
            drained().await;
        }
    }

    /// Runs one round. A failure is logged.
    async fn round(&self, job: &Job, state: &State) -> Next {
        let succeeded = || {
            let now = self.clock.now().micros();
            state.last_success.store(now, Ordering::Relaxed);
        };
        let round = async { (job.round)().await };
        let done = if job.lasts {
            let mut round = std::pin::pin!(round);
            loop {
                succeeded();
                if let Ok(done) = tokio::time::timeout(BEAT, &mut round).await {
                    break done;
                }
            }
        } else {
            round.await
        };
        match done {
            Ok(next) => {
                succeeded();
                next
            }
            Err(error) => {
                tracing::warn!(%error, job = job.name, "{}", job.failure);
                Next::Wait
            }
        }
    }

    /// Waits for the next round of a job: for its interval, or until it is woken.
    async fn rest(&self, job: &Job) {
        let wait = sooner(job.interval, self.random.as_ref());
        match &job.wake {
            Some(wake) => drop(tokio::time::timeout(wait, self.until_stop(wake.notified())).await),
            None => self.pause(wait).await,
        }
    }

    async fn pause(&self, wait: Duration) {
        self.until_stop(tokio::time::sleep(wait)).await;
    }

    async fn until_stop(&self, waiting: impl Future<Output = ()>) {
        self.stopping.run_until_cancelled(waiting).await;
    }
}

/// Returns the wait before a restart after this many earlier panics in a row.
fn restart_after(panics: u32) -> Duration {
    RESTART
        .saturating_mul(2_u32.saturating_pow(panics))
        .min(MAX_RESTART)
}
