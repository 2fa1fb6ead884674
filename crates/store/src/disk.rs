//! Measures the free space where data is written: on the disk of SQLite's file and on that of the
//! attachments' folder.
//!
//! The disk of a PostgreSQL server and a bucket cannot be measured from here. PostgreSQL reports a
//! full disk itself.

use crate::{FileLocation, Options};
pub use db::disk::Room;
use model::Clock;
use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// How long a measurement is reused.
const FRESH: Duration = Duration::from_secs(1);
/// How long a write that failed because a disk was full counts as a sign that the next writes will
/// fail too.
const TELLING: Duration = Duration::from_mins(1);
/// What a disk stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// SQLite's file.
    Database,
    /// The attachments' folder.
    Attachments,
}

impl Holds {
    /// Returns the name used in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Attachments => "attachments",
        }
    }
}

/// Returns the paths to which these options write, with what each of them stores.
pub fn disks(options: &Options) -> Vec<(Holds, PathBuf)> {
    let database = options.database.strip_prefix("sqlite:").map(PathBuf::from);
    let files = match &options.files {
        FileLocation::Folder(folder) => Some(folder.clone()),
        FileLocation::Bucket(_) => None,
    };
    let database = database.map(|path| (Holds::Database, path));
    database
        .into_iter()
        .chain(files.map(|path| (Holds::Attachments, path)))
        .collect()
}

/// Monitors the disks that are written to.
#[derive(Debug)]
pub struct Disks {
    places: Vec<(Holds, PathBuf)>,
    min_free: Option<u8>,
    clock: Arc<dyn Clock>,
    looked: Mutex<Looked>,
    /// When the last write failed because a disk was full, in microseconds of the clock's elapsed
    /// time plus one; 0 if the last write did not.
    failed: AtomicU64,
}

#[derive(Debug, Default)]
struct Looked {
    at: Option<Duration>,
    low: Vec<Holds>,
}

impl Disks {
    pub(crate) fn new(options: &Options, clock: Arc<dyn Clock>) -> Self {
        let (looked, failed) = (Mutex::default(), AtomicU64::new(0));
        Self {
            places: disks(options),
            min_free: options.min_free_disk,
            clock,
            looked,
            failed,
        }
    }

    /// Returns the percentage of a disk that must stay free; none if there is no such limit.
    pub fn min_free(&self) -> Option<u8> {
        self.min_free
    }

    /// Measures each disk now.
    pub fn rooms(&self) -> Vec<(Holds, Room)> {
        self.places
            .iter()
            .filter_map(|(holds, path)| Some((*holds, Room::at(path)?)))
            .collect()
    }

    /// Whether the disk that stores `holds` has less free space than must stay free. The system is
    /// asked at most once a second.
    pub fn is_low(&self, holds: Holds) -> bool {
        let Some(min_free) = self.min_free else {
            return false;
        };
        let now = self.clock.elapsed();
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        if looked.at.is_none_or(|at| now.saturating_sub(at) >= FRESH) {
            let rooms = self.rooms().into_iter();
            let low = rooms
                .filter(|(_, room)| room.is_below(min_free))
                .map(|(holds, _)| holds)
                .collect();
            *looked = Looked { at: Some(now), low };
        }
        looked.low.contains(&holds)
    }

    /// Notes whether a write failed because a disk was full.
    pub fn note_write(&self, full: bool) {
        let moment = if full {
            u64::try_from(self.clock.elapsed().as_micros()).unwrap_or(u64::MAX - 1) + 1
        } else {
            0
        };
        if full || self.failed.load(Ordering::Relaxed) != 0 {
            self.failed.store(moment, Ordering::Relaxed);
        }
    }

    /// Whether the last write failed because a disk was full, less than a minute ago.
    pub fn is_full(&self) -> bool {
        let failed = Duration::from_micros(self.failed.load(Ordering::Relaxed));
        !failed.is_zero() && self.clock.elapsed().saturating_sub(failed) < TELLING
    }
}
