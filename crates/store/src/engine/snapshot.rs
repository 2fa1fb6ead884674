//! The database at one moment: whoever walks through all of it sees no change in between, and holds up nobody.

use super::{Row, Value, postgres, sqlite};
use crate::{Error, Statement};

/// One state of the database, for as long as this is held.
#[derive(Debug)]
pub(crate) enum Snapshot {
    Sqlite(rusqlite::Connection),
    Postgres(postgres::Snapshot),
}

impl Snapshot {
    /// The rows of a reading statement, each made into a `T`.
    pub(crate) async fn all<T>(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
        mut make: impl FnMut(Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut rows = Vec::new();
        let mut visit = |row: Row<'_>| {
            rows.push(make(row)?);
            Ok(())
        };
        match self {
            Self::Sqlite(connection) => sqlite::query(connection, statement, values, visit)?,
            Self::Postgres(postgres) => postgres.query(statement, values, &mut visit).await?,
        };
        Ok(rows)
    }

    /// What the first row is made into that the statement finds for each set of values, over a network in one round trip.
    pub(crate) async fn first_of<T>(
        &mut self,
        statement: &'static Statement,
        sets: Vec<Vec<Value<'_>>>,
        mut make: impl FnMut(Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<Option<T>>, Error> {
        let mut found: Vec<Option<T>> = sets.iter().map(|_| None).collect();
        let mut visit = |index: usize, row: Row<'_>| {
            if found[index].is_none() {
                found[index] = Some(make(row)?);
            }
            Ok(())
        };
        match self {
            Self::Sqlite(connection) => {
                for (index, values) in sets.iter().enumerate() {
                    sqlite::query(connection, statement, values, |row| visit(index, row))?;
                }
            }
            Self::Postgres(postgres) => drop(postgres.query_batch(statement, sets.into_iter(), &mut visit).await?),
        }
        Ok(found)
    }

    /// To be called after a failure, before anything else is read.
    pub(crate) async fn go_on(&mut self) -> Result<(), Error> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(postgres) => postgres.go_on().await,
        }
    }
}
