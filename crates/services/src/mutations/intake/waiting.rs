//! Writes that wait in this process to be accepted, by scope, and the bookkeeping of the
//! transactions that will accept them.

use super::receipt::Accepted;
use crate::mutations::{refusal::Refusal, write::Write};
use model::{MutationId, Scope};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use store::Error;
use tokio::sync::oneshot;

/// Maximum number of writes accepted in one transaction.
const BATCH: usize = 64;
/// Maximum number of writes waiting in one scope. Further writes are refused immediately, because a
/// longer queue would only add latency.
const MAX_WAITING: usize = 1024;
/// Maximum number of scopes in which a second transaction may start while the first is being
/// committed. The second one occupies a pooled connection while it waits, so the number is small.
const AHEAD: usize = 4;

/// A write with the id of its mutation, and the reason to refuse it unless it is a replay of an
/// accepted one.
pub(super) type Named = (MutationId, Write, Option<Refusal>);

type ResultSender = oneshot::Sender<Result<Accepted, Error>>;
/// A waiting write, and the channel for its result.
pub(super) type Waiter = (Arc<Named>, ResultSender);

/// The waiting writes and running transactions of one scope.
#[derive(Debug, Default)]
struct ScopeQueue {
    waiting: Vec<Waiter>,
    /// Whether a transaction has started that will take the waiting writes.
    coming: bool,
    /// Number of transactions in progress, including that one: at most two.
    under_way: usize,
}

#[derive(Debug, Default)]
struct Scopes {
    /// Scopes with a transaction in progress.
    queues: HashMap<Scope, ScopeQueue>,
    /// Number of scopes with two transactions in progress.
    ahead: usize,
}

/// Writes waiting to be accepted, by scope. While a transaction commits, the next one of the same
/// scope has already started. It waits for the lock on the scope's row and, once it has the lock,
/// takes all writes that wait here.
#[derive(Debug, Default)]
pub(super) struct Waiting(Mutex<Scopes>);

impl Waiting {
    fn scopes(&self) -> MutexGuard<'_, Scopes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a write to those waiting in its scope. Returns true if the caller must start a
    /// transaction.
    ///
    /// # Errors
    ///
    /// [`store::ErrorKind::Unavailable`] if [`MAX_WAITING`] writes are already waiting.
    pub(super) fn join(
        &self,
        scope: Scope,
        write: Arc<Named>,
        answer: ResultSender,
    ) -> Result<bool, Error> {
        let mut scopes = self.scopes();
        let queue = scopes.queues.entry(scope).or_default();
        if queue.waiting.len() >= MAX_WAITING {
            return Err(Error::unavailable(
                "too many writes are waiting in this scope",
            ));
        }
        queue.waiting.push((write, answer));
        Ok(scopes.begin(scope))
    }

    /// Takes the waiting writes, at most [`BATCH`], for the transaction that has just locked the
    /// scope.
    pub(super) fn take(&self, scope: Scope) -> Vec<Waiter> {
        let mut scopes = self.scopes();
        let Some(queue) = scopes.queues.get_mut(&scope) else {
            return Vec::new();
        };
        queue.coming = false;
        let rest = queue.waiting.split_off(queue.waiting.len().min(BATCH));
        std::mem::replace(&mut queue.waiting, rest)
    }

    /// Records that a transaction has ended. Returns true if the caller must start another one.
    pub(super) fn leave(&self, scope: Scope) -> bool {
        let mut scopes = self.scopes();
        let Some(queue) = scopes.queues.get_mut(&scope) else {
            return false;
        };
        queue.under_way -= 1;
        match queue.under_way {
            0 if queue.waiting.is_empty() => drop(scopes.queues.remove(&scope)),
            0 => {}
            _ => scopes.ahead -= 1,
        }
        scopes.begin(scope)
    }

    /// Returns the number of waiting writes.
    pub(super) fn number(&self) -> usize {
        self.scopes()
            .queues
            .values()
            .map(|queue| queue.waiting.len())
            .sum()
    }
}

impl Scopes {
    /// Decides whether a transaction must start in a scope. If so, counts it as in progress.
    fn begin(&mut self, scope: Scope) -> bool {
        let Some(queue) = self.queues.get_mut(&scope) else {
            return false;
        };
        let free = queue.under_way == 0 || (queue.under_way == 1 && self.ahead < AHEAD);
        if queue.coming || queue.waiting.is_empty() || !free {
            return false;
        }
        queue.under_way += 1;
        self.ahead += usize::from(queue.under_way == 2);
        queue.coming = true;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::operation::Operation;
    use model::{CandidateId, Environment, RegionId};

    fn scope(region: char) -> Scope {
        let region: RegionId = format!("reg{}", region.to_string().repeat(14))
            .parse()
            .unwrap();
        Scope {
            region,
            environment: Environment::Production,
        }
    }

    /// Adds a write. Returns true if a transaction must start for it.
    fn join(waiting: &Waiting, scope: Scope) -> bool {
        let candidate: CandidateId = "recAAAAAAAAAAAAAA".parse().unwrap();
        let write = Write::new(scope, Operation::Archive { candidate });
        let id: MutationId = "mutAAAAAAAAAAAAAA".parse().unwrap();
        waiting
            .join(scope, Arc::new((id, write, None)), oneshot::channel().0)
            .unwrap()
    }

    #[test]
    fn writes_that_arrive_before_the_next_transaction_join_it() {
        let (waiting, of) = (Waiting::default(), scope('A'));
        assert!(join(&waiting, of));
        assert!(!join(&waiting, of), "the first one comes for both");
        assert_eq!(waiting.take(of).len(), 2);
        assert!(join(&waiting, of), "the first one is being committed");
        assert!(!join(&waiting, of));
        assert!(!waiting.leave(of), "the second one comes for them");
        assert_eq!(waiting.take(of).len(), 2);
        assert!(!waiting.leave(of), "nothing waits");
        assert!(waiting.scopes().queues.is_empty());
    }

    #[test]
    fn scope_has_two_transactions_and_the_finished_one_takes_waiting_writes() {
        let (waiting, of) = (Waiting::default(), scope('A'));
        assert!(
            (0..2 * BATCH)
                .map(|_| join(&waiting, of))
                .filter(|begun| *begun)
                .count()
                == 1
        );
        assert_eq!(waiting.take(of).len(), BATCH);
        assert!(join(&waiting, of));
        assert_eq!(waiting.take(of).len(), BATCH);
        assert!(!join(&waiting, of), "two are under way");
        assert_eq!(waiting.number(), 2);
        assert!(waiting.leave(of));
        assert_eq!(waiting.take(of).len(), 2);
    }

    #[test]
    fn second_transactions_are_limited_across_scopes() {
        let waiting = Waiting::default();
        let scopes: Vec<Scope> = "ABCDE".chars().map(scope).collect();
        for of in &scopes {
            assert!(join(&waiting, *of));
            assert_eq!(waiting.take(*of).len(), 1);
        }
        let begun: Vec<bool> = scopes.iter().map(|of| join(&waiting, *of)).collect();
        assert_eq!(begun, [true, true, true, true, false]);
        assert!(!waiting.leave(scopes[0]));
        assert!(join(&waiting, scopes[4]));
    }

    #[test]
    fn scope_with_a_full_waiting_list_rejects_writes() {
        let (waiting, of) = (Waiting::default(), scope('A'));
        for _ in 0..MAX_WAITING {
            join(&waiting, of);
        }
        assert_eq!(waiting.number(), MAX_WAITING);
        let write = waiting.take(of).remove(0).0;
        for _ in 0..BATCH {
            join(&waiting, of);
        }
        let refused = waiting.join(of, write, oneshot::channel().0);
        assert!(refused.is_err_and(|error| error.is_unavailable()));
    }
}
