//! What an operator wants to know of a database file: its version, and who may read it.

use super::Sqlite;
use crate::{Error, checkup::Finding};
use std::os::unix::fs::MetadataExt;

/// Read by anyone.
const WORLD: u32 = 0o004;

impl Sqlite {
    pub(in crate::engine) fn checkup(&self, findings: &mut Vec<Finding>) -> Result<(), Error> {
        findings.push(Finding::ok(format!("SQLite {}, inside this process", rusqlite::version())));
        let unreachable = |error: std::io::Error| Error::Unavailable(error.to_string());
        let path = std::fs::canonicalize(&self.path).map_err(unreachable)?;
        let file = std::fs::metadata(&path).map_err(unreachable)?;
        // One that nobody else may enter keeps what is in it.
        let folder = path.parent().map(std::fs::metadata).transpose().map_err(unreachable)?;
        let open = file.mode() & WORLD != 0 && folder.is_none_or(|folder| folder.mode() & 0o001 != 0);
        findings.push(if open {
            Finding::warn(
                format!("every user of this machine may read '{}'", self.path.display()),
                "take that away: chmod o-rwx on the file and its folder",
            )
        } else {
            Finding::ok("the database file is closed to other users")
        });
        Ok(())
    }
}
