//! The table of the audit log, to which servers only append.

use db::AppendOnlyTable;

/// The table. SQLite's triggers refuse updates, inserts that are not appended at the end, and deletes
/// of entries that no `audit.pruned` entry covers.
pub(crate) const TABLE: AppendOnlyTable = AppendOnlyTable {
    name: "audit",
    triggers: "\
        CREATE TRIGGER IF NOT EXISTS audit_grows BEFORE INSERT ON audit \
        WHEN NEW.sequence <= (SELECT MAX(sequence) FROM audit) \
        BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END; \
        CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE UPDATE ON audit \
        BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END; \
        CREATE TRIGGER IF NOT EXISTS audit_remains BEFORE DELETE ON audit WHEN NOT EXISTS \
        (SELECT 1 FROM audit WHERE kind = 'audit.pruned' AND CAST(subject AS INTEGER) >= OLD.sequence) \
        BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
    trigger_names: &["audit_grows", "audit_stays", "audit_remains"],
};
