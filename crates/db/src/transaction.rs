//! A write transaction of either engine.

use crate::{Error, Reach, Row, Statement, Value, postgres, sqlite};
use model::{RegionId, Scope, Secret};

/// An open write transaction.
#[derive(Debug)]
pub enum Transaction<'c> {
    /// A transaction on the writer thread of the embedded database.
    Sqlite(sqlite::Writing<'c>),
    /// A transaction on a connection to a PostgreSQL server.
    Postgres(postgres::Open<'c>),
}

impl Transaction<'_> {
    /// Whether each statement that is awaited costs a network round trip.
    pub fn has_round_trips(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Returns the installation's secret.
    pub fn secret(&self) -> Result<Secret, Error> {
        let shared = match self {
            Self::Sqlite(open) => open.shared(),
            Self::Postgres(open) => open.shared(),
        };
        shared.secret()
    }

    /// Sets the scope whose rows this transaction reads and writes. PostgreSQL's row-level security
    /// hides all others.
    pub fn enter(&mut self, scope: &Scope) {
        if let Self::Postgres(open) = self {
            open.enter(Reach::Scope, &Value::of_scope(scope));
        }
    }

    /// Sets the scope for rows that are never read from a replica. Unlike [`Self::enter`], this
    /// does not mark the scope as recently written. It may be called for several scopes in turn.
    pub fn enter_unreplicated(&mut self, scope: &Scope) {
        if let Self::Postgres(open) = self {
            open.enter_unreplicated(&Value::of_scope(scope));
        }
    }

    /// Sets the region whose settings this transaction reads and writes.
    pub fn enter_region(&mut self, region: RegionId) {
        if let Self::Postgres(open) = self {
            open.enter(Reach::Region, &[Value::Text(region.as_str())]);
        }
    }

    /// Lets this transaction read every tenant's rows. It cannot change any of them until it enters
    /// a scope again.
    pub fn read_all_tenants(&mut self) {
        if let Self::Postgres(open) = self {
            open.read_all_tenants();
        }
    }

    /// Notifies other nodes once this transaction is committed. Does nothing on SQLite, where other
    /// processes poll the database.
    pub async fn notify(&mut self, word: &str) -> Result<(), Error> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(open) => Box::pin(open.notify(word)).await,
        }
    }

    /// Runs a changing statement. Returns the number of rows it changed.
    pub async fn execute(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
    ) -> Result<u64, Error> {
        match self {
            Self::Sqlite(writing) => writing.execute(statement, values),
            Self::Postgres(open) => Box::pin(open.execute(statement, values)).await,
        }
    }

    /// Runs a changing statement once per set of values. Over a network this is one round trip.
    pub async fn execute_all(
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

    /// Runs a changing statement whose result is not awaited. Over a network it is pipelined with
    /// later statements.
    pub fn defer(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
    ) -> Result<(), Error> {
        self.defer_with(statement, values, false)
    }

    /// Like [`Self::defer`]. The statement must change exactly one row, else the transaction fails.
    pub fn defer_one(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
    ) -> Result<(), Error> {
        self.defer_with(statement, values, true)
    }

    fn defer_with(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
        one: bool,
    ) -> Result<(), Error> {
        match self {
            Self::Sqlite(writing) => {
                let changed = writing.execute(statement, values)?;
                if one && changed != 1 {
                    Err(postgres::taken(statement))
                } else {
                    Ok(())
                }
            }
            Self::Postgres(open) => {
                open.defer(statement, values, one);
                Ok(())
            }
        }
    }

    /// Sends the deferred statements and waits for their results.
    pub async fn flush(&mut self) -> Result<(), Error> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(open) => Box::pin(open.flush()).await,
        }
    }

    /// Runs a statement once per set of values and visits each row with the index of its set. Over
    /// a network this is one round trip.
    pub async fn query_batch(
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

    /// Returns the first row of a statement, converted by `make`.
    pub async fn first<T>(
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

    /// Returns the rows of a statement, each converted by `make`.
    pub async fn all<T>(
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

    /// Runs DDL written in SQLite's dialect; for PostgreSQL it is translated.
    pub async fn define(&mut self, sql: &str) -> Result<(), Error> {
        match self {
            Self::Sqlite(_) => self.batch(sql).await,
            Self::Postgres(open) => Box::pin(open.batch(&postgres::translate_ddl(sql))).await,
        }
    }

    /// Runs SQL text that is not a registered statement.
    pub async fn batch(&mut self, sql: &str) -> Result<(), Error> {
        match self {
            Self::Sqlite(writing) => writing.batch(sql),
            Self::Postgres(open) => Box::pin(open.batch(sql)).await,
        }
    }

    /// Sets the savepoint to which [`Transaction::rollback_to_savepoint`] returns.
    pub async fn savepoint(&mut self) -> Result<(), Error> {
        self.batch("SAVEPOINT mark").await?;
        if let Self::Postgres(open) = self {
            open.marked();
        }
        Ok(())
    }

    /// Undoes everything since the savepoint, and releases it.
    pub async fn rollback_to_savepoint(&mut self) -> Result<(), Error> {
        self.batch("ROLLBACK TO SAVEPOINT mark").await?;
        if let Self::Postgres(open) = self {
            open.rewound();
        }
        self.release_savepoint().await
    }

    /// Releases the savepoint and keeps everything done since.
    pub async fn release_savepoint(&mut self) -> Result<(), Error> {
        self.batch("RELEASE SAVEPOINT mark").await?;
        if let Self::Postgres(open) = self {
            open.forgot();
        }
        Ok(())
    }
}
