//! The process's own work on scopes: whatever is due is done, several scopes at once and each by one task at a time.

use super::{
    Inner, Mutations, callbacks, fetch,
    queue::{self, Round, Waiting},
};
use futures::future::{Either, select};
use model::Scope;
use std::{
    collections::HashMap,
    sync::{Arc, MutexGuard, PoisonError},
    time::Duration,
};
use store::Error;
use tokio::sync::Semaphore;

/// How often one looks for work that nobody announced: another process's, or what is due later.
const LOOK: Duration = Duration::from_millis(500);
/// How often old things are tidied up.
const TIDY: Duration = Duration::from_mins(1);
/// Lanes worked on at once.
const CONCURRENT_SCOPES: usize = 16;
/// Lanes asked for at once.
const ASKED: u32 = 64;

impl Mutations {
    /// Does all work there is until it is told to stop, and finishes what it has begun.
    pub async fn work(&self) {
        let inner = &self.inner;
        let room = Arc::new(Semaphore::new(CONCURRENT_SCOPES));
        inner.tasks.spawn(keep_scrubbing(inner.clone()));
        while !inner.stopping.is_cancelled() {
            match self.due().await {
                Ok(scopes) => {
                    for scope in scopes {
                        let Ok(place) = room.clone().acquire_owned().await else { return };
                        let Some(locked) = Busy::take(inner, scope) else { continue };
                        inner.tasks.spawn(async move {
                            round(&locked.0, scope).await;
                            drop((locked, place));
                        });
                    }
                }
                Err(error) => tracing::warn!(%error, "no work can be looked for"),
            }
            let woken = tokio::time::timeout(LOOK, inner.wake.notified());
            inner.stopping.run_until_cancelled(woken).await;
        }
        inner.tasks.close();
        inner.tasks.wait().await;
    }

    /// Begins nothing more; files that are being fetched are left to whoever comes next.
    pub fn stop(&self) {
        self.inner.stopping.cancel();
    }

    /// Tidies up now and then, for as long as it is polled.
    pub async fn tidy(&self) {
        loop {
            if let Err(error) = self.tidy_now().await {
                tracing::warn!(%error, "tidying up broke off");
            }
            tokio::time::sleep(TIDY).await;
        }
    }

    /// Tidies up once.
    pub async fn tidy_now(&self) -> Result<(), Error> {
        self.inner.tidy().await
    }

    /// Does what is due now in every scope, and comes back when it is done.
    pub async fn step(&self) -> Result<(), Error> {
        let inner = &self.inner;
        for scope in self.due().await? {
            loop {
                let Round { more, waiting, taken } = inner.step(scope).await?;
                let told = taken.into_iter().map(|taken| callbacks::attempt(inner, scope, taken));
                futures::future::try_join_all(told).await?;
                let fetches = waiting.is_some();
                if let Some(waiting) = waiting {
                    inner.bring(scope, *waiting).await?;
                }
                if !more && !fetches {
                    break;
                }
            }
        }
        inner.store.scrub().await.map(drop)
    }

    async fn due(&self) -> Result<Vec<Scope>, Error> {
        let now = self.inner.store.clock().now();
        self.inner.store.lanes_with_work(now, ASKED).await
    }
}

/// Takes what was removed out of the database's files too, beside all other work.
async fn keep_scrubbing(inner: Arc<Inner>) {
    while !inner.stopping.is_cancelled() {
        if let Err(error) = inner.store.scrub_in_turn().await {
            tracing::warn!(%error, "what was removed is still in the database's files; it is tried again");
        }
        inner.stopping.run_until_cancelled(tokio::time::sleep(LOOK)).await;
    }
}

/// One round of work on a scope. What takes others' time, files and callbacks, goes on beside it.
async fn round(inner: &Arc<Inner>, scope: Scope) {
    let Round { more, waiting, taken } = match inner.step(scope).await {
        Ok(round) => round,
        Err(error) => {
            tracing::warn!(%error, "work on a scope failed, will retry");
            inner.stopping.run_until_cancelled(tokio::time::sleep(LOOK)).await;
            return;
        }
    };
    for taken in taken {
        let inner = inner.clone();
        inner.clone().tasks.spawn(async move {
            if let Err(error) = callbacks::attempt(&inner, scope, taken).await {
                tracing::warn!(%error, "a delivery could not be noted; it will be repeated");
            }
            // Another may have waited for its place.
            inner.wake.notify_one();
        });
    }
    if let Some(waiting) = waiting {
        let inner = inner.clone();
        inner.clone().tasks.spawn(async move {
            if let Err(error) = inner.bring(scope, *waiting).await {
                tracing::warn!(%error, "files for a mutation could not be kept; they will be fetched again");
            }
            inner.wake.notify_one();
        });
    }
    if more {
        inner.word_of(scope);
    }
}

/// A scope that this process is working on, until this is dropped.
struct Busy(Arc<Inner>, Scope);

impl Busy {
    /// Takes a scope; if it is taken, whoever has it is told that there is more.
    fn take(inner: &Arc<Inner>, scope: Scope) -> Option<Self> {
        if inner.word_of(scope) {
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

    /// Notes that there is more work in a scope that is being worked on. False when it is not.
    fn word_of(&self, scope: Scope) -> bool {
        self.busy().get_mut(&scope).map(|more| *more = true).is_some()
    }

    /// One round of work on a scope.
    async fn step(self: &Arc<Self>, scope: Scope) -> Result<Round, Error> {
        self.store.remove_discarded(scope).await?;
        let round = queue::advance(self, scope).await?;
        self.ended.notify_waiters();
        Ok(round)
    }

    /// Fetches the files of a scope's first mutation and does it; gives the scope back when that cannot be.
    async fn bring(self: &Arc<Self>, scope: Scope, waiting: Waiting) -> Result<(), Error> {
        let (store, holder) = (&self.store, waiting.holder.clone());
        let fetching = self.stopping.child_token();
        let fetched = {
            let client = self.client.on_behalf_of(scope);
            let fetched = fetch::all(store, &client, &waiting.stored.operation, waiting.room, &fetching);
            let lost = async {
                self.keep(scope, &holder).await;
                fetching.cancel();
                std::future::pending::<()>().await;
            };
            let (fetched, lost) = (std::pin::pin!(fetched), std::pin::pin!(lost));
            match select(fetched, lost).await {
                Either::Left((fetched, _)) => fetched,
                Either::Right(_) => Ok(None),
            }
        };
        let mut kept = Vec::new();
        let brought = match fetched {
            Ok(Some(fetched)) => {
                kept = fetched.iter().flatten().map(|(_, kept)| kept.file).collect();
                queue::finish(self, scope, waiting, fetched).await.map(Some)
            }
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        };
        self.ended.notify_waiters();
        let in_vain = match &brought {
            Ok(Some(finished)) => !finished,
            // Where it is no longer ours, it may be done all the same.
            Ok(None) | Err(_) => self.release(scope, holder).await,
        };
        if in_vain {
            store.files().remove(&kept).await;
        }
        brought.map(drop)
    }

    /// Keeps a scope from others until it is lost to them.
    async fn keep(&self, scope: Scope, holder: &str) {
        loop {
            tokio::time::sleep(self.options.lease / 3).await;
            match queue::renew(self, scope, holder.to_owned()).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => tracing::warn!(%error, "a scope's lease could not be extended, will retry"),
            }
        }
    }

    /// Gives a scope back, however often that must be tried. False when it was no longer ours.
    async fn release(&self, scope: Scope, holder: String) -> bool {
        loop {
            match queue::release(&self.store, scope, holder.clone()).await {
                Ok(released) => return released,
                Err(error) => tracing::warn!(%error, "a scope's lease could not be released, will retry"),
            }
            if self.stopping.run_until_cancelled(tokio::time::sleep(LOOK)).await.is_none() {
                return false;
            }
        }
    }
}
