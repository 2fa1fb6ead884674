//! Triggers with which the database protects the audit log. They refuse updates, inserts that are
//! not appended at the end, and deletes of entries that no `audit.pruned` entry covers.

use super::Sqlite;
use crate::{Error, OpenError};

const GUARDS: &str = "\
    CREATE TRIGGER IF NOT EXISTS audit_grows BEFORE INSERT ON audit \
    WHEN NEW.sequence <= (SELECT MAX(sequence) FROM audit) \
    BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END; \
    CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE UPDATE ON audit \
    BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END; \
    CREATE TRIGGER IF NOT EXISTS audit_remains BEFORE DELETE ON audit WHEN NOT EXISTS \
    (SELECT 1 FROM audit WHERE kind = 'audit.pruned' AND CAST(subject AS INTEGER) >= OLD.sequence) \
    BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END";
const STANDING: &str = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND name IN ('audit_grows', 'audit_stays', 'audit_remains')";

impl Sqlite {
    /// Creates the triggers that are missing.
    pub(in crate::engine) async fn install_guards(&self) -> Result<(), OpenError> {
        if self.is_guarded()? {
            return Ok(());
        }
        self.writer
            .run(|transaction| Box::pin(async { Ok(transaction.define(GUARDS).await?) }))
            .await
    }

    /// Whether all triggers exist.
    pub(in crate::engine) fn is_guarded(&self) -> Result<bool, Error> {
        let standing: i64 = self.read(|connection| {
            connection
                .query_row(STANDING, [], |row| row.get(0))
                .map_err(Error::from)
        })?;
        Ok(standing == 3)
    }
}
