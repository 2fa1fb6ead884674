//! A clock that moves when told, and randomness that is the same in every run.

use model::{Clock, Random, Timestamp};
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// 2026-01-02T03:04:05.678Z.
const START: i64 = 1_767_323_045_678_000;

/// Stands still until it is moved.
#[derive(Debug, Default)]
pub struct ManualClock {
    micros: AtomicU64,
}

impl ManualClock {
    /// Moves on.
    pub fn advance(&self, by: Duration) {
        let micros = u64::try_from(by.as_micros()).expect("a test's time is short");
        self.micros.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(
            START + i64::try_from(self.micros.load(Ordering::SeqCst)).expect("a test's time is short"),
        )
    }

    fn elapsed(&self) -> Duration {
        Duration::from_micros(self.micros.load(Ordering::SeqCst))
    }
}

/// `SplitMix64` from a fixed start.
#[derive(Debug, Default)]
pub struct RepeatingRandom {
    state: AtomicU64,
}

impl Random for RepeatingRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let state = self.state.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
            let mut mixed = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^= mixed >> 31;
            chunk.copy_from_slice(&mixed.to_le_bytes()[..chunk.len()]);
        }
    }
}
