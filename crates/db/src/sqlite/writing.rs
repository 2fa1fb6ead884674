//! A transaction on the writer's connection, which tracks whether it removes personal data.

use super::statements::{execute, query};
use crate::{Error, Row, Statement, Value, shared::Shared, statement::Removal};
use rusqlite::Connection;
use std::ops::Deref;

/// The writer's connection within a transaction.
#[derive(Debug)]
pub struct Writing<'c> {
    connection: &'c mut Connection,
    shared: &'c Shared,
    removal: Removal,
}

impl Deref for Writing<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

impl<'c> Writing<'c> {
    pub(super) fn new(connection: &'c mut Connection, shared: &'c Shared) -> Self {
        Self {
            connection,
            shared,
            removal: Removal::Nothing,
        }
    }

    /// Returns what the transactions share.
    pub(crate) fn shared(&self) -> &Shared {
        self.shared
    }

    /// Returns what personal data was removed or overwritten so far.
    pub(super) fn removal(&self) -> Removal {
        self.removal
    }

    fn removal_of(&self, statement: &Statement) -> Removal {
        statement.removal(&self.shared.catalogue().tables)
    }

    fn note(&mut self, happened: bool, removal: Removal) {
        if happened {
            self.removal = self.removal.max(removal);
        }
    }

    pub(crate) fn execute(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
    ) -> Result<u64, Error> {
        let changed = execute(self.connection, statement, values)?;
        self.note(changed > 0, self.removal_of(statement));
        Ok(changed)
    }

    pub(crate) fn query(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
        visit: impl FnMut(Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let rows = query(self.connection, statement, values, visit)?;
        self.note(rows > 0, self.removal_of(statement));
        Ok(())
    }

    /// Runs SQL text that is not a registered statement. What it removes is unknown, so it counts
    /// as removing rows, except for savepoint commands.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Error> {
        let marks = ["SAVEPOINT", "ROLLBACK TO", "RELEASE"]
            .iter()
            .any(|mark| sql.starts_with(mark));
        self.connection.execute_batch(sql)?;
        self.note(!marks, Removal::Rows);
        Ok(())
    }
}
