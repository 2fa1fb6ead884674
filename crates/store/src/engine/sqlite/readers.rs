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
        Arc, Mutex, TryLockError, Weak,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    thread::Thread,
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
    ender: Thread,
}

#[derive(Debug)]
struct Shared {
    path: PathBuf,
    places: [Place; KEPT],
    commits: Commits,
    /// Whether a transaction may be open that nobody has told the ender of.
    holding: AtomicBool,
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
        let shared = Arc::new(Shared { path: path.to_owned(), places, commits, holding: AtomicBool::new(false) });
        let weak = Arc::downgrade(&shared);
        let ender = std::thread::Builder::new()
            .name("reads".into())
            .spawn(move || end_what_is_held(&weak))
            .expect("the system can start a thread");
        Self { shared, ender: ender.thread().clone() }
    }

    /// Connections that are lent, and those that are idle.
    pub(super) fn count(&self) -> [usize; 2] {
        let (mut lent, mut idle) = (0, 0);
        for place in &self.shared.places {
            match place.0.try_lock().as_deref() {
                Ok(Some(_)) => idle += 1,
                Ok(None) => {}
                Err(_) => lent += 1,
            }
        }
        [lent, idle]
    }

    /// Lends a connection to `work`.
    pub(super) fn lend<T, E: From<Error>>(&self, work: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        let first = own_place();
        for turn in 0..KEPT {
            let mut place = match self.shared.places[(first + turn) % KEPT].0.try_lock() {
                Ok(place) => place,
                // Whoever panicked left nothing half done that a read could see.
                Err(TryLockError::Poisoned(place)) => place.into_inner(),
                Err(TryLockError::WouldBlock) => continue,
            };
            let reader = match &mut *place {
                Some(reader) => reader,
                none => none.insert(Reader::open(&self.shared.path)?),
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
        if reader.share(&self.shared.commits)? && !self.shared.holding.swap(true, Ordering::AcqRel) {
            self.ender.unpark();
        }
        let result = work(&reader.connection);
        if result.is_err() {
            // An error may have ended the transaction, too.
            reader.end();
        }
        result
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.ender.unpark();
    }
}

impl Reader {
    fn open(path: &Path) -> Result<Self, Error> {
        Ok(Self { connection: open::reader(path)?, held: None, used: None })
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
fn end_what_is_held(readers: &Weak<Shared>) {
    loop {
        std::thread::park();
        loop {
            std::thread::sleep(HELD);
            let Some(shared) = readers.upgrade() else { return };
            if !shared.holding.swap(false, Ordering::AcqRel) {
                break;
            }
            if shared.end_old() {
                shared.holding.store(true, Ordering::Release);
            }
        }
    }
}

impl Shared {
    /// Ends what has been open for long. True if something is still open.
    fn end_old(&self) -> bool {
        let mut open = false;
        for place in &self.places {
            match place.0.try_lock().as_deref_mut() {
                Ok(Some(reader)) if reader.held.as_ref().is_some_and(|held| held.since.elapsed() >= HELD) => {
                    reader.end();
                }
                Ok(Some(reader)) => open |= reader.held.is_some(),
                Ok(None) => {}
                Err(_) => open = true,
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
