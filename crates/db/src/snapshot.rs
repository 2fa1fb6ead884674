//! A consistent view of the database at one moment. Reading all of it sees no later change and
//! blocks no one.

use crate::{Error, Row, Statement, Value, postgres, sqlite};

/// A consistent state of the database, for as long as this value is held.
#[derive(Debug)]
pub enum Snapshot {
    /// A read transaction of a connection of its own.
    Sqlite(rusqlite::Connection),
    /// A repeatable-read transaction on a pooled connection.
    Postgres(postgres::Snapshot),
}

impl Snapshot {
    /// Returns the rows of a reading statement, each converted by `make`.
    pub async fn all<T>(
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

    /// Returns, for each set of values, the first row that the statement finds, converted by
    /// `make`. Over a network this is one round trip.
    pub async fn first_of<T>(
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
            Self::Postgres(postgres) => drop(
                postgres
                    .query_batch(statement, sets.into_iter(), &mut visit)
                    .await?,
            ),
        }
        Ok(found)
    }

    /// Makes the snapshot usable again after a failed statement. Must be called before the next
    /// read.
    pub async fn go_on(&mut self) -> Result<(), Error> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(postgres) => postgres.go_on().await,
        }
    }
}
