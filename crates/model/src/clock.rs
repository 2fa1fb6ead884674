//! The clock, which is injected wherever the current time is needed.

use crate::Timestamp;

/// A source of the current time.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Returns the wall-clock time in UTC.
    fn now(&self) -> Timestamp;

    /// Returns the time elapsed since an arbitrary fixed moment. It never goes back. For durations
    /// and rate limits.
    fn elapsed(&self) -> std::time::Duration;
}

/// The machine's own clock.
#[derive(Debug)]
pub struct SystemClock {
    started: std::time::Instant,
}

impl SystemClock {
    /// Creates a clock whose [`Clock::elapsed`] counts from now.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the machine's clock is read"
    )]
    pub fn new() -> Self {
        Self {
            started: std::time::Instant::now(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the machine's clock is read"
    )]
    fn now(&self) -> Timestamp {
        jiff::Timestamp::now().into()
    }

    fn elapsed(&self) -> std::time::Duration {
        self.started.elapsed()
    }
}
