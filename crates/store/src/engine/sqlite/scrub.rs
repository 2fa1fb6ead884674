//! Taking what was removed out of the database's files: overwritten pages lie in the write-ahead log until that is cut, and
//! copies of rows in the unused part of pages (see `slack`).
//!
//! Whether there is anything to do is decided by what a committed transaction changed (`Statement::removal`), never by
//! whoever asked for the change. The work is bounded: at most one attempt in [`PAUSE`], at most a twentieth of the time spent
//! on looking through pages, and no writer waits for longer than [`BUSY`].

use super::{Sqlite, slack};
use crate::{Error, Transaction, statement::Removal};
use rusqlite::{Connection, OpenFlags};
use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// The shortest time between two attempts that nobody waits for.
const PAUSE: Duration = Duration::from_secs(10);
/// The shortest time between two looks through all pages.
const SWEEP_PAUSE: Duration = Duration::from_secs(30);
/// The pause after a look through all pages is so many times as long as the look was.
const SHARE: u32 = 20;
/// Pages that are looked through when somebody waits for it: 4 GB.
const MOST: i64 = 500_000;
/// Pages rewritten in one transaction.
const BATCH: usize = 32;
/// How long the log is held for readers to let go of it. Who wants to write waits meanwhile.
const BUSY: Duration = Duration::from_millis(100);
/// So many pages behind, a reader is holding on to an old state, and waiting for it would be in vain.
const FAR: i64 = 1_000;

/// Whether something was removed that may still be in the files.
#[derive(Debug, Default)]
pub(super) struct Traces {
    /// In the log.
    left: AtomicBool,
    /// In the unused part of pages.
    rows: AtomicBool,
    times: Mutex<Times>,
}

#[derive(Debug, Default)]
struct Times {
    /// When the last attempt was made.
    tried: Option<Duration>,
    /// When all pages may be looked through again.
    sweep: Duration,
}

impl Traces {
    /// Something was removed. To be called after the commit: an attempt before it would not take it along.
    pub(super) fn leave(&self, removal: Removal) {
        if removal >= Removal::Rows {
            self.rows.store(true, Ordering::Release);
        }
        if removal >= Removal::Something {
            self.left.store(true, Ordering::Release);
        }
    }

    pub(super) fn are_left(&self) -> bool {
        self.left.load(Ordering::Acquire)
    }

    fn times(&self) -> MutexGuard<'_, Times> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What it is time for, if for anything: an attempt, and whether pages are looked through with it. It then counts as made.
    fn is_time(&self, now: Duration) -> Option<bool> {
        let mut times = self.times();
        let sweep = self.rows.load(Ordering::Acquire) && now >= times.sweep;
        let is_time = times.tried.is_none_or(|tried| now.saturating_sub(tried) >= PAUSE);
        if !is_time || !(sweep || self.are_left()) {
            return None;
        }
        times.tried = Some(now);
        Some(sweep)
    }
}

impl Sqlite {
    /// A process before this one may have left something.
    pub(in crate::engine) fn suspect_traces(&self) {
        self.traces.leave(Removal::Rows);
    }

    /// Takes what was removed out of the files, unless nothing was. False when a reader was in the way.
    pub(in crate::engine) async fn scrub(&self) -> Result<bool, Error> {
        self.scrub_with(self.traces.rows.load(Ordering::Acquire), MOST).await
    }

    /// The same now and then.
    pub(in crate::engine) async fn scrub_in_turn(&self) -> Result<(), Error> {
        if let Some(sweep) = self.traces.is_time(self.meter.now()) {
            self.scrub_with(sweep, i64::MAX).await?;
        }
        Ok(())
    }

    async fn scrub_with(&self, sweep: bool, most: i64) -> Result<bool, Error> {
        let left = self.traces.left.swap(false, Ordering::AcqRel);
        let rows = sweep && self.traces.rows.swap(false, Ordering::AcqRel);
        if !left && !rows {
            return Ok(true);
        }
        let scrubbed = self.try_to_scrub(rows, most).await;
        if !matches!(scrubbed, Ok(true)) {
            self.traces.leave(if rows { Removal::Rows } else { Removal::Something });
        }
        scrubbed
    }

    async fn try_to_scrub(&self, rows: bool, most: i64) -> Result<bool, Error> {
        if rows {
            self.sweep(most).await?;
        }
        self.on_thread(cut_log).await
    }

    /// Zeroes what is left in the unused part of pages.
    async fn sweep(&self, most: i64) -> Result<(), Error> {
        let began = self.meter.now();
        let look = move |connection: &Connection| {
            if slack::pages(connection)? > most { Ok(None) } else { slack::find(connection).map(Some) }
        };
        let found = match self.on_thread(look).await {
            Ok(Some(found)) => found,
            Ok(None) => {
                // Too many pages for somebody who waits: the next look that nobody waits for goes through them.
                self.traces.leave(Removal::Rows);
                return Ok(());
            }
            // A build without access to pages: the rest is done all the same.
            Err(Error::Internal(cause)) if cause.contains("sqlite_dbpage") => {
                tracing::warn!(cause, "what SQLite left in the unused part of pages is not removed");
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        for numbers in found.chunks(BATCH) {
            let numbers = numbers.to_vec();
            let cleared = self.writer.run(move |transaction| {
                Box::pin(async move {
                    match transaction {
                        Transaction::Sqlite(writing) => slack::clear(writing, &numbers),
                        Transaction::Postgres(_) => Ok(()),
                    }
                })
            });
            cleared.await?;
        }
        let now = self.meter.now();
        self.traces.times().sweep = now + (now.saturating_sub(began) * SHARE).max(SWEEP_PAUSE);
        Ok(())
    }

    /// Does something on a connection and a thread of its own.
    async fn on_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        let connection = Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let (done, worked) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || done.send(work(&connection)));
        Ok(worked.await.map_err(|_| Error::Internal("a thread of the database's died".into()))??)
    }
}

/// Moves everything from the write-ahead log into the database and cuts the log to nothing. False when a reader was in the
/// way.
pub(super) fn cut_log(connection: &Connection) -> rusqlite::Result<bool> {
    connection.busy_timeout(BUSY)?;
    let pages = |mode: &str| {
        let asked = format!("PRAGMA wal_checkpoint({mode})");
        connection
            .query_row(&asked, [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)))
    };
    // Most of it without anybody waiting.
    let (_, all, moved) = pages("PASSIVE")?;
    if all - moved > FAR {
        return Ok(false);
    }
    Ok(pages("TRUNCATE")?.0 == 0)
}
