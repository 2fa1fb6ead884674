//! Runs transactions on pooled connections.

use super::{
    connections::Connections,
    open::{Open, Purpose},
    options::RowSecurity,
    pooled::PooledConnection,
    written::Written,
};
use crate::{Error, Transaction, shared::Shared};
use futures::future::BoxFuture;
use std::sync::Arc;

/// What is needed to open a transaction.
#[derive(Debug, Clone)]
pub(super) struct TxContext {
    pub(super) connections: Connections,
    pub(super) security: RowSecurity,
    pub(super) written: Arc<Written>,
    pub(super) shared: Shared,
}

/// Runs `work` in a transaction on a new task, so that a caller who is cancelled does not interrupt
/// it.
pub(super) async fn run<T, E, F>(context: TxContext, purpose: Purpose, work: F) -> Result<T, E>
where
    F: for<'t> FnOnce(&'t mut Transaction<'_>) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    let task = tokio::spawn(async move {
        let connection = context.connections.acquire().await?;
        let done = within(&connection, &context, purpose, work).await?;
        connection.release();
        done
    });
    task.await
        .unwrap_or_else(|_| Err(Error::internal("a change panicked").into()))
}

/// Runs `work` in a transaction. The outer result says whether the connection is still usable; the
/// inner one is the result of the work.
async fn within<T, E, F>(
    connection: &PooledConnection,
    context: &TxContext,
    purpose: Purpose,
    work: F,
) -> Result<Result<T, E>, Error>
where
    F: for<'t> FnOnce(&'t mut Transaction<'_>) -> BoxFuture<'t, Result<T, E>>,
    E: From<Error>,
{
    let TxContext {
        connections,
        security,
        written,
        shared,
    } = context;
    let open = Open::new(connection, connections, *security, purpose, shared).await?;
    let mut open = Transaction::Postgres(open);
    let done = work(&mut open).await;
    let Transaction::Postgres(open) = open else {
        unreachable!("it was made above")
    };
    open.finish(done, written).await
}
