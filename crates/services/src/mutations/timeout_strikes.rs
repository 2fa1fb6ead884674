//! Counts timeout strikes: database timeouts that keep occurring on one mutation while the database
//! answers other requests. The mutation itself may be the cause. Repeated timeouts then count as a
//! failed attempt, because otherwise the later mutations of the scope would wait forever.

use model::Scope;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Minimum number of consecutive timeouts.
const TIMES: u32 = 10;
/// Minimum time since the first of them.
const LONG: Duration = Duration::from_mins(2);

/// The timeout strikes of each scope's most recently tried mutation.
#[derive(Debug, Default)]
pub(super) struct TimeoutStrikes(Mutex<HashMap<Scope, Strikes>>);

#[derive(Debug, Clone, Copy)]
struct Strikes {
    sequence: i64,
    times: u32,
    since: Duration,
}

impl TimeoutStrikes {
    fn scopes(&self) -> MutexGuard<'_, HashMap<Scope, Strikes>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records that the database timed out on a mutation. `now` is the monotonic time of this
    /// process.
    pub(super) fn record(&self, scope: Scope, sequence: i64, now: Duration) {
        let mut scopes = self.scopes();
        let strikes = scopes.entry(scope).or_insert(Strikes {
            sequence,
            times: 0,
            since: now,
        });
        if strikes.sequence != sequence {
            *strikes = Strikes {
                sequence,
                times: 0,
                since: now,
            };
        }
        strikes.times += 1;
    }

    /// Returns whether the database timed out on this mutation when it was last tried.
    pub(super) fn is_suspect(&self, scope: Scope, sequence: i64) -> bool {
        self.scopes()
            .get(&scope)
            .is_some_and(|strikes| strikes.sequence == sequence)
    }

    /// Returns whether the timeouts amount to a failed attempt: at least 10 over at least two
    /// minutes. If so, the count is reset.
    pub(super) fn exhausted(&self, scope: Scope, sequence: i64, now: Duration) -> bool {
        let mut scopes = self.scopes();
        let long =
            |strikes: &Strikes| strikes.times >= TIMES && now.saturating_sub(strikes.since) >= LONG;
        let enough = scopes
            .get(&scope)
            .is_some_and(|strikes| strikes.sequence == sequence && long(strikes));
        if enough {
            scopes.remove(&scope);
        }
        enough
    }

    /// Clears the strikes of a mutation that was executed or refused.
    pub(super) fn clear(&self, scope: Scope, sequence: i64) {
        if self.is_suspect(scope, sequence) {
            self.scopes().remove(&scope);
        }
    }
}
