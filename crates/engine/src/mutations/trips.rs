//! Mutations on which the store runs out of time, again and again, while it answers all else. That may be the mutation's
//! own doing, and counts as a try in vain then: else those behind it would wait for ever.

use model::Scope;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// So often in a row.
const TIMES: u32 = 10;
/// And for so long.
const LONG: Duration = Duration::from_mins(2);

/// By lane the mutation that was tried last, where it is such a one.
#[derive(Debug, Default)]
pub(super) struct Trips(Mutex<HashMap<Scope, Trip>>);

#[derive(Debug, Clone, Copy)]
struct Trip {
    sequence: i64,
    times: u32,
    since: Duration,
}

impl Trips {
    fn lanes(&self) -> MutexGuard<'_, HashMap<Scope, Trip>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The store ran out of time on a lane's mutation; `now` is the process's time.
    pub(super) fn note(&self, scope: Scope, sequence: i64, now: Duration) {
        let mut lanes = self.lanes();
        let trip = lanes.entry(scope).or_insert(Trip { sequence, times: 0, since: now });
        if trip.sequence != sequence {
            *trip = Trip { sequence, times: 0, since: now };
        }
        trip.times += 1;
    }

    /// Whether it did so when this one was last tried.
    pub(super) fn know(&self, scope: Scope, sequence: i64) -> bool {
        self.lanes().get(&scope).is_some_and(|trip| trip.sequence == sequence)
    }

    /// Whether it did so often enough for a try in vain. They are counted from new then.
    pub(super) fn take(&self, scope: Scope, sequence: i64, now: Duration) -> bool {
        let mut lanes = self.lanes();
        let long = |trip: &Trip| trip.times >= TIMES && now.saturating_sub(trip.since) >= LONG;
        let enough = lanes.get(&scope).is_some_and(|trip| trip.sequence == sequence && long(trip));
        if enough {
            lanes.remove(&scope);
        }
        enough
    }

    /// This one went through, or was refused.
    pub(super) fn forget(&self, scope: Scope, sequence: i64) {
        if self.know(scope, sequence) {
            self.lanes().remove(&scope);
        }
    }
}
