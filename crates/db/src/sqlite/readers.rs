//! The pool of read-only connections, which are used on the caller's thread.
//!
//! A thread returns to the connection that it used before, whose pages and statements are likely
//! still in its processor's cache.

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

/// Number of connections that are kept. Each reading thread uses one at a time, so this is plenty.
const KEPT: usize = 16;

#[derive(Debug, Clone)]
pub(super) struct Readers {
    shared: Arc<Shared>,
    /// Wakes the thread that ends transactions. The thread ends when this is dropped.
    begun: SyncSender<()>,
}

#[derive(Debug)]
struct Shared {
    path: PathBuf,
    slots: [Slot; KEPT],
    commits: Commits,
}

/// The slot of one connection. Its alignment keeps it on its own cache lines, so that threads do
/// not slow each other down.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Slot(Mutex<Option<Reader>>);

impl Readers {
    pub(super) fn new(path: &Path) -> Self {
        let slots = std::array::from_fn(|_| Slot::default());
        let shared = Arc::new(Shared {
            path: path.to_owned(),
            slots,
            commits: Commits::default(),
        });
        let (weak, (begun, wake)) = (Arc::downgrade(&shared), sync_channel(1));
        std::thread::Builder::new()
            .name("reads".into())
            .spawn(move || end_in_time(&weak, &wake))
            .expect("the system can start a thread");
        Self { shared, begun }
    }

    /// Returns the number of connections in use, and of idle ones.
    pub(super) fn count(&self) -> [usize; 2] {
        let (mut in_use, mut idle) = (0, 0);
        for slot in &self.shared.slots {
            match slot.take().as_deref() {
                Some(Some(_)) => idle += 1,
                Some(None) => {}
                None => in_use += 1,
            }
        }
        [in_use, idle]
    }

    /// Runs `work` with a connection.
    pub(super) fn with_reader<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let first = own_place();
        for turn in 0..KEPT {
            let Some(mut slot) = self.shared.slots[(first + turn) % KEPT].take() else {
                continue;
            };
            let reader = match &mut *slot {
                Some(reader) if !reader.is_stuck() => reader,
                slot => slot.insert(Reader::open(&self.shared.path)?),
            };
            if reader.share(&self.shared.commits)? {
                // One message is enough for all transactions begun since the last one was received.
                let _heard = self.begun.try_send(());
            }
            return reader.read(&self.shared.commits, work);
        }
        // All slots are in use: this connection is closed after the read.
        work(&open::reader(&self.shared.path).map_err(Error::from)?)
    }

    /// Runs a commit. Reads that begin after it do not share a transaction begun before it. The
    /// shared transactions of idle readers are ended first, so that they do not block the
    /// checkpoint that may be part of the commit.
    pub(super) fn around_commit<T>(&self, commit: impl FnOnce() -> T) -> T {
        let _under_way = self.shared.commits.begin();
        self.shared.end(|_| true);
        commit()
    }

    /// Later reads see everything committed before this call, also by other processes.
    pub(super) fn invalidate_reads(&self) {
        drop(self.shared.commits.begin());
    }
}

impl Slot {
    /// Locks the slot; none if its connection is in use.
    fn take(&self) -> Option<MutexGuard<'_, Option<Reader>>> {
        match self.0.try_lock() {
            Ok(slot) => Some(slot),
            // A reader that panicked left nothing half done that later reads could see.
            Err(TryLockError::Poisoned(slot)) => Some(slot.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}

impl Shared {
    /// Ends the transactions of idle readers that match `which`. Returns true if a transaction is
    /// still open, or may be because its reader is in use.
    fn end(&self, which: impl Fn(&Reader) -> bool) -> bool {
        let mut open = false;
        for slot in &self.slots {
            match slot.take().as_deref_mut() {
                Some(Some(reader)) if which(reader) => reader.end(),
                Some(Some(reader)) => open |= reader.is_held(),
                Some(None) => {}
                None => open = true,
            }
        }
        open
    }
}

/// Ends shared transactions that no later read has ended. Sleeps while there are none, and returns
/// when the pool is dropped.
fn end_in_time(readers: &Weak<Shared>, begun: &Receiver<()>) {
    while begun.recv().is_ok() {
        loop {
            std::thread::sleep(HELD);
            let Some(shared) = readers.upgrade() else {
                return;
            };
            if !shared.end(Reader::is_held_long) {
                break;
            }
        }
    }
}

/// Returns the index of this thread's slot.
fn own_place() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local!(static OWN: usize = NEXT.fetch_add(1, Ordering::Relaxed) % KEPT);
    OWN.with(|own| *own)
}
