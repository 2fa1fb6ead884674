//! The writing side: a transaction of either engine.

use super::{Row, Value, postgres, sqlite};
use crate::{Error, Statement, statement::Reach};
use model::{RegionId, Scope, Secret};

/// An open transaction on the writing side.
#[derive(Debug)]
pub enum Transaction<'c> {
    /// On the writer thread of the embedded database.
    Sqlite(sqlite::Writing<'c>),
    /// On a connection to a PostgreSQL server.
    Postgres(postgres::Open<'c>),
}

impl Transaction<'_> {
    /// Whether each statement that is waited for is a round trip.
    pub(crate) fn has_round_trips(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// The installation's secret.
    pub(crate) fn secret(&self) -> Result<Secret, Error> {
        let keeper = match self {
            Self::Sqlite(open) => open.keeper(),
            Self::Postgres(open) => open.keeper(),
        };
        keeper.secret()
    }

    /// Says whose rows this transaction is about. PostgreSQL shows it no others.
    pub(crate) fn enter(&mut self, scope: &Scope) {
        if let Self::Postgres(open) = self {
            open.enter(Reach::Environment, &Value::of_scope(scope));
        }
    }

    /// The same for rows that nothing reads from a replica, several scopes one after the other: those are not behind then.
    pub(crate) fn enter_unreplicated(&mut self, scope: &Scope) {
        if let Self::Postgres(open) = self {
            open.enter_unreplicated(&Value::of_scope(scope));
        }
    }

    /// Says of which region's settings this transaction is.
    pub(crate) fn enter_region(&mut self, region: RegionId) {
        if let Self::Postgres(open) = self {
            open.enter(Reach::Region, &[Value::Text(region.as_str())]);
        }
    }

    /// Lets this transaction read every tenant's rows. It changes none of them until it has entered a scope again.
    pub(crate) fn read_all_tenants(&mut self) {
        if let Self::Postgres(open) = self {
            open.read_all_tenants();
        }
    }

    /// Tells other nodes something, once this transaction is committed. Processes on one SQLite file look by themselves.
    pub(crate) async fn tell(&mut self, word: &str) -> Result<(), Error> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(open) => Box::pin(open.tell(word)).await,
        }
    }

    /// Runs a changing statement. Gives the number of rows it changed.
    pub(crate) async fn execute(&mut self, statement: &'static Statement, values: &[Value<'_>]) -> Result<u64, Error> {
        match self {
            Self::Sqlite(writing) => writing.execute(statement, values),
            Self::Postgres(open) => Box::pin(open.execute(statement, values)).await,
        }
    }

    /// Runs a changing statement with each set of values. Over a network that is one round trip for all.
    pub(crate) async fn execute_all(
        &mut self,
        statement: &'static Statement,
        sets: Vec<Vec<Value<'_>>>,
    ) -> Result<(), Error> {
        match self {
            Self::Sqlite(writing) => {
                for values in sets {
                    writing.execute(statement, &values)?;
                }
                Ok(())
            }
            Self::Postgres(open) => Box::pin(open.execute_all(statement, sets)).await,
        }
    }

    /// Runs a changing statement whose outcome nobody waits for: over a network it travels with others. With `one` it must
    /// change one row, else the transaction fails in the end.
    pub(crate) fn defer(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
        one: bool,
    ) -> Result<(), Error> {
        match self {
            Self::Sqlite(writing) => {
                let changed = writing.execute(statement, values)?;
                if one && changed != 1 { Err(postgres::taken(statement)) } else { Ok(()) }
            }
            Self::Postgres(open) => {
                open.defer(statement, values, one);
                Ok(())
            }
        }
    }

    /// Sends what was posted, and waits for it.
    pub async fn flush(&mut self) -> Result<(), Error> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(open) => Box::pin(open.flush()).await,
        }
    }

    /// Runs a statement with each set of values and visits each row with its set's index; over a network that is one round
    /// trip for all.
    pub(crate) async fn query_batch(
        &mut self,
        statement: &'static Statement,
        sets: Vec<Vec<Value<'_>>>,
        mut visit: impl FnMut(usize, Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match self {
            Self::Sqlite(writing) => {
                for (index, values) in sets.iter().enumerate() {
                    writing.query(statement, values, |row| visit(index, row))?;
                }
                Ok(())
            }
            Self::Postgres(open) => Box::pin(open.query_batch(statement, sets, visit)).await,
        }
    }

    /// The first row of a statement, made into a `T`.
    pub(crate) async fn first<T>(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
        mut make: impl FnMut(Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let mut first = None;
        let visit = |row: Row<'_>| {
            if first.is_none() {
                first = Some(make(row)?);
            }
            Ok::<(), Error>(())
        };
        match self {
            Self::Sqlite(writing) => writing.query(statement, values, visit)?,
            Self::Postgres(open) => Box::pin(open.query(statement, values, visit)).await?,
        }
        Ok(first)
    }

    /// The rows of a statement, each made into a `T`.
    pub(crate) async fn all<T>(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
        mut make: impl FnMut(Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut rows = Vec::new();
        let visit = |row: Row<'_>| {
            rows.push(make(row)?);
            Ok::<(), Error>(())
        };
        match self {
            Self::Sqlite(writing) => writing.query(statement, values, visit)?,
            Self::Postgres(open) => Box::pin(open.query(statement, values, visit)).await?,
        }
        Ok(rows)
    }

    /// Runs what defines tables, written once for both engines in SQLite's words.
    pub(crate) async fn define(&mut self, sql: &str) -> Result<(), Error> {
        match self {
            Self::Sqlite(_) => self.batch(sql).await,
            Self::Postgres(open) => Box::pin(open.batch(&postgres::translate_ddl(sql))).await,
        }
    }

    /// Runs statements that are no registered ones.
    pub(crate) async fn batch(&mut self, sql: &str) -> Result<(), Error> {
        match self {
            Self::Sqlite(writing) => writing.batch(sql),
            Self::Postgres(open) => Box::pin(open.batch(sql)).await,
        }
    }

    /// Marks a place to which [`Transaction::rollback_to_savepoint`] goes back.
    pub async fn savepoint(&mut self) -> Result<(), Error> {
        self.batch("SAVEPOINT mark").await?;
        if let Self::Postgres(open) = self {
            open.marked();
        }
        Ok(())
    }

    /// Undoes what was done since the mark.
    pub async fn rollback_to_savepoint(&mut self) -> Result<(), Error> {
        self.batch("ROLLBACK TO SAVEPOINT mark").await?;
        if let Self::Postgres(open) = self {
            open.rewound();
        }
        self.release_savepoint().await
    }

    /// Keeps what was done since the mark.
    pub async fn release_savepoint(&mut self) -> Result<(), Error> {
        self.batch("RELEASE SAVEPOINT mark").await?;
        if let Self::Postgres(open) = self {
            open.forgot();
        }
        Ok(())
    }
}
