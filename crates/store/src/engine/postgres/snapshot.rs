//! Reading all over the database as it was at one moment.

use super::{
    Postgres,
    connections::{Connections, PooledConnection},
};
use crate::{Error, Statement, Value, engine::Row};

/// A connection with a transaction that sees what had been committed when it began, of every tenant: the role that a
/// connection begins in may read all of it.
#[derive(Debug)]
pub(crate) struct Snapshot {
    connection: PooledConnection,
    connections: Connections,
}

impl Postgres {
    pub(in crate::engine) async fn snapshot(&self) -> Result<Snapshot, Error> {
        let connection = self.primary.acquire().await?;
        let begin =
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL idle_in_transaction_session_timeout = 0";
        self.primary.bounded(async { Ok::<_, Error>(connection.batch_execute(begin).await?) }).await?;
        let hold = async { Ok::<_, Error>(connection.batch_execute("SAVEPOINT begun").await?) };
        self.primary.bounded(hold).await?;
        Ok(Snapshot { connection, connections: self.primary.clone() })
    }
}

impl Snapshot {
    pub(in crate::engine) async fn query(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        visit: &mut impl FnMut(Row<'_>) -> Result<(), Error>,
    ) -> Result<u32, Error> {
        self.connections.bounded(self.connection.visit_rows(statement, values, visit)).await
    }

    pub(in crate::engine) async fn query_batch<'v>(
        &self,
        statement: &'static Statement,
        sets: impl Iterator<Item = Vec<Value<'v>>>,
        visit: &mut impl FnMut(usize, Row<'_>) -> Result<(), Error>,
    ) -> Result<u32, Error> {
        self.connections.bounded(self.connection.visit_batch(statement, sets, visit)).await
    }

    /// After a statement that failed, which else ends the transaction.
    pub(in crate::engine) async fn go_on(&self) -> Result<(), Error> {
        let back = async { Ok::<_, Error>(self.connection.batch_execute("ROLLBACK TO SAVEPOINT begun").await?) };
        self.connections.bounded(back).await
    }
}
