//! The description of a background job.

use super::TaskPanics;
use futures::future::BoxFuture;
use model::Random;
use std::{fmt, sync::Arc, time::Duration};
use store::Error;
use tokio::sync::Notify;

/// When the next round of a job is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// At once, because there is more to do.
    AtOnce,
    /// After the job's interval, or as soon as the job is woken.
    Wait,
}

impl From<()> for Next {
    fn from((): ()) -> Self {
        Self::Wait
    }
}

type Round = Box<dyn Fn() -> BoxFuture<'static, Result<Next, Error>> + Send + Sync>;
type Drained = Box<dyn Fn() -> BoxFuture<'static, ()> + Send + Sync>;

/// A background job: a round of work that is repeated.
pub struct Job {
    pub(super) name: &'static str,
    pub(super) interval: Duration,
    pub(super) failure: &'static str,
    pub(super) round: Round,
    pub(super) wake: Option<Arc<Notify>>,
    pub(super) drained: Option<Drained>,
    pub(super) drains: bool,
    pub(super) lasts: bool,
    pub(super) waits_first: bool,
    pub(super) task_panics: TaskPanics,
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Job").field(&self.name).finish()
    }
}

impl Job {
    /// Creates a job that runs a round at this interval. `failure` is the log message of a round
    /// that fails.
    pub fn new<F, N>(
        name: &'static str,
        interval: Duration,
        failure: &'static str,
        round: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<N, Error>> + Send + 'static,
        N: Into<Next>,
    {
        let round = move || -> BoxFuture<'static, Result<Next, Error>> {
            let round = round();
            Box::pin(async move { round.await.map(Into::into) })
        };
        Self {
            name,
            interval,
            failure,
            round: Box::new(round),
            wake: None,
            drained: None,
            drains: false,
            lasts: false,
            waits_first: false,
            task_panics: TaskPanics::default(),
        }
    }

    /// Runs the next round as soon as this is notified.
    #[must_use]
    pub fn woken_by(mut self, wake: Arc<Notify>) -> Self {
        self.wake = Some(wake);
        self
    }

    /// Finishes the round under way when the jobs are stopped, instead of aborting it.
    #[must_use]
    pub fn draining(mut self) -> Self {
        self.drains = true;
        self
    }

    /// Like [`Job::draining`], and then waits for this future: for the tasks that rounds started.
    #[must_use]
    pub fn drained_by<F>(mut self, drained: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.drained = Some(Box::new(move || Box::pin(drained())));
        self.draining()
    }

    /// Says that a round lasts until it fails, such as a connection. It counts as successful for as
    /// long as it lasts.
    #[must_use]
    pub fn lasting(mut self) -> Self {
        self.lasts = true;
        self
    }

    /// Adds the panics of the tasks that rounds start to the job's restarts.
    #[must_use]
    pub fn counting(mut self, task_panics: TaskPanics) -> Self {
        self.task_panics = task_panics;
        self
    }

    /// Waits for the interval before the first round, too.
    #[must_use]
    pub fn waiting_first(mut self) -> Self {
        self.waits_first = true;
        self
    }
}

/// Returns the delay jittered by up to 20% either way, so that what failed together is not retried
/// together.
pub(crate) fn jittered(wait: Duration, random: &dyn Random) -> Duration {
    wait.mul_f64(0.8 + fraction(random) * 0.4)
}

/// Returns the interval shortened by up to 10%, so that nodes do not work in step. It is never
/// longer, because promises rest on some intervals.
pub(super) fn sooner(interval: Duration, random: &dyn Random) -> Duration {
    interval.mul_f64(0.9 + fraction(random) * 0.1)
}

/// Returns a random number from 0 to 1.
fn fraction(random: &dyn Random) -> f64 {
    let mut byte = [0];
    random.fill(&mut byte);
    f64::from(byte[0]) / 255.0
}
