//! Sheds load by scheduling delay: above 20 ms, only as many requests are admitted as fit into 20
//! ms.
//!
//! Under overload, requests that are ready to run queue for the server's threads, where no counter
//! sees them. A probe therefore measures the scheduling delay all the time, pausing 5 ms between
//! measurements. If the delay is too long and many requests were admitted since the last
//! measurement, the number admitted until the next one is reduced in proportion.

use model::Clock;
use std::{
    io,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UnixStream,
};

/// The scheduling delay above which load is shed.
const TARGET_DELAY: Duration = Duration::from_millis(20);
/// The pause between two probes.
const PROBE_INTERVAL: Duration = Duration::from_millis(5);
/// The minimum number of requests admitted per probe, whatever the delay.
const MIN_ADMITTED: usize = 32;
/// Up to this many admitted requests per probe are no overload: a long delay then means that the
/// machine paused for a moment.
const BURST: usize = 256;
/// The limit at which shedding ends and all requests are admitted again.
const UNLIMITED: usize = 1 << 16;

/// The admission limit and count until the next probe.
#[derive(Debug)]
pub(crate) struct LoadShedder {
    most: AtomicUsize,
    admitted: AtomicUsize,
}

impl Default for LoadShedder {
    fn default() -> Self {
        Self {
            most: AtomicUsize::new(usize::MAX),
            admitted: AtomicUsize::new(0),
        }
    }
}

impl LoadShedder {
    /// Counts one request, and returns whether it is admitted.
    pub(crate) fn admits(&self) -> bool {
        self.admitted.fetch_add(1, Ordering::Relaxed) < self.most.load(Ordering::Relaxed)
    }

    /// Adjusts the limit after a probe that was delayed by `waited`.
    fn adjust(&self, waited: Duration) {
        let most = self.most.load(Ordering::Relaxed);
        let admitted = self.admitted.swap(0, Ordering::Relaxed).min(most);
        let next = if waited <= TARGET_DELAY {
            // Raises the limit gradually, even if fewer requests came: refused clients retry all at
            // once.
            Some(most.saturating_add(most / 8 + 1))
                .filter(|more| *more < UNLIMITED)
                .unwrap_or(usize::MAX)
        } else if most == usize::MAX && admitted <= BURST {
            most
        } else {
            (admitted as u128 * TARGET_DELAY.as_micros() / waited.as_micros())
                .try_into()
                .unwrap_or(usize::MAX)
                .max(MIN_ADMITTED)
        };
        self.most.store(next, Ordering::Relaxed);
    }
}

/// A guard that removes the limit when dropped, so that nothing is shed once the probe stops.
struct Measured<'p>(&'p LoadShedder);

impl Drop for Measured<'_> {
    fn drop(&mut self) {
        self.0.most.store(usize::MAX, Ordering::Relaxed);
    }
}

impl LoadShedder {
    /// Sheds load for as long as it is polled. The probe is scheduled like a request: it writes to
    /// a socket and waits until a thread handles the readable end. A task spawned or woken within
    /// the process would overtake the requests that wait.
    pub(crate) async fn watch(&self, clock: &dyn Clock) -> io::Result<()> {
        let _measured = Measured(self);
        let (mut there, mut here) = UnixStream::pair()?;
        loop {
            let began = clock.elapsed();
            there.write_all(&[0]).await?;
            // The buffer is larger than the one byte sent, so that the next read waits for the next
            // byte.
            let _one = here.read(&mut [0; 2]).await?;
            self.adjust(clock.elapsed().saturating_sub(began));
            tokio::time::sleep(PROBE_INTERVAL).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn admits_less_when_scheduling_is_late_and_more_when_it_is_on_time() {
        let pace = LoadShedder::default();
        let admitted = |of: usize| (0..of).filter(|_| pace.admits()).count();
        assert_eq!(admitted(1000), 1000);
        pace.adjust(10 * TARGET_DELAY);
        assert_eq!(admitted(1000), 100);
        pace.adjust(TARGET_DELAY);
        assert_eq!(admitted(1000), 113);
        pace.adjust(Duration::from_secs(5));
        assert_eq!(admitted(1000), MIN_ADMITTED);
        pace.adjust(Duration::from_millis(1));
        assert_eq!(
            admitted(1000),
            37,
            "those who were sent away are back at once"
        );
        for _ in 0..32 {
            pace.adjust(Duration::from_millis(1));
        }
        assert_eq!(admitted(1000), 1000, "the rush is over");
    }

    #[test]
    fn late_scheduling_with_few_requests_sheds_nothing() {
        let pace = LoadShedder::default();
        let admitted = |of: usize| (0..of).filter(|_| pace.admits()).count();
        for _ in 0..3 {
            assert_eq!(admitted(BURST), BURST);
            pace.adjust(4 * TARGET_DELAY);
        }
        assert_eq!(admitted(BURST + 1), BURST + 1);
        pace.adjust(4 * TARGET_DELAY);
        assert_eq!(admitted(1000), BURST / 4);
        pace.adjust(4 * TARGET_DELAY);
        assert_eq!(
            admitted(1000),
            MIN_ADMITTED,
            "once there is a rush, few are many"
        );
        for _ in 0..70 {
            pace.adjust(TARGET_DELAY);
        }
        assert_eq!(admitted(BURST), BURST);
        pace.adjust(4 * TARGET_DELAY);
        assert_eq!(admitted(1000), 1000, "the rush is over");
    }

    #[test]
    fn sheds_nothing_after_the_probe_has_ended() {
        let pace = LoadShedder::default();
        let measured = Measured(&pace);
        assert_eq!((0..1000).filter(|_| pace.admits()).count(), 1000);
        pace.adjust(Duration::from_secs(5));
        assert_eq!((0..1000).filter(|_| pace.admits()).count(), MIN_ADMITTED);
        drop(measured);
        assert_eq!((0..1000).filter(|_| pace.admits()).count(), 1000);
    }
}
