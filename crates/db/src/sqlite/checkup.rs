//! Checks a SQLite database for an operator: reports the version. File permissions are checked
//! together with those of the other files.

use super::Sqlite;
use crate::Finding;

impl Sqlite {
    #[expect(clippy::unused_self, reason = "it is about the engine that is open")]
    pub(crate) fn checkup(&self, findings: &mut Vec<Finding>) {
        findings.push(Finding::ok(format!(
            "SQLite {}, inside this process",
            rusqlite::version()
        )));
    }
}
