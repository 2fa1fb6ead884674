//! Writes that wait for their lane in this process, and who is on the way to fetch them.

use super::Named;
use crate::mutations::Accepted;
use model::Scope;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use store::Error;
use tokio::sync::oneshot;

/// Writes received in one transaction at the most.
const TOGETHER: usize = 64;
/// Writes of one lane that may wait. More is refused at once: a growing queue only turns slow into slower.
const MOST_WAITING: usize = 1024;
/// Lanes in which a transaction may be begun while another is being committed. Until it is its turn it takes up a
/// connection and does nothing, so there are few of them.
const AHEAD: usize = 4;

type Answer = oneshot::Sender<Result<Accepted, Error>>;
/// A write that waits, and where its answer goes.
pub(super) type Waiter = (Arc<Named>, Answer);

/// A lane in which writes are received.
#[derive(Debug, Default)]
struct Lane {
    waiting: Vec<Waiter>,
    /// Whether somebody is about to take what waits.
    coming: bool,
    /// Transactions under way, that one included: two at the most.
    under_way: usize,
}

#[derive(Debug, Default)]
struct Lanes {
    /// Those with anything under way.
    lanes: HashMap<Scope, Lane>,
    /// How many have two transactions under way.
    ahead: usize,
}

/// Writes on their way in, by lane. While a transaction is being committed, the next one of its lane is begun already: it
/// stands in line at the lane's row, and takes all that waits here once that is its own.
#[derive(Debug, Default)]
pub(super) struct Waiting(Mutex<Lanes>);

impl Waiting {
    fn lanes(&self) -> MutexGuard<'_, Lanes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a write among those that wait in its lane. True when a transaction is to be begun for it.
    pub(super) fn join(&self, scope: Scope, write: Arc<Named>, answer: Answer) -> Result<bool, Error> {
        let mut lanes = self.lanes();
        let lane = lanes.lanes.entry(scope).or_default();
        if lane.waiting.len() >= MOST_WAITING {
            return Err(Error::Unavailable("too many writes are waiting in this lane".into()));
        }
        lane.waiting.push((write, answer));
        Ok(lanes.begin(scope))
    }

    /// What the transaction that was about to take it gets: all that waits, as far as that goes into one.
    pub(super) fn take(&self, scope: Scope) -> Vec<Waiter> {
        let mut lanes = self.lanes();
        let Some(lane) = lanes.lanes.get_mut(&scope) else { return Vec::new() };
        lane.coming = false;
        let rest = lane.waiting.split_off(lane.waiting.len().min(TOGETHER));
        std::mem::replace(&mut lane.waiting, rest)
    }

    /// Notes that a transaction has ended. True when whoever had it is to begin another.
    pub(super) fn leave(&self, scope: Scope) -> bool {
        let mut lanes = self.lanes();
        let Some(lane) = lanes.lanes.get_mut(&scope) else { return false };
        lane.under_way -= 1;
        match lane.under_way {
            0 if lane.waiting.is_empty() => drop(lanes.lanes.remove(&scope)),
            0 => {}
            _ => lanes.ahead -= 1,
        }
        lanes.begin(scope)
    }

    /// How many writes wait.
    pub(super) fn number(&self) -> usize {
        self.lanes().lanes.values().map(|lane| lane.waiting.len()).sum()
    }
}

impl Lanes {
    /// Whether a transaction is to be begun in a lane; it is then counted.
    fn begin(&mut self, scope: Scope) -> bool {
        let Some(lane) = self.lanes.get_mut(&scope) else { return false };
        let free = lane.under_way == 0 || (lane.under_way == 1 && self.ahead < AHEAD);
        if lane.coming || lane.waiting.is_empty() || !free {
            return false;
        }
        lane.under_way += 1;
        self.ahead += usize::from(lane.under_way == 2);
        lane.coming = true;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::{Write, operation::Operation};
    use model::{CandidateId, Environment, MutationId, RegionId};

    fn scope(region: char) -> Scope {
        let region: RegionId = format!("reg{}", region.to_string().repeat(14)).parse().unwrap();
        Scope { region, environment: Environment::Production }
    }

    /// A write arrives. True when a transaction is begun for it.
    fn join(waiting: &Waiting, scope: Scope) -> bool {
        let candidate: CandidateId = "recAAAAAAAAAAAAAA".parse().unwrap();
        let write = Write::new(scope, Operation::Archive { candidate });
        let id: MutationId = "mutAAAAAAAAAAAAAA".parse().unwrap();
        waiting.join(scope, Arc::new((id, write, None)), oneshot::channel().0).unwrap()
    }

    #[test]
    fn what_arrives_before_the_next_transaction_has_its_turn_goes_with_it() {
        let (waiting, lane) = (Waiting::default(), scope('A'));
        assert!(join(&waiting, lane));
        assert!(!join(&waiting, lane), "the first one comes for both");
        assert_eq!(waiting.take(lane).len(), 2);
        assert!(join(&waiting, lane), "the first one is being committed");
        assert!(!join(&waiting, lane));
        assert!(!waiting.leave(lane), "the second one comes for them");
        assert_eq!(waiting.take(lane).len(), 2);
        assert!(!waiting.leave(lane), "nothing waits");
        assert!(waiting.lanes().lanes.is_empty());
    }

    #[test]
    fn no_third_is_begun_and_who_is_done_goes_on_with_what_waits() {
        let (waiting, lane) = (Waiting::default(), scope('A'));
        assert!((0..2 * TOGETHER).map(|_| join(&waiting, lane)).filter(|begun| *begun).count() == 1);
        assert_eq!(waiting.take(lane).len(), TOGETHER);
        assert!(join(&waiting, lane));
        assert_eq!(waiting.take(lane).len(), TOGETHER);
        assert!(!join(&waiting, lane), "two are under way");
        assert_eq!(waiting.number(), 2);
        assert!(waiting.leave(lane));
        assert_eq!(waiting.take(lane).len(), 2);
    }

    #[test]
    fn few_lanes_have_two_and_the_next_gets_its_second_when_one_of_them_is_done() {
        let waiting = Waiting::default();
        let lanes: Vec<Scope> = "ABCDE".chars().map(scope).collect();
        for lane in &lanes {
            assert!(join(&waiting, *lane));
            assert_eq!(waiting.take(*lane).len(), 1);
        }
        let begun: Vec<bool> = lanes.iter().map(|lane| join(&waiting, *lane)).collect();
        assert_eq!(begun, [true, true, true, true, false]);
        assert!(!waiting.leave(lanes[0]));
        assert!(join(&waiting, lanes[4]));
    }

    #[test]
    fn a_lane_that_is_too_far_behind_takes_no_more() {
        let (waiting, lane) = (Waiting::default(), scope('A'));
        for _ in 0..MOST_WAITING {
            join(&waiting, lane);
        }
        assert_eq!(waiting.number(), MOST_WAITING);
        let write = waiting.take(lane).remove(0).0;
        for _ in 0..TOGETHER {
            join(&waiting, lane);
        }
        let refused = waiting.join(lane, write, oneshot::channel().0);
        assert!(matches!(refused, Err(Error::Unavailable(_))));
    }
}
