//! Read-only connections, used on the caller's own thread.
//!
//! A thread comes back to the connection it used before, whose pages and statements its processor still has at hand.

use super::open;
use crate::Error;
use rusqlite::Connection;
use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, TryLockError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Connections that are kept. One is in use per thread that reads, so this is plenty.
const KEPT: usize = 16;

#[derive(Debug)]
pub(super) struct Readers {
    path: PathBuf,
    places: Box<[Place]>,
}

/// On cache lines of its own, so that threads do not disturb each other.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Place(Mutex<Option<Connection>>);

impl Readers {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), places: (0..KEPT).map(|_| Place::default()).collect() }
    }

    /// Connections that are lent, and those that are idle.
    pub(super) fn count(&self) -> [usize; 2] {
        let (mut lent, mut idle) = (0, 0);
        for place in &*self.places {
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
        let open = || open::reader(&self.path).map_err(Error::from);
        for turn in 0..KEPT {
            let Some(mut place) = self.places[(first + turn) % KEPT].take() else { continue };
            return match &*place {
                Some(connection) => work(connection),
                None => work(place.insert(open()?)),
            };
        }
        // More readers than places: this one is closed again.
        work(&open()?)
    }
}

impl Place {
    /// What is there, unless it is lent.
    fn take(&self) -> Option<MutexGuard<'_, Option<Connection>>> {
        match self.0.try_lock() {
            Ok(place) => Some(place),
            // Whoever panicked left nothing half done that a read could see.
            Err(TryLockError::Poisoned(place)) => Some(place.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}

/// The place that this thread's connection has.
fn own_place() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local!(static OWN: usize = NEXT.fetch_add(1, Ordering::Relaxed) % KEPT);
    OWN.with(|own| *own)
}
