//! Measures the free space on the disk of a path.

use std::path::Path;

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
