//! Read-only connections, used on the caller's own thread.
//!
//! A thread comes back to the connection it used before, whose pages and statements its processor still has at hand. While
//! reads follow each other closely, they share a transaction: to begin and end one costs two locks of the file, which
//! all connections of the process take behind one mutex, more than a point read itself.
//!
//! A shared transaction ends with the first commit of this process, so what was written is seen by whoever asks next, and
//! after [`HELD`] at the latest, so what another process wrote is seen then.

use super::open;
use crate::Error;
use rusqlite::Connection;
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, TryLockError, Weak,
        atomic::{AtomicU64, AtomicUsize, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    time::{Duration, Instant},
};

/// Connections that are kept. One is in use per thread that reads, so this is plenty.
const KEPT: usize = 16;
/// How long reads share a transaction at the most.
const HELD: Duration = Duration::from_millis(4);
/// Reads that are farther apart do not share one.
const CLOSE: Duration = Duration::from_millis(1);

/// Counts the commits of this process.
pub(super) type Commits = Arc<AtomicU64>;

#[derive(Debug)]
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

#[derive(Debug)]
struct Reader {
    connection: Connection,
    /// The transaction that the next reads may share.
    held: Option<Held>,
    used: Option<Instant>,
}

#[derive(Debug)]
struct Held {
    commits: u64,
    since: Instant,
}

impl Readers {
    pub(super) fn new(path: &Path, commits: Commits) -> Self {
        let places = std::array::from_fn(|_| Place::default());
        let shared = Arc::new(Shared { path: path.to_owned(), places, commits });
        let (weak, (begun, wake)) = (Arc::downgrade(&shared), sync_channel(1));
        std::thread::Builder::new()
            .name("reads".into())
            .spawn(move || end_what_is_held(&weak, &wake))
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
            return self.read(reader, work);
        }
        work(&open::reader(&self.shared.path).map_err(Error::from)?)
    }

    fn read<T, E: From<Error>>(
        &self,
        reader: &mut Reader,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        if reader.share(&self.shared.commits)? {
            // One word is enough for all that were begun since it was heard.
            let _heard = self.begun.try_send(());
        }
        let result = work(&reader.connection);
        if result.is_err() {
            // An error may have ended the transaction, too.
            reader.end();
        }
        result
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

impl Reader {
    fn open(path: &Path) -> Result<Self, Error> {
        Ok(Self { connection: open::reader(path)?, held: None, used: None })
    }

    /// Whether a transaction could not be ended: what is read in it grows old.
    fn is_stuck(&self) -> bool {
        self.held.is_none() && !self.connection.is_autocommit()
    }

    /// Sees to it that what is read now is no older than it may be. True if a transaction was begun that is to be ended.
    fn share(&mut self, commits: &Commits) -> Result<bool, Error> {
        let (now, commits) = (now(), commits.load(Ordering::Acquire));
        let close = self.used.replace(now).is_some_and(|before| now - before < CLOSE);
        match &self.held {
            Some(held) if held.commits == commits && now - held.since < HELD => return Ok(false),
            Some(_) => self.end(),
            None => {}
        }
        if close {
            self.connection.prepare_cached("BEGIN")?.raw_execute()?;
            self.held = Some(Held { commits, since: now });
        }
        Ok(close)
    }

    fn end(&mut self) {
        if self.held.take().is_some() && !self.connection.is_autocommit() {
            let ended = self.connection.prepare_cached("COMMIT").and_then(|mut commit| commit.raw_execute());
            if let Err(error) = ended {
                tracing::warn!(%error, "a read's transaction could not be ended");
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a lock of the file is held in real time, whatever a test's clock says")]
fn now() -> Instant {
    Instant::now()
}

/// Ends the transactions that no later read came to end. Sleeps while there are none, and ends with the readers.
fn end_what_is_held(readers: &Weak<Shared>, begun: &Receiver<()>) {
    while begun.recv().is_ok() {
        loop {
            std::thread::sleep(HELD);
            let Some(shared) = readers.upgrade() else { return };
            if !shared.end_old() {
                break;
            }
        }
    }
}

impl Shared {
    /// Ends what has been open for long. True if something is still open.
    fn end_old(&self) -> bool {
        let mut open = false;
        for place in &self.places {
            match place.take().as_deref_mut() {
                Some(Some(reader)) if reader.held.as_ref().is_some_and(|held| held.since.elapsed() >= HELD) => {
                    reader.end();
                }
                Some(Some(reader)) => open |= reader.held.is_some(),
                Some(None) => {}
                None => open = true,
            }
        }
        open
    }
}

/// The place that this thread's reader has.
fn own_place() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local!(static OWN: usize = NEXT.fetch_add(1, Ordering::Relaxed) % KEPT);
    OWN.with(|own| *own)
}
