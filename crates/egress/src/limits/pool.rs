//! A pool of permits that owners share fairly. No owner holds more than its share. Those that wait
//! are served in rotation, owner by owner, and in order of arrival for each owner.

use model::Scope;
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::oneshot;

/// The owner of an outgoing request: a region's environment, or none for the operator.
pub type Owner = Option<Scope>;

/// A pool of permits.
#[derive(Debug)]
pub(super) struct Pool {
    total: usize,
    share: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    taken: usize,
    held: HashMap<Owner, usize>,
    waiting: HashMap<Owner, VecDeque<oneshot::Sender<Permit>>>,
    /// The owners for which someone waits, in the order in which they are served.
    rotation: VecDeque<Owner>,
}

/// A permit. Released when dropped.
#[derive(Debug)]
pub(super) struct Permit {
    /// None once it could not be delivered to its waiter.
    pool: Option<Arc<Pool>>,
    owner: Owner,
}

impl Pool {
    /// Creates a pool of `total` permits, of which one owner holds at most `share`.
    pub(super) fn new(total: usize, share: usize) -> Arc<Self> {
        Arc::new(Self {
            total,
            share,
            state: Mutex::default(),
        })
    }

    /// Waits for a permit. A caller that stops waiting takes none.
    pub(super) async fn take(self: &Arc<Self>, owner: Owner) -> Permit {
        let waiter = {
            let mut state = self.state();
            if self.is_free_for(&state, &owner) {
                state.count(owner);
                return Permit {
                    pool: Some(self.clone()),
                    owner,
                };
            }
            state.wait(owner)
        };
        waiter.await.expect("a waiter gets an answer")
    }

    /// Returns whether a permit would be granted at once.
    #[cfg(test)]
    fn has_room(&self, owner: Owner) -> bool {
        self.is_free_for(&self.state(), &owner)
    }

    fn is_free_for(&self, state: &State, owner: &Owner) -> bool {
        state.taken < self.total && state.held_by(owner) < self.share
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn release(self: &Arc<Self>, owner: Owner) {
        let mut state = self.state();
        state.discount(owner);
        self.serve(&mut state);
    }

    /// Grants free permits to those that wait, one for each owner in turn.
    fn serve(self: &Arc<Self>, state: &mut State) {
        let mut passed_over = 0;
        while state.taken < self.total && passed_over < state.rotation.len() {
            let Some(owner) = state.rotation.pop_front() else {
                return;
            };
            let may = state.held_by(&owner) < self.share;
            match state.next_waiter(owner) {
                None => continue,
                Some(_) if !may => passed_over += 1,
                Some(queue) => {
                    let given = queue.pop_front().map(|waiter| {
                        let permit = Permit {
                            pool: Some(self.clone()),
                            owner,
                        };
                        waiter
                            .send(permit)
                            .map_err(|mut unwanted| unwanted.pool = None)
                    });
                    if let Some(Ok(())) = given {
                        state.count(owner);
                    }
                    passed_over = 0;
                }
            }
            state.rotation.push_back(owner);
        }
    }
}

impl State {
    fn held_by(&self, owner: &Owner) -> usize {
        self.held.get(owner).copied().unwrap_or_default()
    }

    fn count(&mut self, owner: Owner) {
        self.taken += 1;
        *self.held.entry(owner).or_default() += 1;
    }

    fn discount(&mut self, owner: Owner) {
        self.taken -= 1;
        if let Some(held) = self.held.get_mut(&owner) {
            *held -= 1;
            if *held == 0 {
                self.held.remove(&owner);
            }
        }
    }

    fn wait(&mut self, owner: Owner) -> oneshot::Receiver<Permit> {
        let (waiter, given) = oneshot::channel();
        let queue = self.waiting.entry(owner).or_insert_with(|| {
            self.rotation.push_back(owner);
            VecDeque::new()
        });
        // Those that stopped waiting would otherwise be kept until a permit becomes free.
        while queue.front().is_some_and(oneshot::Sender::is_closed) {
            queue.pop_front();
        }
        queue.push_back(waiter);
        given
    }

    /// Returns the queue of those that still wait for an owner, if there are any.
    fn next_waiter(&mut self, owner: Owner) -> Option<&mut VecDeque<oneshot::Sender<Permit>>> {
        let queue = self.waiting.get_mut(&owner)?;
        while queue.front().is_some_and(oneshot::Sender::is_closed) {
            queue.pop_front();
        }
        if queue.is_empty() {
            self.waiting.remove(&owner);
            return None;
        }
        self.waiting.get_mut(&owner)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(pool) = self.pool.take() {
            pool.release(self.owner);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;
    use model::{Environment, RegionId};
    use std::{future::Future, pin::Pin};

    #[expect(clippy::unnecessary_wraps, reason = "it is what the pool takes")]
    fn owner(region: char) -> Owner {
        let region: RegionId = format!("reg{}", region.to_string().repeat(14))
            .parse()
            .unwrap();
        Some(Scope {
            region,
            environment: Environment::Production,
        })
    }

    fn at_once(pool: &Arc<Pool>, region: char) -> Option<Permit> {
        pool.take(owner(region)).now_or_never()
    }

    type Waiting = Pin<Box<dyn Future<Output = Permit>>>;

    fn waits(pool: &Arc<Pool>, region: char) -> Waiting {
        let pool = pool.clone();
        let mut waiting: Waiting = Box::pin(async move { pool.take(owner(region)).await });
        assert!((&mut waiting).now_or_never().is_none());
        waiting
    }

    #[test]
    fn scope_holds_at_most_its_share_of_permits() {
        let pool = Pool::new(8, 2);
        let held: Vec<_> = (0..2).map(|_| at_once(&pool, 'A').unwrap()).collect();
        assert!(!pool.has_room(owner('A')));
        let mut more = waits(&pool, 'A');
        assert!(pool.has_room(owner('B')));
        let others: Vec<_> = ['B', 'C', 'D']
            .map(|region| [at_once(&pool, region), at_once(&pool, region)])
            .into();
        assert!(others.iter().flatten().all(Option::is_some));
        assert!(at_once(&pool, 'E').is_none(), "all are taken");
        drop(others);
        assert!(
            (&mut more).now_or_never().is_none(),
            "a released permit is not for an owner that holds its share"
        );
        drop(held);
        assert!(more.now_or_never().is_some());
        let state = pool.state();
        assert_eq!((state.taken, state.held.len()), (0, 0));
    }

    #[test]
    fn waiters_are_served_region_by_region() {
        let pool = Pool::new(2, 2);
        let mut held: VecDeque<_> = (0..2).map(|_| at_once(&pool, 'X').unwrap()).collect();
        // A has many waiters before B and C arrive.
        let mut waiting: Vec<(char, Waiting)> = "AAAABCB"
            .chars()
            .map(|region| (region, waits(&pool, region)))
            .collect();
        let mut served = String::new();
        while !waiting.is_empty() {
            drop(held.pop_front().unwrap());
            let mut left = Vec::new();
            for (region, mut future) in waiting {
                match (&mut future).now_or_never() {
                    Some(permit) => {
                        served.push(region);
                        held.push_back(permit);
                    }
                    None => left.push((region, future)),
                }
            }
            waiting = left;
        }
        assert_eq!(served, "ABCABAA");
    }

    #[test]
    fn cancelled_waiter_returns_its_permit() {
        let pool = Pool::new(1, 1);
        let held = at_once(&pool, 'A').unwrap();
        let (gone, unread, last) = (waits(&pool, 'B'), waits(&pool, 'B'), waits(&pool, 'C'));
        drop(gone);
        drop(held);
        assert_eq!(
            pool.state().held_by(&owner('B')),
            1,
            "it was given and not looked at"
        );
        drop(unread);
        drop(last.now_or_never().unwrap());
        let state = pool.state();
        assert_eq!(
            (state.taken, state.waiting.values().flatten().count()),
            (0, 0)
        );
    }
}
