//! The clock of a demo: the machine's, which is set back while the work of past days is written.

use model::{Clock, SystemClock, Timestamp};
use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

/// The machine's clock, which [`super::fill`] sets back for a moment.
#[derive(Debug, Default)]
pub struct DemoClock {
    machine: SystemClock,
    /// How far the clock is set back, in microseconds.
    back: AtomicI64,
}

impl DemoClock {
    /// Sets the clock back to a moment.
    pub(super) fn set_back_to(&self, moment: Timestamp) {
        let back = self.machine.now().micros() - moment.micros();
        self.back.store(back, Ordering::SeqCst);
    }

    /// Sets the clock to the machine's again.
    pub(super) fn reset(&self) {
        self.back.store(0, Ordering::SeqCst);
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Timestamp {
        let now = self.machine.now().micros();
        Timestamp::from_micros(now - self.back.load(Ordering::SeqCst))
    }

    fn elapsed(&self) -> Duration {
        self.machine.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_the_machines_unless_it_is_set_back() {
        let clock = DemoClock::default();
        let past = Timestamp::from_micros(1_767_323_045_678_000);
        let before = clock.now();
        clock.set_back_to(past);
        let minute = past.plus(Duration::from_mins(1));
        assert!((past..minute).contains(&clock.now()));
        clock.reset();
        assert!(clock.now() >= before);
    }
}
