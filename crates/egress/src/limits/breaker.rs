//! The circuit breaker of one owner's callbacks to one host.

use super::PER_HOST;
use model::Timestamp;
use std::time::Duration;

/// Reserved callbacks at a host that responds: those in progress and those that wait for a permit.
pub(super) const RESERVED: usize = 100;
/// Number of consecutive failures after which the circuit opens.
const FAILURES: usize = 4;
/// How long it stays open.
pub(super) const OPEN: Duration = Duration::from_mins(1);

/// Counts reservations and consecutive failures.
///
/// - A host that responds gets [`RESERVED`] reservations.
/// - A host with recent failures gets as many as may be in progress, so none of them waits.
/// - After [`FAILURES`] consecutive failures it gets none for [`OPEN`], and then a single trial.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    reserved: usize,
    failures: usize,
    open_until: Option<Timestamp>,
}

/// The answer of a breaker to a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    Free,
    /// The most reservations are taken.
    Busy,
    /// The circuit is open until this moment.
    Open(Timestamp),
}

impl Breaker {
    pub(super) fn admission(&self, now: Timestamp) -> Admission {
        if let Some(until) = self.open_until.filter(|until| *until > now) {
            return Admission::Open(until);
        }
        let most = match self.failures {
            0 => RESERVED,
            FAILURES.. => 1,
            _ => PER_HOST,
        };
        if self.reserved < most {
            Admission::Free
        } else {
            Admission::Busy
        }
    }

    pub(super) fn reserve(&mut self) {
        self.reserved += 1;
    }

    pub(super) fn release(&mut self) {
        self.reserved -= 1;
    }

    /// Records whether the host responded.
    pub(super) fn note(&mut self, responded: bool, now: Timestamp) {
        if responded {
            self.failures = 0;
            self.open_until = None;
        } else {
            self.failures += 1;
            if self.failures >= FAILURES {
                self.open_until = Some(now.plus(OPEN));
            }
        }
    }

    /// Whether there is nothing to remember.
    pub(super) fn is_idle(&self) -> bool {
        self.reserved == 0 && self.failures == 0
    }

    /// Whether a reservation is held or the circuit is open.
    pub(super) fn is_needed(&self, now: Timestamp) -> bool {
        self.reserved > 0 || self.open_until.is_some_and(|until| until > now)
    }
}
