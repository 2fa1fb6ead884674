//! Changes whose outcome nobody waits for, kept back until something is read or the transaction ends, and then sent
//! together: one round trip instead of one each.

use crate::{Error, Statement, Value};
use futures::{TryStreamExt, stream::FuturesOrdered};

/// A value that has been copied.
#[derive(Debug)]
enum Owned {
    Text(String),
    Int(i64),
    Blob(Vec<u8>),
    Null,
}

impl Owned {
    fn of(value: &Value<'_>) -> Self {
        match *value {
            Value::Text(text) => Self::Text(text.to_owned()),
            Value::Int(number) => Self::Int(number),
            Value::Blob(bytes) => Self::Blob(bytes.to_vec()),
            Value::Null => Self::Null,
        }
    }

    fn value(&self) -> Value<'_> {
        match self {
            Self::Text(text) => Value::Text(text),
            Self::Int(number) => Value::Int(*number),
            Self::Blob(bytes) => Value::Blob(bytes),
            Self::Null => Value::Null,
        }
    }
}

#[derive(Debug)]
struct Change {
    statement: &'static Statement,
    values: Vec<Owned>,
    one: bool,
}

/// What has been posted and not been sent.
#[derive(Debug, Default)]
pub(super) struct Posted(Vec<Change>);

impl Posted {
    /// Keeps a change back. `one`: it must change one row.
    pub(super) fn push(&mut self, statement: &'static Statement, values: &[Value<'_>], one: bool) {
        self.0.push(Change { statement, values: values.iter().map(Owned::of).collect(), one });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sends everything, in order, and waits for all of it.
    pub(super) async fn send(self, transaction: &deadpool_postgres::Transaction<'_>) -> Result<(), Error> {
        let mut prepared = Vec::with_capacity(self.0.len());
        for change in &self.0 {
            prepared.push(transaction.prepare_cached(change.statement.sql).await?);
        }
        // Polled together, so they are sent together.
        let change = async |(change, prepared): (&Change, &tokio_postgres::Statement)| {
            let changed = transaction.execute_raw(prepared, change.values.iter().map(Owned::value)).await?;
            if change.one && changed != 1 {
                return Err(taken(change.statement));
            }
            Ok::<(), Error>(())
        };
        let mut changes: FuturesOrdered<_> = self.0.iter().zip(&prepared).map(change).collect();
        while changes.try_next().await?.is_some() {}
        Ok(())
    }
}

/// A row that was to be new is there already.
pub(in crate::engine) fn taken(statement: &Statement) -> Error {
    Error::Internal(format!("{} changed no row", statement.name))
}
