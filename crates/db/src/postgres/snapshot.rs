//! Reads the whole database in its state at one moment.

use super::{Postgres, connections::Connections, pooled::PooledConnection};
use crate::{Error, Row, Statement, Value};

/// A connection with a repeatable-read transaction. It sees what was committed when it began, of
/// every tenant: the initial role of a connection may read all rows.
#[derive(Debug)]
pub struct Snapshot {
    connection: PooledConnection,
    connections: Connections,
}

impl Postgres {
    pub(crate) async fn snapshot(&self) -> Result<Snapshot, Error> {
        let connection = self.primary.acquire().await?;
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL idle_in_transaction_session_timeout = 0";
        self.primary
            .bounded(async { Ok::<_, Error>(connection.batch_execute(begin).await?) })
            .await?;
        let hold = async { Ok::<_, Error>(connection.batch_execute("SAVEPOINT begun").await?) };
        self.primary.bounded(hold).await?;
        Ok(Snapshot {
            connection,
            connections: self.primary.clone(),
        })
    }
}

impl Snapshot {
    pub(crate) async fn query(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        visit: &mut impl FnMut(Row<'_>) -> Result<(), Error>,
    ) -> Result<u32, Error> {
        self.connections
            .bounded(self.connection.visit_rows(statement, values, visit))
            .await
    }

    pub(crate) async fn query_batch<'v>(
        &self,
        statement: &'static Statement,
        sets: impl Iterator<Item = Vec<Value<'v>>>,
        visit: &mut impl FnMut(usize, Row<'_>) -> Result<(), Error>,
    ) -> Result<u32, Error> {
        self.connections
            .bounded(self.connection.visit_batch(statement, sets, visit))
            .await
    }

    /// Rolls back to the savepoint after a failed statement, which would otherwise end the
    /// transaction.
    pub(crate) async fn go_on(&self) -> Result<(), Error> {
        let back = async {
            Ok::<_, Error>(
                self.connection
                    .batch_execute("ROLLBACK TO SAVEPOINT begun")
                    .await?,
            )
        };
        self.connections.bounded(back).await
    }
}
