//! A clock that tests move.

use model::{Clock, Timestamp};
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// 2026-01-02T03:04:05.678Z.
const START: i64 = 1_767_323_045_678_000;

/// A clock that stands still until it is advanced.
#[derive(Debug, Default)]
pub struct ManualClock {
    micros: AtomicU64,
}

impl ManualClock {
    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let micros = u64::try_from(by.as_micros()).expect("a test's time is short");
        self.micros.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(
            START
                + i64::try_from(self.micros.load(Ordering::SeqCst))
                    .expect("a test's time is short"),
        )
    }

    fn elapsed(&self) -> Duration {
        Duration::from_micros(self.micros.load(Ordering::SeqCst))
    }
}
