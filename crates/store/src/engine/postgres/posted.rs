//! Changes whose outcome nobody waits for, kept back until something is read or the transaction ends, and then sent
//! together: one round trip instead of one each, and one statement for many rows that go into the same table.

use crate::{Error, Statement, Value, statement::DOUBLINGS};
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

/// Changes by one statement that is sent once.
type Sending<'c> = Vec<&'c Change>;

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

    /// Sends everything and waits for all of it. The order is kept, but for rows put in one after another: those of one
    /// statement go together, since rows of different tables do not see each other.
    pub(super) async fn send(self, transaction: &deadpool_postgres::Transaction<'_>) -> Result<(), Error> {
        let sendings: Vec<Sending<'_>> =
            self.0.chunk_by(|one, next| puts_in(one) && puts_in(next)).flat_map(together).collect();
        let mut prepared = Vec::with_capacity(sendings.len());
        for sending in &sendings {
            prepared.push(transaction.prepare_cached(sending[0].statement.of_rows(sending.len())).await?);
        }
        // Polled together, so they are sent together.
        let send = async |(sending, prepared): (&Sending<'_>, &tokio_postgres::Statement)| {
            let values: Vec<Value<'_>> =
                sending.iter().flat_map(|change| change.values.iter().map(Owned::value)).collect();
            let changed = transaction.execute_raw(prepared, values).await?;
            if sending[0].one && changed != sending.len() as u64 {
                return Err(taken(sending[0].statement));
            }
            Ok::<(), Error>(())
        };
        let mut answers: FuturesOrdered<_> = sendings.iter().zip(&prepared).map(send).collect();
        while answers.try_next().await?.is_some() {}
        Ok(())
    }
}

fn puts_in(change: &Change) -> bool {
    change.statement.puts_in_rows()
}

/// Neighbours by statement, in sendings of 64, 32, 16, … rows.
fn together(neighbours: &[Change]) -> Vec<Sending<'_>> {
    let mut of: Vec<Sending<'_>> = Vec::new();
    for change in neighbours {
        match of.iter_mut().find(|of| std::ptr::eq(of[0].statement, change.statement) && of[0].one == change.one) {
            Some(of) => of.push(change),
            None => of.push(vec![change]),
        }
    }
    let mut sendings = Vec::with_capacity(of.len());
    for mut left in of {
        while !left.is_empty() {
            let rows = 1 << left.len().ilog2().min(DOUBLINGS);
            let rest = left.split_off(rows);
            sendings.push(std::mem::replace(&mut left, rest));
        }
    }
    sendings
}

/// A row that was to be new is there already.
pub(in crate::engine) fn taken(statement: &Statement) -> Error {
    Error::Internal(format!("{} changed no row", statement.name))
}
