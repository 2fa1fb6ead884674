//! The access log: who saw which candidates. Reads are noted in memory and written to the
//! database about a second later, so that requests do not wait for the database.
//!
//! Noting a read takes an uncontended lock and a few bytes (`window`). Once a second,
//! [`Accesses::flush`] takes what was noted, combines it by minute (`ledger`) and writes it in as
//! few rows as possible. Changes are recorded in their own transactions, see [`crate::mutations`].

mod ledger;
mod window;

use crate::jobs::{Job, Jobs};
use ledger::Ledger;
use model::{Action, Run, Runs, Scope, Timestamp};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
pub use store::access_log::Viewer;
use store::{Error, Store};
use tokio::sync::Mutex;
use window::Windows;

/// Interval at which noted reads are written to the database.
const FLUSH: Duration = Duration::from_secs(1);
/// Interval at which old entries are deleted.
const TIDY: Duration = Duration::from_hours(1);

/// A read of candidates' data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReadEvent {
    /// The scope of the candidates.
    pub scope: Scope,
    /// Who read.
    pub viewer: Viewer,
    /// The action.
    pub action: Action,
    /// The fields that were shown, as [`model::Selection::bits`], if the action selects fields.
    pub fields: Option<i64>,
}

/// Handle to the access log of this process; cheap to clone.
#[derive(Debug, Clone)]
pub struct Accesses {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    kept: Duration,
    windows: Windows,
    ledger: Mutex<Ledger>,
    lost: AtomicU64,
    /// How many of the lost reads have been reported in the server's log.
    reported: AtomicU64,
}

impl Accesses {
    /// Creates the access log of a process. `kept` is the retention period of its entries.
    pub fn new(store: Store, kept: Duration) -> Self {
        let (windows, ledger) = (Windows::default(), Mutex::default());
        let inner = Inner {
            store,
            kept,
            windows,
            ledger,
            lost: AtomicU64::default(),
            reported: AtomicU64::default(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Notes that the candidates at these positions were shown.
    pub fn note(&self, reading: ReadEvent, shown: &Runs) {
        if shown.is_empty() {
            return;
        }
        if !self
            .inner
            .windows
            .note(reading, shown, self.inner.store.clock().now())
        {
            let lost = shown.runs().map(Run::count).sum();
            self.inner.lost.fetch_add(lost, Ordering::Relaxed);
        }
    }

    /// Returns how many times a candidate was shown without being noted, because the memory limit
    /// was reached.
    pub fn lost(&self) -> u64 {
        self.inner.lost.load(Ordering::Relaxed)
    }

    /// Writes the reads noted so far to the database. On failure they are kept for the next call.
    pub async fn flush(&self) -> Result<(), Error> {
        let Inner {
            store,
            windows,
            lost,
            reported,
            ledger,
            ..
        } = &*self.inner;
        let now_lost = lost.load(Ordering::Relaxed);
        let new = now_lost - reported.swap(now_lost, Ordering::Relaxed);
        if new > 0 {
            tracing::warn!(lost = new, "access log entries were dropped: buffer full");
        }
        ledger.lock().await.bring_up_to_date(store, windows).await
    }

    /// Starts the background jobs: one writes noted reads every second, one deletes old entries
    /// every hour.
    pub fn start(&self, jobs: &Jobs) {
        let log = self.clone();
        let failure = "access log flush failed, will retry";
        jobs.start(Job::new("access-log", FLUSH, failure, move || {
            let log = log.clone();
            async move { log.flush().await }
        }));
        let log = self.clone();
        let failure = "old access log entries were not deleted, will retry";
        jobs.start(Job::new("access-log-retention", TIDY, failure, move || {
            let log = log.clone();
            async move { log.tidy().await }
        }));
    }

    /// Deletes entries older than the retention period, in batches. Several nodes may run it
    /// concurrently.
    pub async fn tidy(&self) -> Result<(), Error> {
        let Inner { store, kept, .. } = &*self.inner;
        let kept = i64::try_from(kept.as_micros()).unwrap_or(i64::MAX);
        let before = Timestamp::from_micros(store.clock().now().micros().saturating_sub(kept));
        for scope in store.scopes_with_old_accesses(before).await? {
            while store.forget_accesses(scope, before).await? {}
        }
        Ok(())
    }
}
