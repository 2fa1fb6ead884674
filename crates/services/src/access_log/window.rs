//! The reads noted since the last flush. They are kept in several windows of limited size, and each
//! thread uses its own so that threads do not contend for a lock.

use super::ReadEvent;
use model::{Runs, Timestamp};
use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Number of windows: more than the number of request threads on most machines.
const PLACES: usize = 16;
/// Maximum number of runs in one window, which take 3 MB.
const ROOM: usize = 200_000;

/// The candidates that were shown, and the period in which they were.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) first_at: Timestamp,
    pub(super) last_at: Timestamp,
    pub(super) shown: Runs,
}

#[derive(Debug, Default)]
struct Window {
    seen: HashMap<ReadEvent, Seen, BuildHasherDefault<Folding>>,
    runs: usize,
}

/// A hash function of a few multiplications. Keys come from the server itself, so it need not
/// resist chosen keys. A hash that does would take longer than all other work of noting a read.
#[derive(Debug, Default)]
struct Folding(u64);

impl Hasher for Folding {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..part.len()].copy_from_slice(part);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn write_u8(&mut self, byte: u8) {
        self.write_u64(byte.into());
    }

    fn write_i64(&mut self, word: i64) {
        self.write_u64(word.cast_unsigned());
    }

    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }

    fn finish(&self) -> u64 {
        // Multiplication mixes the lowest bits least, and a hash table uses those first.
        self.0.rotate_left(26)
    }
}

/// The windows of all threads.
#[derive(Debug, Default)]
pub(super) struct Windows([Mutex<Window>; PLACES]);

/// Returns the index of this thread's window.
fn own() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local!(static OWN: usize = NEXT.fetch_add(1, Ordering::Relaxed) % PLACES);
    OWN.with(|own| *own)
}

impl Windows {
    /// Notes what was shown. Returns false if there is no room.
    pub(super) fn note(&self, reading: ReadEvent, shown: &Runs, at: Timestamp) -> bool {
        let mut window = self.0[own()].lock().unwrap_or_else(PoisonError::into_inner);
        let Window { seen, runs } = &mut *window;
        if *runs + shown.len() > ROOM {
            return false;
        }
        let seen = seen.entry(reading).or_insert_with(|| Seen {
            first_at: at,
            last_at: at,
            shown: Runs::default(),
        });
        seen.last_at = seen.last_at.max(at);
        let before = seen.shown.len();
        shown.runs().for_each(|run| seen.shown.append(run));
        *runs += seen.shown.len() - before;
        true
    }

    /// Takes everything that was noted.
    pub(super) fn take(&self) -> impl Iterator<Item = (ReadEvent, Seen)> {
        let take = |window: &Mutex<Window>| {
            std::mem::take(&mut *window.lock().unwrap_or_else(PoisonError::into_inner))
        };
        self.0.iter().map(take).flat_map(|window| window.seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access_log::Viewer;
    use model::{Action, Environment, Run, Scope};

    fn reading(action: Action) -> ReadEvent {
        let scope = Scope {
            region: "reg00000000000001".parse().unwrap(),
            environment: Environment::Production,
        };
        ReadEvent {
            scope,
            viewer: Viewer::Operator(None),
            action,
            fields: None,
        }
    }

    fn runs(runs: &[(i64, i64)]) -> Runs {
        let mut all = Runs::default();
        for (first, last) in runs {
            all.append(Run {
                first: *first,
                last: *last,
            });
        }
        all
    }

    #[test]
    fn consecutive_pages_are_one_run() {
        let (windows, at) = (Windows::default(), Timestamp::from_micros);
        assert!(windows.note(reading(Action::CandidatesList), &runs(&[(1, 100)]), at(5)));
        assert!(windows.note(
            reading(Action::CandidatesList),
            &runs(&[(101, 150), (160, 210)]),
            at(7)
        ));
        assert!(windows.note(reading(Action::CandidatesGet), &runs(&[(7, 7)]), at(9)));
        let mut taken: Vec<_> = windows.take().collect();
        taken.sort_by_key(|(reading, _)| *reading);
        let shown = |(reading, seen): &(ReadEvent, Seen)| {
            (
                reading.action,
                seen.first_at.micros(),
                seen.last_at.micros(),
                seen.shown.clone(),
            )
        };
        assert_eq!(
            taken.iter().map(shown).collect::<Vec<_>>(),
            [
                (Action::CandidatesGet, 9, 9, runs(&[(7, 7)])),
                (Action::CandidatesList, 5, 7, runs(&[(1, 150), (160, 210)]))
            ]
        );
        assert_eq!(windows.take().count(), 0);
    }

    #[test]
    fn reads_beyond_the_memory_limit_are_rejected() {
        let (windows, at) = (Windows::default(), Timestamp::from_micros(0));
        for number in 0..i64::try_from(ROOM).unwrap() {
            assert!(windows.note(
                reading(Action::CandidatesGet),
                &runs(&[(2 * number, 2 * number)]),
                at
            ));
        }
        assert!(!windows.note(
            reading(Action::CandidatesGet),
            &runs(&[(9_000_000, 9_000_000)]),
            at
        ));
        assert_eq!(windows.take().count(), 1);
        assert!(windows.note(
            reading(Action::CandidatesGet),
            &runs(&[(9_000_000, 9_000_000)]),
            at
        ));
    }
}
