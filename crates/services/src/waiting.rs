//! Permits of requests in flight. A request that only waits releases its permit, so that one
//! region's waiting requests never displace another's.
//!
//! The middleware gives a request its permit with [`holding`]. Code that may wait for long, such as
//! for a mutation's end or a locked scope, calls [`release`] or wraps its work in [`briefly`].
//! The permit is a task-local value, so it need not be passed to that code.

use model::Scope;
use std::{
    cell::Cell,
    collections::HashMap,
    future::Future,
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// How long work may keep its permit before it counts as waiting.
const BRIEF: Duration = Duration::from_millis(100);
/// The maximum number of requests of one region's environment that may wait for mutations' ends at
/// once.
pub const WAITERS: usize = 32;

/// The permit of a request in flight. It is released when this is dropped, or earlier.
#[derive(Debug)]
pub struct InFlightPermit {
    in_flight: Arc<AtomicUsize>,
    held: Cell<bool>,
}

tokio::task_local! {
    static PERMIT: InFlightPermit;
}

impl InFlightPermit {
    /// Takes a permit. Also returns how many requests were in flight before.
    pub fn take(in_flight: &Arc<AtomicUsize>) -> (Self, usize) {
        let before = in_flight.fetch_add(1, Ordering::Relaxed);
        (
            Self {
                in_flight: in_flight.clone(),
                held: Cell::new(true),
            },
            before,
        )
    }

    /// Creates a permit that is not taken yet. [`take_permit`] takes it.
    pub fn later(in_flight: &Arc<AtomicUsize>) -> Self {
        Self {
            in_flight: in_flight.clone(),
            held: Cell::new(false),
        }
    }

    fn take_now(&self) -> Option<usize> {
        let taken = self.held.replace(true);
        (!taken).then(|| self.in_flight.fetch_add(1, Ordering::Relaxed))
    }

    fn release(&self) {
        if self.held.replace(false) {
            self.in_flight.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl Drop for InFlightPermit {
    fn drop(&mut self) {
        self.release();
    }
}

/// Runs a request's work with its permit. Not an `async fn`, because its future would hold the work
/// twice.
pub fn holding<F: Future>(permit: InFlightPermit, work: F) -> impl Future<Output = F::Output> {
    PERMIT.scope(permit, work)
}

/// Takes the permit of the current request if it has none yet, and then returns how many requests
/// were in flight before.
pub fn take_permit() -> Option<usize> {
    PERMIT.try_with(InFlightPermit::take_now).ok().flatten()
}

/// Releases the permit of the current request. Does nothing if there is none.
pub fn release() {
    // Outside a request there is no permit.
    let _ = PERMIT.try_with(InFlightPermit::release);
}

/// Runs work that is usually quick. After 100 ms the permit is released and the work continues
/// without one.
pub async fn briefly<F: Future>(work: F) -> F::Output {
    let mut work = pin!(work);
    if let Ok(done) = tokio::time::timeout(BRIEF, work.as_mut()).await {
        done
    } else {
        release();
        work.await
    }
}

/// The number of requests that wait for a mutation's end, by region and environment.
#[derive(Debug, Default)]
pub(crate) struct Waiters(Mutex<HashMap<Scope, usize>>);

/// A waiting request. It is counted until this is dropped.
#[derive(Debug)]
pub struct Waiter {
    waiters: Arc<Waiters>,
    scope: Scope,
}

impl Waiters {
    /// Adds a waiter, or returns nothing if [`WAITERS`] requests already wait.
    pub(crate) fn join(self: &Arc<Self>, scope: Scope) -> Option<Waiter> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = waiting.entry(scope).or_default();
        if *number >= WAITERS {
            return None;
        }
        *number += 1;
        Some(Waiter {
            waiters: self.clone(),
            scope,
        })
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        let mut waiting = self
            .waiters
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = waiting.get_mut(&self.scope) {
            *number -= 1;
            if *number == 0 {
                waiting.remove(&self.scope);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Environment, RegionId};
    use std::future::ready;

    fn scope(environment: Environment) -> Scope {
        let region: RegionId = "regAAAAAAAAAAAAAA".parse().unwrap();
        Scope {
            region,
            environment,
        }
    }

    #[tokio::test]
    async fn permit_is_released_once() {
        let in_flight = Arc::new(AtomicUsize::new(0));
        let now = || in_flight.load(Ordering::Relaxed);
        let (permit, before) = InFlightPermit::take(&in_flight);
        assert_eq!((before, now()), (0, 1));
        let other = InFlightPermit::take(&in_flight);
        assert_eq!(other.1, 1);
        holding(permit, async {
            assert_eq!(briefly(ready(7)).await, 7);
            assert_eq!(now(), 2, "what is quick keeps its place");
            release();
            release();
            assert_eq!(now(), 1);
        })
        .await;
        assert_eq!(now(), 1);
        drop(other);
        assert_eq!(now(), 0);
        release();
        assert_eq!(now(), 0);
    }

    #[tokio::test]
    async fn deferred_permit_is_acquired_once() {
        let in_flight = Arc::new(AtomicUsize::new(3));
        let now = || in_flight.load(Ordering::Relaxed);
        holding(InFlightPermit::later(&in_flight), async {
            assert_eq!(now(), 3);
            assert_eq!((take_permit(), now()), (Some(3), 4));
            assert_eq!((take_permit(), now()), (None, 4));
        })
        .await;
        assert_eq!(now(), 3);
        assert_eq!(take_permit(), None, "outside a request there is none");
    }

    #[tokio::test]
    async fn long_work_continues_without_a_permit() {
        let in_flight = Arc::new(AtomicUsize::new(0));
        let (free, freed) = tokio::sync::oneshot::channel();
        let permit = InFlightPermit::take(&in_flight).0;
        let stuck = tokio::spawn(holding(permit, briefly(freed)));
        while in_flight.load(Ordering::Relaxed) > 0 {
            tokio::task::yield_now().await;
        }
        free.send("done").unwrap();
        assert_eq!(stuck.await.unwrap(), Ok("done"));
        assert_eq!(in_flight.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn each_scope_has_its_own_waiters() {
        let waiters = Arc::new(Waiters::default());
        let [production, sandbox] = [Environment::Production, Environment::Sandbox].map(scope);
        let mut waiting: Vec<Waiter> = (0..WAITERS)
            .map(|_| waiters.join(production).unwrap())
            .collect();
        assert!(waiters.join(production).is_none());
        let other = waiters.join(sandbox);
        assert!(other.is_some());
        waiting.pop();
        waiting.push(waiters.join(production).unwrap());
        assert!(waiters.join(production).is_none());
        drop((waiting, other));
        assert!(waiters.0.lock().unwrap().is_empty());
    }
}
