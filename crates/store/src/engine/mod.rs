//! The engines behind one face: an enum, because there are two in all and each is there in earnest.
//!
//! Domain code is written once, over `Engine::each` for reads and [`Transaction`] for writes.

pub(crate) mod sqlite;

use crate::{Error, OpenError, Statement};
use futures::future::BoxFuture;

/// A value bound to a parameter.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// Text.
    Text(&'a str),
    /// A whole number; moments are microseconds, truths 0 and 1.
    Int(i64),
    /// Bytes.
    Blob(&'a [u8]),
    /// Nothing.
    Null,
}

impl<'a> Value<'a> {
    /// What every statement on tenant rows begins with: `$1` the region, `$2` the environment.
    pub(crate) fn of_scope(scope: &'a model::Scope) -> [Self; 2] {
        [Value::Text(scope.region.as_str()), Value::Int(scope.environment.code())]
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }
}

/// A row, borrowed for the time of one visit.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Row<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
}

impl<'a> Row<'a> {
    pub(crate) fn text(self, column: usize) -> Result<&'a str, Error> {
        self.optional_text(column)?.ok_or_else(|| mistyped(column))
    }

    pub(crate) fn optional_text(self, column: usize) -> Result<Option<&'a str>, Error> {
        match self {
            Self::Sqlite(row) => row.get_ref(column)?.as_str_or_null().map_err(|_| mistyped(column)),
        }
    }

    pub(crate) fn int(self, column: usize) -> Result<i64, Error> {
        self.optional_int(column)?.ok_or_else(|| mistyped(column))
    }

    pub(crate) fn optional_int(self, column: usize) -> Result<Option<i64>, Error> {
        match self {
            Self::Sqlite(row) => row.get_ref(column)?.as_i64_or_null().map_err(|_| mistyped(column)),
        }
    }

    pub(crate) fn blob(self, column: usize) -> Result<&'a [u8], Error> {
        match self {
            Self::Sqlite(row) => row.get_ref(column)?.as_blob().map_err(|_| mistyped(column)),
        }
    }

    pub(crate) fn parsed<T: std::str::FromStr>(self, column: usize) -> Result<T, Error> {
        self.text(column)?.parse().map_err(|_| mistyped(column))
    }
}

fn mistyped(column: usize) -> Error {
    Error::Internal(format!("column {column} does not hold what it should"))
}

/// The open database.
#[derive(Debug)]
pub(crate) enum Engine {
    Sqlite(sqlite::Sqlite),
}

impl Engine {
    pub(crate) fn open(address: &str) -> Result<Self, OpenError> {
        match address.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(sqlite::Sqlite::open(path.as_ref())?)),
            _ => Err(OpenError::Address(address.to_owned())),
        }
    }

    /// Runs a reading statement and visits each row. Gives the number of rows.
    #[expect(clippy::unused_async, reason = "an engine across a network waits here")]
    pub(crate) async fn each<E: From<Error>>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        mut visit: impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        match self {
            Self::Sqlite(sqlite) => sqlite.read(|connection| sqlite::each(connection, statement, values, &mut visit)),
        }
    }

    /// The rows of a reading statement, each made into a `T`.
    pub(crate) async fn all<T>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        mut make: impl FnMut(Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut rows = Vec::new();
        self.each(statement, values, |row| {
            rows.push(make(row)?);
            Ok::<(), Error>(())
        })
        .await?;
        Ok(rows)
    }

    /// The first row of a reading statement, made into a `T`.
    pub(crate) async fn first<T>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        make: impl FnMut(Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        Ok(self.all(statement, values, make).await?.into_iter().next())
    }

    pub(crate) async fn transaction<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Transaction<'_>) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.writer.run(work).await,
        }
    }

    pub(crate) async fn backup(&self, to: &std::path::Path) -> Result<(), Error> {
        match self {
            Self::Sqlite(sqlite) => sqlite.backup(to.to_owned()).await,
        }
    }

    #[expect(clippy::unused_async, reason = "an engine across a network waits here")]
    pub(crate) async fn check(&self) -> Result<Vec<String>, Error> {
        match self {
            Self::Sqlite(sqlite) => sqlite.check(),
        }
    }
}

/// An open transaction on the writing side.
#[derive(Debug)]
pub enum Transaction<'c> {
    /// On the writer thread of the embedded database.
    Sqlite(&'c mut rusqlite::Connection),
}

impl Transaction<'_> {
    /// Runs a changing statement. Gives the number of rows it changed.
    #[expect(clippy::unused_async, reason = "an engine across a network waits here")]
    pub(crate) async fn execute(&mut self, statement: &'static Statement, values: &[Value<'_>]) -> Result<u64, Error> {
        match self {
            Self::Sqlite(connection) => sqlite::execute(connection, statement, values),
        }
    }

    /// The first row of a statement, made into a `T`.
    #[expect(clippy::unused_async, reason = "an engine across a network waits here")]
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
            Self::Sqlite(connection) => sqlite::each(connection, statement, values, visit)?,
        };
        Ok(first)
    }

    /// Runs statements that are no registered ones: the migrations' own.
    #[expect(clippy::unused_async, reason = "an engine across a network waits here")]
    pub(crate) async fn batch(&mut self, sql: &str) -> Result<(), Error> {
        match self {
            Self::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
        }
    }

    /// Marks a place to which [`Transaction::rewind`] goes back.
    pub(crate) async fn mark(&mut self) -> Result<(), Error> {
        self.batch("SAVEPOINT mark").await
    }

    /// Undoes what was done since the mark.
    pub(crate) async fn rewind(&mut self) -> Result<(), Error> {
        self.batch("ROLLBACK TO SAVEPOINT mark").await?;
        self.forget().await
    }

    /// Keeps what was done since the mark.
    pub(crate) async fn forget(&mut self) -> Result<(), Error> {
        self.batch("RELEASE SAVEPOINT mark").await
    }
}
