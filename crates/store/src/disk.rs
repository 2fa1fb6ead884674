//! Measures the free space where data is written: on the disk of SQLite's file and on that of the
//! attachments' folder.
//!
//! The disk of a PostgreSQL server and a bucket cannot be measured from here. PostgreSQL reports a
//! full disk itself.

use crate::{FilePlace, Options};
use model::Clock;
use std::{
    path::{Path, PathBuf},
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
/// A failed write is attributed to a full disk if fewer bytes than this are free.
const NOTHING: u64 = 256 * 1024;

/// The space on one disk, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Bytes available to this process's user.
    pub free: u64,
    /// Total size of the disk.
    pub size: u64,
}

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

impl Room {
    /// Measures the disk of a path, or of its nearest ancestor that exists.
    pub fn at(path: &Path) -> Option<Self> {
        let mut there = path.ancestors().map(|path| {
            if path.as_os_str().is_empty() {
                Path::new(".")
            } else {
                path
            }
        });
        let disk = rustix::fs::statvfs(there.find(|path| path.exists())?).ok()?;
        let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
        Some(Self {
            free: bytes(disk.f_bavail),
            size: bytes(disk.f_blocks),
        })
    }

    /// Whether less than `percent` percent of the disk is free.
    pub fn is_below(&self, percent: u8) -> bool {
        u128::from(self.free) * 100 < u128::from(self.size) * u128::from(percent)
    }
}

/// Whether the disk of a path has less than 256 KiB free.
pub(crate) fn is_exhausted(path: &Path) -> bool {
    Room::at(path).is_some_and(|room| room.free < NOTHING)
}

/// Returns the paths to which these options write, with what each of them stores.
pub fn disks(options: &Options) -> Vec<(Holds, PathBuf)> {
    let database = options.database.strip_prefix("sqlite:").map(PathBuf::from);
    let files = match &options.files {
        FilePlace::Folder(folder) => Some(folder.clone()),
        FilePlace::Bucket(_) => None,
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

#[cfg(test)]
mod tests {
    use super::Room;

    #[test]
    fn a_disk_is_below_its_limit_by_hundredths_of_its_size() {
        let room = |free| Room {
            free,
            size: 1 << 40,
        };
        assert!(room((1 << 40) / 20 - 1).is_below(5));
        assert!(!room((1 << 40) / 20 + 1).is_below(5));
        assert!(!room(0).is_below(0));
        let here = Room::at("/nowhere/that/is/there".as_ref()).unwrap();
        assert!(here.size > 0 && here.free <= here.size);
    }
}
