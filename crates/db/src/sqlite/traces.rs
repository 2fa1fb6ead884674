//! Tracks whether deleted data may still be in the database's files, and truncates the write-ahead
//! log.

use crate::statement::Removal;
use rusqlite::Connection;
use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// Shortest time between two attempts in the background.
const PAUSE: Duration = Duration::from_secs(10);
/// How long a checkpoint waits for readers to release the log. Writers wait meanwhile.
const BUSY: Duration = Duration::from_millis(100);
/// If more log pages than this cannot be checkpointed, a reader holds on to an old state, and
/// waiting for it would not help.
const FAR: i64 = 1_000;

/// Whether data was deleted that may still be in the files.
#[derive(Debug, Default)]
pub(super) struct Traces {
    /// In the write-ahead log.
    pub(super) left: AtomicBool,
    /// In the unused part of pages.
    pub(super) rows: AtomicBool,
    times: Mutex<Times>,
}

#[derive(Debug, Default)]
pub(super) struct Times {
    /// When the last attempt was made.
    tried: Option<Duration>,
    /// When all pages may be scanned again.
    pub(super) sweep: Duration,
}

impl Traces {
    /// Notes that data was deleted. Must be called after the commit: an attempt before it would not
    /// remove that data.
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

    pub(super) fn times(&self) -> MutexGuard<'_, Times> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns none if no attempt is due, else whether the attempt includes a scan of the pages. An
    /// attempt that is due counts as made from then on.
    pub(super) fn is_time(&self, now: Duration) -> Option<bool> {
        let mut times = self.times();
        let sweep = self.rows.load(Ordering::Acquire) && now >= times.sweep;
        let is_time = times
            .tried
            .is_none_or(|tried| now.saturating_sub(tried) >= PAUSE);
        if !is_time || !(sweep || self.are_left()) {
            return None;
        }
        times.tried = Some(now);
        Some(sweep)
    }
}

/// Moves everything from the write-ahead log into the database and truncates the log. Returns false
/// if a reader blocked it.
pub(super) fn cut_log(connection: &Connection) -> rusqlite::Result<bool> {
    connection.busy_timeout(BUSY)?;
    let pages = |mode: &str| {
        let asked = format!("PRAGMA wal_checkpoint({mode})");
        connection.query_row(&asked, [], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, i64>(2)?,
            ))
        })
    };
    // This moves most of the pages without blocking anyone.
    let (_, all, moved) = pages("PASSIVE")?;
    if all - moved > FAR {
        return Ok(false);
    }
    Ok(pages("TRUNCATE")?.0 == 0)
}
