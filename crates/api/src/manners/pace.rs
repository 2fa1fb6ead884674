//! How many requests are let in, so that whoever is answered is answered soon. When more come than can be, those that are
//! ready wait for their turn on the server's threads, each longer than the one before; nobody counts them there. So a turn
//! is waited for all the time, and when it comes late, no more are let in until the next one than fit into the time that
//! it should take.

use crate::App;
use std::{
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::{Sender, channel},
    },
    time::Duration,
};
use tokio::{runtime::Handle, sync::oneshot};

/// How long whoever is ready should wait for a turn at the most.
const SOON: Duration = Duration::from_millis(50);
/// How long until the next turn is waited for.
const REST: Duration = Duration::from_millis(5);
/// However late a turn comes, so many are let in: a machine that stood still for a moment is no reason to send away the
/// few that a client has under way at once.
const FEWEST: usize = 64;

/// What is let in until the next turn.
#[derive(Debug)]
pub(crate) struct Pace {
    most: AtomicUsize,
    admitted: AtomicUsize,
}

impl Default for Pace {
    fn default() -> Self {
        Self { most: AtomicUsize::new(usize::MAX), admitted: AtomicUsize::new(0) }
    }
}

impl Pace {
    /// Whether one more is let in.
    pub(crate) fn admits(&self) -> bool {
        self.admitted.fetch_add(1, Ordering::Relaxed) < self.most.load(Ordering::Relaxed)
    }

    /// A turn was waited for this long.
    fn turn(&self, waited: Duration) {
        let most = self.most.load(Ordering::Relaxed);
        let admitted = self.admitted.swap(0, Ordering::Relaxed).min(most);
        let next = if waited > SOON {
            (admitted as u128 * SOON.as_micros() / waited.as_micros()).try_into().unwrap_or(usize::MAX).max(FEWEST)
        } else if admitted < most / 2 {
            // It was not needed, so it says nothing.
            usize::MAX
        } else {
            most.saturating_add(most / 8 + 1)
        };
        self.most.store(next, Ordering::Relaxed);
    }
}

/// While nobody measures any more, all are let in.
struct Measured<'p>(&'p Pace);

impl Drop for Measured<'_> {
    fn drop(&mut self) {
        self.0.most.store(usize::MAX, Ordering::Relaxed);
    }
}

impl App {
    /// Sees for as long as it is polled that no more requests are let in than can be answered soon.
    pub async fn keep_pace(&self) {
        let _measured = Measured(&self.pace);
        let turns = self.turns();
        loop {
            let began = self.clock.elapsed();
            let (turn, came) = oneshot::channel();
            if turns.send(turn).is_err() {
                return;
            }
            let Ok(at) = came.await else { return };
            self.pace.turn(at.saturating_sub(began));
            tokio::time::sleep(REST).await;
        }
    }

    /// Tells whoever asks when the runtime's turn for it came. What a thread of the runtime's own makes ready may overtake
    /// others, what comes from outside stands behind all: so it comes from a thread that does nothing else, and that ends
    /// when nobody can ask it any more.
    fn turns(&self) -> Sender<oneshot::Sender<Duration>> {
        let (turns, asked) = channel::<oneshot::Sender<Duration>>();
        let (clock, runtime) = (self.clock.clone(), Handle::current());
        let work = move || {
            for turn in asked {
                let clock = clock.clone();
                runtime.spawn(async move { turn.send(clock.elapsed()) });
            }
        };
        std::thread::Builder::new().name("pace".into()).spawn(work).expect("the system can start a thread");
        turns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_turns_let_in_what_fits_and_turns_on_time_more() {
        let pace = Pace::default();
        let admitted = |of: usize| (0..of).filter(|_| pace.admits()).count();
        assert_eq!(admitted(1000), 1000);
        pace.turn(Duration::from_millis(500));
        assert_eq!(admitted(1000), 100);
        pace.turn(Duration::from_millis(50));
        assert_eq!(admitted(1000), 113);
        pace.turn(Duration::from_secs(5));
        assert_eq!(admitted(1000), FEWEST);
        pace.turn(Duration::from_millis(1));
        assert_eq!(admitted(3), 3);
        pace.turn(Duration::from_millis(1));
        assert_eq!(admitted(1000), 1000, "who asks for little has shown that the rush is over");
    }
    #[test]
    fn all_are_let_in_when_the_measuring_has_ended() {
        let pace = Pace::default();
        let measured = Measured(&pace);
        assert_eq!((0..1000).filter(|_| pace.admits()).count(), 1000);
        pace.turn(Duration::from_secs(5));
        assert_eq!((0..1000).filter(|_| pace.admits()).count(), FEWEST);
        drop(measured);
        assert_eq!((0..1000).filter(|_| pace.admits()).count(), 1000);
    }
}
