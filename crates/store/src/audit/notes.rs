//! The entries that a unit of work adds to the audit log.

use super::entry::Entry;
use crate::unit_of_work::ScopeTx;

/// The entries that a unit of work adds to the audit log.
#[derive(Debug)]
pub struct AuditNotes<'a>(&'a mut Vec<Entry>);

impl ScopeTx<'_, '_> {
    /// Gives access to the entries for the audit log.
    pub fn audit(&mut self) -> AuditNotes<'_> {
        AuditNotes(&mut self.state.effects.audit)
    }
}

impl AuditNotes<'_> {
    /// Notes an entry, which is written before the commit.
    pub fn note(&mut self, entry: Entry) {
        self.0.push(entry);
    }
}
