//! How many requests are let in, so that whoever is answered is answered soon. When more come than can be, those that are
//! ready wait for their turn on the server's threads, each longer than the one before; nobody counts them there. So a turn
//! is waited for all the time, and when it comes late though many came, no more are let in until the next one than fit into
//! the time that it should take.

use crate::App;
use std::{
    io,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UnixStream,
};

/// How long whoever is ready should wait for a turn at the most.
const TARGET_DELAY: Duration = Duration::from_millis(20);
/// How long until the next turn is waited for.
const PROBE_INTERVAL: Duration = Duration::from_millis(5);
/// However late a turn comes, so many are let in.
const MIN_ADMITTED: usize = 32;
/// No more than so many in a turn are no rush: if it comes late, then because the machine stood still for a moment.
const BURST: usize = 256;
/// Once so many are let in in a turn, all are.
const UNLIMITED: usize = 1 << 16;

/// What is let in until the next turn.
#[derive(Debug)]
pub(crate) struct LoadShedder {
    most: AtomicUsize,
    admitted: AtomicUsize,
}

impl Default for LoadShedder {
    fn default() -> Self {
        Self { most: AtomicUsize::new(usize::MAX), admitted: AtomicUsize::new(0) }
    }
}

impl LoadShedder {
    /// Whether one more is let in.
    pub(crate) fn admits(&self) -> bool {
        self.admitted.fetch_add(1, Ordering::Relaxed) < self.most.load(Ordering::Relaxed)
    }

    /// A turn was waited for this long.
    fn adjust(&self, waited: Duration) {
        let most = self.most.load(Ordering::Relaxed);
        let admitted = self.admitted.swap(0, Ordering::Relaxed).min(most);
        let next = if waited <= TARGET_DELAY {
            // Also where fewer came: those who were sent away come back all at once.
            Some(most.saturating_add(most / 8 + 1)).filter(|more| *more < UNLIMITED).unwrap_or(usize::MAX)
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

/// While nobody measures any more, all are let in.
struct Measured<'p>(&'p LoadShedder);

impl Drop for Measured<'_> {
    fn drop(&mut self) {
        self.0.most.store(usize::MAX, Ordering::Relaxed);
    }
}

impl App {
    /// Sees for as long as it is polled that no more requests are let in than can be answered soon. A turn is had as a
    /// request has it: something can be read from a socket, and who reads it waits until a thread gets to that. What is
    /// spawned or woken within the process would overtake those who wait.
    pub async fn watch_load(&self) -> io::Result<()> {
        let _measured = Measured(&self.load);
        let (mut there, mut here) = UnixStream::pair()?;
        loop {
            let began = self.clock.elapsed();
            there.write_all(&[0]).await?;
            // More room than is needed, so that the next one is waited for.
            let _one = here.read(&mut [0; 2]).await?;
            self.load.adjust(self.clock.elapsed().saturating_sub(began));
            tokio::time::sleep(PROBE_INTERVAL).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_turns_let_in_what_fits_and_turns_on_time_more() {
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
        assert_eq!(admitted(1000), 37, "those who were sent away are back at once");
        for _ in 0..32 {
            pace.adjust(Duration::from_millis(1));
        }
        assert_eq!(admitted(1000), 1000, "the rush is over");
    }

    #[test]
    fn a_late_turn_is_no_rush_where_few_came() {
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
        assert_eq!(admitted(1000), MIN_ADMITTED, "once there is a rush, few are many");
        for _ in 0..70 {
            pace.adjust(TARGET_DELAY);
        }
        assert_eq!(admitted(BURST), BURST);
        pace.adjust(4 * TARGET_DELAY);
        assert_eq!(admitted(1000), 1000, "the rush is over");
    }

    #[test]
    fn all_are_let_in_when_the_measuring_has_ended() {
        let pace = LoadShedder::default();
        let measured = Measured(&pace);
        assert_eq!((0..1000).filter(|_| pace.admits()).count(), 1000);
        pace.adjust(Duration::from_secs(5));
        assert_eq!((0..1000).filter(|_| pace.admits()).count(), MIN_ADMITTED);
        drop(measured);
        assert_eq!((0..1000).filter(|_| pace.admits()).count(), 1000);
    }
}
