//! The state of the mutation engine, shared by requests and the worker.

use super::{
    callbacks::{Redeliveries, SlowReceivers},
    intake::Intake,
    options::Options,
    timeout_strikes::TimeoutStrikes,
};
use crate::{jobs::TaskPanics, quotas::QuotaRejections, waiting::Waiters};
use model::Scope;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use store::Store;
use tokio::sync::{Notify, Semaphore};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Scopes worked on at once.
const CONCURRENT_SCOPES: usize = 16;

/// The state of the mutation engine.
#[derive(Debug)]
pub(super) struct Inner {
    pub(super) store: Store,
    pub(super) intake: Intake,
    pub(super) options: Options,
    pub(super) client: egress::Client,
    pub(super) redeliveries: Redeliveries,
    pub(super) slow_receivers: SlowReceivers,
    pub(super) waiters: Arc<Waiters>,
    pub(super) refused: QuotaRejections,
    /// Scopes that a task of this process is working on. The flag records whether more work was
    /// announced in the scope since that task started.
    pub(super) busy: Mutex<HashMap<Scope, bool>>,
    /// When all scopes are next searched for work that the index of due scopes lacks, in the clock's
    /// elapsed time.
    pub(super) next_sweep: Mutex<Duration>,
    pub(super) strikes: TimeoutStrikes,
    /// Limits the scopes that are worked on at once.
    pub(super) places: Arc<Semaphore>,
    /// Wakes the worker when there is new work.
    pub(super) wake: Arc<Notify>,
    /// Wakes the requests in [`super::Mutations::wait`] after a round of work, which may have ended
    /// mutations.
    pub(super) ended: Notify,
    /// Tasks started by the worker, so that shutdown can wait for them.
    pub(super) tasks: TaskTracker,
    /// Counts the panics of these tasks.
    pub(super) task_panics: TaskPanics,
    /// Cancelled at shutdown; no new work starts after that.
    pub(super) stopping: CancellationToken,
}

impl Inner {
    /// Creates the state on an open store.
    pub(super) fn new(store: Store, options: Options) -> Self {
        store.suspect_traces();
        Self {
            intake: Intake::new(store.clone(), options.quotas),
            client: egress::Client::new(options.egress),
            store,
            options,
            redeliveries: Redeliveries::default(),
            slow_receivers: SlowReceivers::default(),
            waiters: Arc::default(),
            refused: QuotaRejections::default(),
            busy: Mutex::default(),
            next_sweep: Mutex::default(),
            strikes: TimeoutStrikes::default(),
            places: Arc::new(Semaphore::new(CONCURRENT_SCOPES)),
            wake: Arc::default(),
            ended: Notify::new(),
            tasks: TaskTracker::new(),
            task_panics: TaskPanics::default(),
            stopping: CancellationToken::new(),
        }
    }
}
