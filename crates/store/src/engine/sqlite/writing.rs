//! A transaction on the writer's connection, which tracks whether it removes personal data.

use super::{execute, query};
use crate::{
    Error, Statement, Value,
    engine::{Keeper, Row},
    statement::Removal,
};
use rusqlite::Connection;
use std::ops::Deref;

/// The writer's connection within a transaction.
#[derive(Debug)]
pub struct Writing<'c> {
    connection: &'c mut Connection,
    keeper: &'c Keeper,
    removal: Removal,
}

impl Deref for Writing<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

impl<'c> Writing<'c> {
    pub(super) fn new(connection: &'c mut Connection, keeper: &'c Keeper) -> Self {
        Self {
            connection,
            keeper,
            removal: Removal::Nothing,
        }
    }

    /// Returns what holds the installation's secret.
    pub(in crate::engine) fn keeper(&self) -> &Keeper {
        self.keeper
    }

    /// Returns what personal data was removed or overwritten so far.
    pub(super) fn removal(&self) -> Removal {
        self.removal
    }

    fn note(&mut self, happened: bool, removal: Removal) {
        if happened {
            self.removal = self.removal.max(removal);
        }
    }

    pub(in crate::engine) fn execute(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
    ) -> Result<u64, Error> {
        let changed = execute(self.connection, statement, values)?;
        self.note(changed > 0, statement.removal());
        Ok(changed)
    }

    pub(in crate::engine) fn query(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
        visit: impl FnMut(Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let rows = query(self.connection, statement, values, visit)?;
        self.note(rows > 0, statement.removal());
        Ok(())
    }

    /// Runs SQL text that is not a registered statement. What it removes is unknown, so it counts
    /// as removing rows, except for savepoint commands.
    pub(in crate::engine) fn batch(&mut self, sql: &str) -> Result<(), Error> {
        let marks = ["SAVEPOINT", "ROLLBACK TO", "RELEASE"]
            .iter()
            .any(|mark| sql.starts_with(mark));
        self.connection.execute_batch(sql)?;
        self.note(!marks, Removal::Rows);
        Ok(())
    }
}
