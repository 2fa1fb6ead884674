//! The process's own work on lanes: whatever is due is done, several lanes at once and each by one task at a time.

use super::{
    Inner, Mutations, callbacks, fetch,
    queue::{self, Reached},
};
use model::Scope;
use std::{sync::Arc, time::Duration};
use store::{Error, mutations::Due};
use tokio::sync::Semaphore;

/// How often one looks for work that nobody announced: another process's, or what is due later.
const LOOK: Duration = Duration::from_millis(500);
/// How often old things are tidied up.
const TIDY: Duration = Duration::from_mins(1);
/// Lanes worked on at once.
const LANES: usize = 16;
/// Lanes asked for at once.
const ASKED: u32 = 64;

impl Mutations {
    /// Does all work there is, for as long as it is polled.
    pub async fn work(&self) {
        let room = Arc::new(Semaphore::new(LANES));
        loop {
            match self.due().await {
                Ok(lanes) => {
                    for scope in lanes {
                        let Ok(place) = room.clone().acquire_owned().await else { return };
                        let Some(lane) = Busy::take(&self.inner, scope) else { continue };
                        tokio::spawn(async move {
                            match lane.0.step(scope).await {
                                Ok(due) => {
                                    for due in due {
                                        tokio::spawn(tell(lane.0.clone(), scope, due));
                                    }
                                }
                                Err(error) => {
                                    tracing::warn!(%error, "work on a lane broke off");
                                    tokio::time::sleep(LOOK).await;
                                }
                            }
                            drop((lane, place));
                        });
                    }
                }
                Err(error) => tracing::warn!(%error, "no work can be looked for"),
            }
            if let Err(error) = self.inner.scrub().await {
                tracing::warn!(%error, "erased data could not be scrubbed yet");
            }
            drop(tokio::time::timeout(LOOK, self.inner.wake.notified()).await);
        }
    }

    /// Tidies up now and then, for as long as it is polled.
    pub async fn tidy(&self) {
        loop {
            if let Err(error) = self.inner.tidy().await {
                tracing::warn!(%error, "tidying up broke off");
            }
            tokio::time::sleep(TIDY).await;
        }
    }

    /// Does what is due now in every lane, and comes back when it is done.
    pub async fn step(&self) -> Result<(), Error> {
        for scope in self.due().await? {
            let due = self.inner.step(scope).await?;
            let told = due.into_iter().map(|due| callbacks::attempt(&self.inner, scope, due));
            futures::future::try_join_all(told).await?;
        }
        self.inner.scrub().await
    }

    async fn due(&self) -> Result<Vec<Scope>, Error> {
        let now = self.inner.store.clock().now();
        self.inner.store.lanes_with_work(now, ASKED).await
    }
}

async fn tell(inner: Arc<Inner>, scope: Scope, due: Due) {
    if let Err(error) = callbacks::attempt(&inner, scope, due).await {
        tracing::warn!(%error, "a delivery could not be noted; it will be repeated");
    }
}

/// A lane that this process is working on, until this is dropped.
struct Busy(Arc<Inner>, Scope);

impl Busy {
    fn take(inner: &Arc<Inner>, scope: Scope) -> Option<Self> {
        let mut busy = inner.busy.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        busy.insert(scope).then(|| Self(inner.clone(), scope))
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.busy.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(&self.1);
    }
}

impl Inner {
    /// Does what is due in one lane, but for the callbacks, which it gives.
    pub(super) async fn step(&self, scope: Scope) -> Result<Vec<Due>, Error> {
        self.store.remove_discarded(scope).await?;
        loop {
            let reached = queue::advance(&self.store, scope).await?;
            self.ended.notify_waiters();
            match reached {
                Reached::More => {}
                Reached::End => break,
                Reached::NeedsFiles(waiting) => {
                    let fetched = fetch::all(&self.store, &self.client, &waiting.stored.operation).await?;
                    let kept: Vec<_> = fetched.iter().flatten().map(|(_, kept)| kept.file).collect();
                    if !queue::finish(&self.store, scope, *waiting, fetched).await? {
                        // Another node has taken it over, with files of its own.
                        self.store.files().remove(&kept).await;
                    }
                    self.ended.notify_waiters();
                }
            }
        }
        callbacks::claim(self, scope).await
    }
}
