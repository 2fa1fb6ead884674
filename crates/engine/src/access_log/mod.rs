//! Who saw whom: reads are noted in memory and recorded in the database a moment later, so that none waits for it.
//!
//! A read costs a lock that nobody else holds and a few bytes (`window`). Once a second [`Accesses::flush`] takes what was
//! noted, brings it together by the minute (`ledger`) and writes it, in as few rows as that takes. Changes are recorded in
//! their own transactions, see [`crate::mutations`].

mod ledger;
mod window;

use ledger::Ledger;
use model::{KeyId, Run, Runs, Scope, Timestamp};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use store::{Error, Store};
use tokio::sync::Mutex;
use window::Windows;

/// How often what was noted is written down.
const FLUSH: Duration = Duration::from_secs(1);
/// How often what is old is looked for.
const TIDY: Duration = Duration::from_hours(1);

/// A read of candidates' data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReadEvent {
    /// Whose candidates.
    pub scope: Scope,
    /// By whose key; none for the operator.
    pub key: Option<KeyId>,
    /// What was asked.
    pub action: &'static str,
    /// What was shown, as [`model::Selection::bits`], where there was a choice.
    pub fields: Option<i64>,
}

/// The accesses of one process; cheap to clone.
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
    /// How many of the lost have been told of in the log.
    told: AtomicU64,
}

impl Accesses {
    /// Those of a process on this store, to be kept for so long.
    pub fn new(store: Store, kept: Duration) -> Self {
        let (windows, ledger) = (Windows::default(), Mutex::default());
        let inner = Inner { store, kept, windows, ledger, lost: AtomicU64::default(), told: AtomicU64::default() };
        Self { inner: Arc::new(inner) }
    }

    /// Notes that the candidates at these positions were shown.
    pub fn note(&self, reading: ReadEvent, shown: &Runs) {
        if shown.is_empty() {
            return;
        }
        if !self.inner.windows.note(reading, shown, self.inner.store.clock().now()) {
            let lost = shown.runs().map(Run::count).sum();
            self.inner.lost.fetch_add(lost, Ordering::Relaxed);
        }
    }

    /// How many times a candidate was shown and that could not be noted, for want of room.
    pub fn lost(&self) -> u64 {
        self.inner.lost.load(Ordering::Relaxed)
    }

    /// Writes down what was noted until now. What cannot be written is kept for the next time.
    pub async fn flush(&self) -> Result<(), Error> {
        let Inner { store, windows, lost, told, ledger, .. } = &*self.inner;
        let now_lost = lost.load(Ordering::Relaxed);
        let new = now_lost - told.swap(now_lost, Ordering::Relaxed);
        if new > 0 {
            tracing::warn!(lost = new, "who saw which candidates was not recorded: too much at once");
        }
        ledger.lock().await.bring_up_to_date(store, windows).await
    }

    /// Writes down what is noted, and forgets what is old, for as long as it is polled.
    pub async fn work(&self) {
        futures::future::join(self.keep_flushing(), self.keep_tidying()).await;
    }

    async fn keep_flushing(&self) {
        let mut ticks = tokio::time::interval(FLUSH);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Err(error) = self.flush().await {
                tracing::warn!(%error, "access log flush failed, will retry");
            }
        }
    }

    async fn keep_tidying(&self) {
        loop {
            if let Err(error) = self.tidy().await {
                tracing::warn!(%error, "old accesses were not forgotten");
            }
            tokio::time::sleep(TIDY).await;
        }
    }

    /// Forgets what is older than it is to be kept, in steps. Several nodes may do it at once.
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
