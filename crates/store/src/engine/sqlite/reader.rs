//! A read-only connection whose reads share a transaction while they follow each other closely.
//!
//! To begin and to end one are two locks of the file, which all connections of the process take behind one mutex: more
//! than a point read itself costs, and two threads that read wait for each other there. What is shared ends
//!
//! - with the first commit of this process: while one is under way nothing is shared, so whoever asks after it sees it;
//! - [`HELD`] after it began: so late is seen what another process wrote;
//! - when reads are farther apart than [`CLOSE`]: who asks now and then always sees what is there now.

use super::open;
use crate::Error;
use rusqlite::Connection;
use std::{
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// How long reads share a transaction at the most.
pub(super) const HELD: Duration = Duration::from_millis(4);
/// Reads that are farther apart do not share one.
const CLOSE: Duration = Duration::from_millis(1);

/// How often this process has committed; odd while a commit is under way.
#[derive(Debug, Default)]
pub(super) struct Commits(AtomicU64);

/// A commit under way.
pub(super) struct UnderWay<'c>(&'c Commits);

impl Commits {
    pub(super) fn begin(&self) -> UnderWay<'_> {
        self.0.fetch_add(1, Ordering::AcqRel);
        UnderWay(self)
    }

    /// What a transaction that begins now may be shared under; none while a commit is under way.
    fn standing(&self) -> Option<u64> {
        Some(self.0.load(Ordering::Acquire)).filter(|commits| commits.is_multiple_of(2))
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.0.fetch_add(1, Ordering::AcqRel);
    }
}

#[derive(Debug)]
pub(super) struct Reader {
    connection: Connection,
    /// The transaction that the next read may share.
    held: Option<Held>,
    used: Option<Instant>,
}

#[derive(Debug)]
struct Held {
    under: u64,
    since: Instant,
}

impl Reader {
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        Ok(Self { connection: open::reader(path)?, held: None, used: None })
    }

    /// Sees to it that what is read now is no older than it may be. True if a transaction was begun.
    pub(super) fn share(&mut self, commits: &Commits) -> Result<bool, Error> {
        let (now, standing) = (now(), commits.standing());
        let close = self.used.replace(now).is_some_and(|before| now - before < CLOSE);
        match &self.held {
            Some(held) if Some(held.under) == standing && now - held.since < HELD => return Ok(false),
            Some(_) => self.end(),
            None => {}
        }
        let Some(under) = standing.filter(|_| close) else { return Ok(false) };
        self.connection.prepare_cached("BEGIN")?.raw_execute()?;
        self.held = Some(Held { under, since: now });
        Ok(true)
    }

    /// Lets `work` read.
    pub(super) fn read<T, E>(
        &mut self,
        commits: &Commits,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let result = work(&self.connection);
        // An error may have ended the transaction, too.
        if result.is_err() || self.held.as_ref().is_some_and(|held| Some(held.under) != commits.standing()) {
            self.end();
        }
        result
    }

    pub(super) fn is_held(&self) -> bool {
        self.held.is_some()
    }

    pub(super) fn is_held_long(&self) -> bool {
        self.held.as_ref().is_some_and(|held| now() - held.since >= HELD)
    }

    pub(super) fn end(&mut self) {
        if self.held.take().is_some() && !self.connection.is_autocommit() {
            let ended = self.connection.prepare_cached("COMMIT").and_then(|mut commit| commit.raw_execute());
            if let Err(error) = ended {
                tracing::warn!(%error, "a read's transaction could not be ended");
            }
        }
    }

    /// Whether a transaction could not be ended: what is read in it grows old.
    pub(super) fn is_stuck(&self) -> bool {
        self.held.is_none() && !self.connection.is_autocommit()
    }
}

#[expect(clippy::disallowed_methods, reason = "a lock of the file is held in real time, whatever a test's clock says")]
fn now() -> Instant {
    Instant::now()
}
