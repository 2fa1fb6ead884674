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

/// By scope the mutation that was tried last, where it is such a one.
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

    /// The store ran out of time on a scope's mutation; `now` is the process's time.
    pub(super) fn record(&self, scope: Scope, sequence: i64, now: Duration) {
        let mut scopes = self.scopes();
        let strikes = scopes.entry(scope).or_insert(Strikes { sequence, times: 0, since: now });
        if strikes.sequence != sequence {
            *strikes = Strikes { sequence, times: 0, since: now };
        }
        strikes.times += 1;
    }

    /// Whether it did so when this one was last tried.
    pub(super) fn is_suspect(&self, scope: Scope, sequence: i64) -> bool {
        self.scopes().get(&scope).is_some_and(|strikes| strikes.sequence == sequence)
    }

    /// Whether it did so often enough for a try in vain. They are counted from new then.
    pub(super) fn exhausted(&self, scope: Scope, sequence: i64, now: Duration) -> bool {
        let mut scopes = self.scopes();
        let long = |strikes: &Strikes| strikes.times >= TIMES && now.saturating_sub(strikes.since) >= LONG;
        let enough = scopes.get(&scope).is_some_and(|strikes| strikes.sequence == sequence && long(strikes));
        if enough {
            scopes.remove(&scope);
        }
        enough
    }

    /// This one went through, or was refused.
    pub(super) fn clear(&self, scope: Scope, sequence: i64) {
        if self.is_suspect(scope, sequence) {
            self.scopes().remove(&scope);
        }
    }
}
