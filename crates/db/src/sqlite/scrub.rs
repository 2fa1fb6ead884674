//! Removes deleted data from the database's files. Overwritten pages remain in the write-ahead log
//! until it is truncated, and copies of rows remain in the unused part of pages (see `slack`).
//!
//! Whether there is anything to remove follows from what committed transactions changed
//! (`Statement::removal`), never from who requested the change. The background work is bounded:
//!
//! - at most one attempt per ten seconds,
//! - at most a twentieth of the time is spent on reading through pages,
//! - no writer waits for longer than 100 ms.

use super::{Sqlite, slack, traces::cut_log};
use crate::{Error, Transaction, statement::Removal};
use rusqlite::{Connection, OpenFlags};
use std::{sync::atomic::Ordering, time::Duration};

/// Shortest time between two scans of all pages.
const SWEEP_PAUSE: Duration = Duration::from_secs(30);
/// The pause after a scan of all pages, as a multiple of the scan's duration.
const SHARE: u32 = 20;
/// Largest number of pages that are scanned while a caller waits: 4 GB.
const MAX_PAGES: i64 = 500_000;
/// Number of pages rewritten in one transaction.
const BATCH: usize = 32;

/// What a look for data in the unused part of pages has found.
enum Look {
    /// The numbers of the pages that hold data.
    Found(Vec<i64>),
    /// There are more pages than a caller can wait for.
    TooMany,
    /// SQLite was built without access to pages. The write-ahead log is truncated nevertheless.
    Unreadable,
}

impl Sqlite {
    /// Assumes that a former process left deleted data in the files.
    pub(crate) fn suspect_traces(&self) {
        self.traces.leave(Removal::Rows);
    }

    /// Removes deleted data from the files, if there is any. Returns false if a reader blocked it.
    pub(crate) async fn scrub(&self) -> Result<bool, Error> {
        self.scrub_with(self.traces.rows.load(Ordering::Acquire), MAX_PAGES)
            .await
    }

    /// Does the same, but only if an attempt is due. To be called often.
    pub(crate) async fn scrub_in_turn(&self) -> Result<(), Error> {
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
            self.traces.leave(if rows {
                Removal::Rows
            } else {
                Removal::Something
            });
        }
        scrubbed
    }

    async fn try_to_scrub(&self, rows: bool, most: i64) -> Result<bool, Error> {
        if rows {
            self.sweep(most).await?;
        }
        self.on_thread(cut_log).await
    }

    /// Zeroes the data left in the unused part of pages.
    async fn sweep(&self, most: i64) -> Result<(), Error> {
        let began = self.meter.now();
        let look = move |connection: &Connection| {
            if !slack::is_readable(connection)? {
                Ok(Look::Unreadable)
            } else if slack::pages(connection)? > most {
                Ok(Look::TooMany)
            } else {
                slack::find(connection).map(Look::Found)
            }
        };
        let found = match self.on_thread(look).await? {
            Look::Found(found) => found,
            Look::TooMany => {
                // There are too many pages for a caller who waits. The next scan in the background
                // covers them.
                self.traces.leave(Removal::Rows);
                return Ok(());
            }
            Look::Unreadable => {
                tracing::warn!(
                    "deleted data could not be scrubbed from the unused part of pages: SQLite was built without access to pages"
                );
                return Ok(());
            }
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

    /// Runs `work` on a new connection and a new thread.
    async fn on_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        let connection =
            Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let (done, worked) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || done.send(work(&connection)));
        Ok(worked
            .await
            .map_err(|_| Error::internal("a thread of the database's died"))??)
    }
}
