//! A read-only connection whose reads share a transaction while they follow each other closely.
//!
//! Beginning and ending a transaction each lock the file, which all connections of the process do
//! behind one mutex. That costs more than a point read, and makes threads that read wait for each
//! other. A shared transaction ends
//!
//! - with the next commit of this process, so that every read after the commit sees it; nothing is
//!   shared while a commit is in progress;
//! - [`HELD`] after it began, which limits how late another process's commits become visible;
//! - when reads are more than [`CLOSE`] apart, so that occasional reads always see the latest
//!   state.

use super::open;
use crate::Error;
use rusqlite::Connection;
use std::{
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// How long reads share a transaction at most.
pub(super) const HELD: Duration = Duration::from_millis(4);
/// Reads that are further apart than this do not share a transaction.
const CLOSE: Duration = Duration::from_millis(1);

/// Counts the begins and ends of this process's commits; odd while a commit is in progress. A call
/// of `invalidate_reads` counts like a commit.
#[derive(Debug, Default)]
pub(super) struct Commits(AtomicU64);

/// A commit in progress. It ends when this is dropped.
pub(super) struct UnderWay<'c>(&'c Commits);

impl Commits {
    pub(super) fn begin(&self) -> UnderWay<'_> {
        self.0.fetch_add(1, Ordering::AcqRel);
        UnderWay(self)
    }

    /// Returns the count under which a transaction that begins now may be shared; none while a
    /// commit is in progress.
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
        Ok(Self {
            connection: open::reader(path)?,
            held: None,
            used: None,
        })
    }

    /// Prepares for a read: ends the shared transaction if it is outdated, and begins a new one if
    /// reads follow each other closely. Returns true if it began one.
    pub(super) fn share(&mut self, commits: &Commits) -> Result<bool, Error> {
        let (now, standing) = (now(), commits.standing());
        let close = self
            .used
            .replace(now)
            .is_some_and(|before| now - before < CLOSE);
        match &self.held {
            Some(held) if Some(held.under) == standing && now - held.since < HELD => {
                return Ok(false);
            }
            Some(_) => self.end(),
            None => {}
        }
        let Some(under) = standing.filter(|_| close) else {
            return Ok(false);
        };
        self.connection.prepare_cached("BEGIN")?.raw_execute()?;
        self.held = Some(Held { under, since: now });
        Ok(true)
    }

    /// Runs `work` on the connection.
    pub(super) fn read<T, E>(
        &mut self,
        commits: &Commits,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let result = work(&self.connection);
        // An error may also have ended the transaction.
        if result.is_err()
            || self
                .held
                .as_ref()
                .is_some_and(|held| Some(held.under) != commits.standing())
        {
            self.end();
        }
        result
    }

    pub(super) fn is_held(&self) -> bool {
        self.held.is_some()
    }

    pub(super) fn is_held_long(&self) -> bool {
        self.held
            .as_ref()
            .is_some_and(|held| now() - held.since >= HELD)
    }

    pub(super) fn end(&mut self) {
        if self.held.take().is_some() && !self.connection.is_autocommit() {
            let ended = self
                .connection
                .prepare_cached("COMMIT")
                .and_then(|mut commit| commit.raw_execute());
            if let Err(error) = ended {
                tracing::warn!(%error, "a read's transaction could not be ended");
            }
        }
    }

    /// Whether a transaction could not be ended. Reads in it would return ever older data.
    pub(super) fn is_stuck(&self) -> bool {
        self.held.is_none() && !self.connection.is_autocommit()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a lock of the file is held in real time, whatever a test's clock says"
)]
fn now() -> Instant {
    Instant::now()
}
