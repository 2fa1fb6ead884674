//! Read-only connections, used on the caller's own thread.
//!
//! A thread comes back to the connection it used before, whose pages and statements its processor still has at hand.

use super::{
    open,
    reader::{Commits, HELD, Reader},
};
use crate::Error;
use rusqlite::Connection;
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, TryLockError, Weak,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
};

/// Connections that are kept. One is in use per thread that reads, so this is plenty.
const KEPT: usize = 16;

#[derive(Debug, Clone)]
pub(super) struct Readers {
    shared: Arc<Shared>,
    /// Wakes the thread that ends transactions, which ends itself when this is gone.
    begun: SyncSender<()>,
}

#[derive(Debug)]
struct Shared {
    path: PathBuf,
    places: [Place; KEPT],
    commits: Commits,
}

/// On cache lines of its own, so that threads do not disturb each other.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Place(Mutex<Option<Reader>>);

impl Readers {
    pub(super) fn new(path: &Path) -> Self {
        let places = std::array::from_fn(|_| Place::default());
        let shared = Arc::new(Shared { path: path.to_owned(), places, commits: Commits::default() });
        let (weak, (begun, wake)) = (Arc::downgrade(&shared), sync_channel(1));
        std::thread::Builder::new()
            .name("reads".into())
            .spawn(move || end_in_time(&weak, &wake))
            .expect("the system can start a thread");
        Self { shared, begun }
    }

    /// Connections that are lent, and those that are idle.
    pub(super) fn count(&self) -> [usize; 2] {
        let (mut lent, mut idle) = (0, 0);
        for place in &self.shared.places {
            match place.take().as_deref() {
                Some(Some(_)) => idle += 1,
                Some(None) => {}
                None => lent += 1,
            }
        }
        [lent, idle]
    }

    /// Lends a connection to `work`.
    pub(super) fn lend<T, E: From<Error>>(&self, work: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        let first = own_place();
        for turn in 0..KEPT {
            let Some(mut place) = self.shared.places[(first + turn) % KEPT].take() else { continue };
            let reader = match &mut *place {
                Some(reader) if !reader.is_stuck() => reader,
                place => place.insert(Reader::open(&self.shared.path)?),
            };
            if reader.share(&self.shared.commits)? {
                // One word is enough for all that were begun since the last was heard.
                let _heard = self.begun.try_send(());
            }
            return reader.read(&self.shared.commits, work);
        }
        // More readers than places: this one is closed again.
        work(&open::reader(&self.shared.path).map_err(Error::from)?)
    }

    /// Runs a commit. No reader shares a transaction that began before it with one that asks after it, and none that is
    /// idle stands in the way of the checkpoint that may be part of it.
    pub(super) fn around_commit<T>(&self, commit: impl FnOnce() -> T) -> T {
        let _under_way = self.shared.commits.begin();
        self.shared.end(|_| true);
        commit()
    }

    /// Whoever asks from now on sees what is there by now, another process's changes too.
    pub(super) fn invalidate_reads(&self) {
        drop(self.shared.commits.begin());
    }
}

impl Place {
    /// What is there, unless it is lent.
    fn take(&self) -> Option<MutexGuard<'_, Option<Reader>>> {
        match self.0.try_lock() {
            Ok(place) => Some(place),
            // Whoever panicked left nothing half done that a read could see.
            Err(TryLockError::Poisoned(place)) => Some(place.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}

impl Shared {
    /// Ends the transactions of readers that are not lent. True if one is still open.
    fn end(&self, which: impl Fn(&Reader) -> bool) -> bool {
        let mut open = false;
        for place in &self.places {
            match place.take().as_deref_mut() {
                Some(Some(reader)) if which(reader) => reader.end(),
                Some(Some(reader)) => open |= reader.is_held(),
                Some(None) => {}
                None => open = true,
            }
        }
        open
    }
}

/// Ends the transactions that no later read came to end. Sleeps while there are none, and ends with the readers.
fn end_in_time(readers: &Weak<Shared>, begun: &Receiver<()>) {
    while begun.recv().is_ok() {
        loop {
            std::thread::sleep(HELD);
            let Some(shared) = readers.upgrade() else { return };
            if !shared.end(Reader::is_held_long) {
                break;
            }
        }
    }
}

/// The place that this thread's connection has.
fn own_place() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local!(static OWN: usize = NEXT.fetch_add(1, Ordering::Relaxed) % KEPT);
    OWN.with(|own| *own)
}
