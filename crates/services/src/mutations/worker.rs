//! The background worker: executes due work of several scopes concurrently, each scope in one task
//! at a time.

use super::{
    Inner, Mutations, callbacks,
    queue::{self, Round},
};
use crate::jobs::{Job, Jobs};
use model::Scope;
use std::{
    collections::HashMap,
    sync::{Arc, MutexGuard, PoisonError},
    time::Duration,
};
use store::Error;

/// Interval at which the worker looks for work that was not announced: that of other processes, or
/// work that is due later.
pub(super) const POLL_INTERVAL: Duration = Duration::from_millis(500);
/// Interval between maintenance rounds.
const TIDY: Duration = Duration::from_mins(1);
/// Interval at which all scopes are searched for work that the index of due scopes lacks.
const SWEEP: Duration = Duration::from_mins(1);
/// Scopes queried at once.
const ASKED: u32 = 64;

impl Mutations {
    /// Starts the background jobs: one that executes due work, one that scrubs deleted data from the
    /// database files, and maintenance.
    pub fn start(&self, jobs: &Jobs) {
        let (worker, tasks) = (self.clone(), self.inner.tasks.clone());
        let work = Job::new(
            "mutations",
            POLL_INTERVAL,
            "due work could not be queried, will retry",
            move || worker.clone().look(),
        );
        let work = work
            .woken_by(self.inner.wake.clone())
            .counting(self.inner.task_panics.clone());
        jobs.start(work.drained_by(move || {
            tasks.close();
            let tasks = tasks.clone();
            async move { tasks.wait().await }
        }));
        let store = self.inner.store.clone();
        let scrub = Job::new(
            "scrub",
            POLL_INTERVAL,
            "deleted data could not be scrubbed from the database's files, will retry",
            move || {
                let store = store.clone();
                async move { store.scrub_in_turn().await }
            },
        );
        jobs.start(scrub.draining());
        let inner = self.inner.clone();
        jobs.start(Job::new(
            "maintenance",
            TIDY,
            "maintenance failed, will retry",
            move || {
                let inner = inner.clone();
                async move { inner.tidy().await }
            },
        ));
    }

    /// Starts a task for each scope in which work is due.
    async fn look(self) -> Result<(), Error> {
        let inner = &self.inner;
        for scope in self.due().await? {
            let Ok(place) = inner.places.clone().acquire_owned().await else {
                return Ok(());
            };
            let Some(locked) = Busy::take(inner, scope) else {
                continue;
            };
            inner.tasks.spawn(async move {
                locked.0.guarded(scope, round(&locked.0, scope)).await;
                drop((locked, place));
            });
        }
        Ok(())
    }

    /// Stops starting new work. Files that are being fetched are abandoned; the next worker fetches
    /// them.
    pub fn stop(&self) {
        self.inner.stopping.cancel();
    }

    /// Runs maintenance once.
    pub async fn tidy_now(&self) -> Result<(), Error> {
        self.inner.tidy().await
    }

    /// Executes the work that is due now, in up to 64 scopes, and scrubs deleted data from the
    /// database files. Returns when all of it is done. Tests use this instead of
    /// [`Mutations::start`].
    pub async fn step(&self) -> Result<(), Error> {
        let inner = &self.inner;
        for scope in self.due().await? {
            loop {
                let Round {
                    more,
                    waiting,
                    taken,
                    claims,
                } = inner.step(scope).await?;
                let attempts = taken
                    .into_iter()
                    .map(|taken| callbacks::attempt(inner, scope, taken));
                futures::future::try_join_all(attempts).await?;
                let claims = claims
                    .into_iter()
                    .map(|claim| callbacks::deliver(inner, scope, claim));
                futures::future::try_join_all(claims).await?;
                let fetches = waiting.is_some();
                if let Some(waiting) = waiting {
                    inner.fetch_and_execute(scope, *waiting).await?;
                }
                if !more && !fetches {
                    break;
                }
            }
        }
        inner.store.scrub().await.map(drop)
    }

    /// Returns scopes in which work is due: those in the index and, once a minute, those that it
    /// lacks.
    async fn due(&self) -> Result<Vec<Scope>, Error> {
        let store = &self.inner.store;
        let now = store.clock().now();
        let mut due = store.scopes_with_work(now, ASKED).await?;
        if self.inner.is_sweep_due() {
            let overdue = store.overdue_scopes(now, ASKED).await?;
            let others: Vec<_> = overdue
                .into_iter()
                .filter(|scope| !due.contains(scope))
                .collect();
            due.extend(others);
        }
        Ok(due)
    }
}

/// Runs one round of work on a scope. File downloads and callbacks run as separate tasks.
async fn round(inner: &Arc<Inner>, scope: Scope) {
    let Round {
        more,
        waiting,
        taken,
        claims,
    } = match inner.step(scope).await {
        Ok(round) => round,
        Err(error) => {
            tracing::warn!(%error, "work on a scope failed, will retry");
            inner
                .stopping
                .run_until_cancelled(tokio::time::sleep(POLL_INTERVAL))
                .await;
            return;
        }
    };
    for taken in taken {
        let inner = inner.clone();
        inner.clone().tasks.spawn(async move {
            let delivery = async {
                if let Err(error) = callbacks::attempt(&inner, scope, taken).await {
                    tracing::warn!(%error, "a delivery could not be noted; it will be repeated");
                }
            };
            Box::pin(inner.guarded(scope, delivery)).await;
            // Another delivery may have waited for this one's permit.
            inner.wake.notify_one();
        });
    }
    for claim in claims {
        let inner = inner.clone();
        inner.clone().tasks.spawn(async move {
            let delivery = async {
                if let Err(error) = callbacks::deliver(&inner, scope, claim).await {
                    tracing::warn!(%error, "deliveries of events could not be noted; they will be repeated");
                }
            };
            Box::pin(inner.guarded(scope, delivery)).await;
        });
    }
    if let Some(waiting) = waiting {
        let inner = inner.clone();
        inner.clone().tasks.spawn(async move {
            let fetching = async {
                if let Err(error) = inner.fetch_and_execute(scope, *waiting).await {
                    tracing::warn!(%error, "files for a mutation could not be kept; they will be fetched again");
                }
            };
            Box::pin(inner.guarded(scope, fetching)).await;
            inner.wake.notify_one();
        });
    }
    if more {
        inner.announce_more_work(scope);
    }
}

/// A scope that this process is working on, until this is dropped.
struct Busy(Arc<Inner>, Scope);

impl Busy {
    /// Claims a scope. If another task already works on it, that task is notified that there is
    /// more work.
    fn take(inner: &Arc<Inner>, scope: Scope) -> Option<Self> {
        if inner.announce_more_work(scope) {
            return None;
        }
        inner.busy().insert(scope, false);
        Some(Self(inner.clone(), scope))
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if self.0.busy().remove(&self.1) == Some(true) {
            self.0.wake.notify_one();
        }
    }
}

impl Inner {
    fn busy(&self) -> MutexGuard<'_, HashMap<Scope, bool>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether all scopes must be searched now. The next search is then due after [`SWEEP`].
    fn is_sweep_due(&self) -> bool {
        let now = self.store.clock().elapsed();
        let mut next = self
            .next_sweep
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let is_due = *next <= now;
        if is_due {
            *next = now + SWEEP;
        }
        is_due
    }

    /// Records that there is more work in a scope that is being worked on. Returns false if no task
    /// works on it.
    fn announce_more_work(&self, scope: Scope) -> bool {
        self.busy()
            .get_mut(&scope)
            .map(|more| *more = true)
            .is_some()
    }

    /// Runs a task for a scope. A panic ends the task alone: it is counted and logged, and the work
    /// is repeated after a pause.
    async fn guarded(&self, scope: Scope, task: impl Future<Output = ()>) {
        if self.task_panics.caught(task).await.is_some() {
            return;
        }
        tracing::error!(
            region = %scope.region,
            environment = scope.environment.name(),
            "work on a scope panicked, will be repeated"
        );
        self.stopping
            .run_until_cancelled(tokio::time::sleep(POLL_INTERVAL))
            .await;
    }

    /// Runs one round of work on a scope.
    async fn step(self: &Arc<Self>, scope: Scope) -> Result<Round, Error> {
        self.store.remove_discarded(scope).await?;
        let round = queue::advance(self, scope).await?;
        self.ended.notify_waiters();
        Ok(round)
    }
}
