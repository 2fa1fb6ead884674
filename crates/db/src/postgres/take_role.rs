//! The request that sets the role, and the scope, of the statements that follow in a transaction.

use super::{pooled::PooledConnection, roles::Role};
use crate::{Error, Value};
use deadpool_postgres::Object;
use futures::future::try_join_all;

/// A request that sets a role until the transaction ends.
pub(super) enum TakeRole<'r> {
    /// A prepared statement with its parameters.
    Prepared(tokio_postgres::Statement, [&'r str; 2]),
    /// Texts, for a distributed PostgreSQL.
    Texts(Vec<String>),
}

impl<'r> TakeRole<'r> {
    /// Returns the request for a connection.
    pub(super) async fn new(client: &PooledConnection, role: &'r Role) -> Result<Self, Error> {
        if client.is_distributed() {
            return Ok(Self::Texts(role.local()));
        }
        let (enter, scope) = role.statement();
        Ok(Self::Prepared(client.prepare_cached(enter).await?, scope))
    }

    pub(super) async fn send_to(self, client: &Object) -> Result<(), tokio_postgres::Error> {
        match self {
            Self::Prepared(statement, scope) => client
                .execute_raw(&statement, scope.map(Value::Text))
                .await
                .map(drop),
            Self::Texts(texts) => {
                // The futures are polled together, so the requests are pipelined.
                let requests = texts.iter().map(|text| client.batch_execute(text));
                try_join_all(requests).await.map(drop)
            }
        }
    }
}
