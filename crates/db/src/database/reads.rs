//! Reads outside transactions.

use super::Database;
use crate::{Error, Row, Source, Statement, Value, meter::count_read, sqlite};
use tracing::{Instrument, Span};

/// Returns the trace span of a statement; it is disabled when tracing is off.
fn span(statement: &'static Statement) -> Span {
    tracing::trace_span!(target: "span", "statement", kind = "client", db.query.summary = statement.name)
}

impl Database {
    /// Runs a reading statement on the primary and visits each row. Returns the number of rows.
    pub async fn query<E: From<Error>>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        mut visit: impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        match self {
            Self::Sqlite(sqlite) => {
                let read = || {
                    sqlite
                        .read(|connection| sqlite::query(connection, statement, values, &mut visit))
                };
                span(statement)
                    .in_scope(read)
                    .inspect(|rows| count_read(*rows))
            }
            Self::Postgres(postgres) => {
                Box::pin(
                    postgres
                        .query(statement, values, visit)
                        .instrument(span(statement)),
                )
                .await
            }
        }
    }

    /// Runs a reading statement on a replica where one is usable, else on the primary. Data may be
    /// slightly out of date, and the absence of a row on a replica proves nothing.
    pub async fn query_replica<E: From<Error>>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        visit: impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<Source, E> {
        match self {
            Self::Sqlite(_) => self
                .query(statement, values, visit)
                .await
                .map(|_| Source::Primary),
            Self::Postgres(postgres) => {
                Box::pin(
                    postgres
                        .query_replica(statement, values, visit)
                        .instrument(span(statement)),
                )
                .await
            }
        }
    }

    /// Runs a reading statement once per set of values and visits each row with the index of its
    /// set. Over a network this is one round trip. Returns the number of rows.
    pub async fn query_batch<'v, E: From<Error>>(
        &self,
        statement: &'static Statement,
        sets: impl ExactSizeIterator<Item = Vec<Value<'v>>>,
        mut visit: impl FnMut(usize, Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        match self {
            Self::Sqlite(sqlite) => span(statement)
                .in_scope(|| {
                    sqlite.read(|connection| {
                        let run = |(index, values): (usize, Vec<Value<'_>>)| {
                            sqlite::query(connection, statement, &values, |row| visit(index, row))
                        };
                        sets.enumerate().map(run).sum()
                    })
                })
                .inspect(|rows| count_read(*rows)),
            Self::Postgres(postgres) => {
                Box::pin(
                    postgres
                        .query_batch(statement, sets, visit)
                        .instrument(span(statement)),
                )
                .await
            }
        }
    }

    /// Returns the rows of a reading statement, each converted by `make`.
    pub async fn all<T>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        mut make: impl FnMut(Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut rows = Vec::new();
        self.query(statement, values, |row| {
            rows.push(make(row)?);
            Ok::<(), Error>(())
        })
        .await?;
        Ok(rows)
    }

    /// Returns the first row of a reading statement, converted by `make`.
    pub async fn first<T>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        make: impl FnMut(Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        Ok(self.all(statement, values, make).await?.into_iter().next())
    }
}
