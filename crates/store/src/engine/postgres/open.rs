//! An open transaction on PostgreSQL.

use super::{
    Purpose, Row, RowSecurity, Transaction, Value,
    connections::{Connections, Lent},
    listen::CHANNEL,
    posted::{Posted, Preface},
    wall,
    written::{self, Written},
};
use crate::{Error, Statement, statement::Reach};
use futures::{TryStreamExt, future::BoxFuture, stream::FuturesOrdered};
use std::{future::Future, sync::Arc};

/// Whoever changes the database's shape holds this lock meanwhile: "onderwij" in ASCII.
const SHAPE: i64 = 0x6f6e_6465_7277_696a;

/// An open transaction on a connection that is lent for it.
#[derive(Debug)]
pub struct Open<'c> {
    client: &'c Lent,
    connections: &'c Connections,
    security: RowSecurity,
    purpose: Purpose,
    preface: Preface,
    posted: Posted,
    /// Whose rows it is about.
    scope: Option<(String, i64)>,
}

/// What a transaction needs to come about.
#[derive(Debug, Clone)]
pub(super) struct Means {
    pub(super) connections: Connections,
    pub(super) security: RowSecurity,
    pub(super) written: Arc<Written>,
}

/// Runs `work` in a transaction, on a task of its own: a caller who goes away does not break it off.
pub(super) async fn run<T, E, F>(means: Means, purpose: Purpose, work: F) -> Result<T, E>
where
    F: for<'t> FnOnce(&'t mut Transaction<'_>) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    let task = tokio::spawn(async move {
        let lent = means.connections.lend().await?;
        let done = within(&lent, &means, purpose, work).await?;
        lent.give_back();
        done
    });
    task.await.unwrap_or_else(|_| Err(Error::Internal("a change panicked".into()).into()))
}

/// The outer result says whether the connection is still good, the inner one what became of the work.
async fn within<T, E, F>(lent: &Lent, means: &Means, purpose: Purpose, work: F) -> Result<Result<T, E>, Error>
where
    F: for<'t> FnOnce(&'t mut Transaction<'_>) -> BoxFuture<'t, Result<T, E>>,
    E: From<Error>,
{
    let Means { connections, security, written } = means;
    let preface = Preface { begin: true, scope: None };
    let posted = Posted::default();
    let mut open = Open { client: lent, connections, security: *security, purpose, preface, posted, scope: None };
    open.prepare().await?;
    let mut open = Transaction::Postgres(open);
    let mut done = work(&mut open).await;
    let Transaction::Postgres(mut open) = open else { unreachable!("it was made above") };
    if done.is_ok()
        && !open.posted.is_certain()
        && let Err(error) = open.flush().await
    {
        done = Err(error.into());
    }
    let ended = open.end(done.is_ok()).await;
    // Even one that seems to have failed may have been kept.
    if let Some(scope) = open.scope {
        written.note(scope);
    }
    ended.map(|()| done)
}

impl Open<'_> {
    async fn prepare(&mut self) -> Result<(), Error> {
        if self.purpose == Purpose::Change {
            return Ok(());
        }
        // For other nodes' changes of the shape we wait; for a table only so long, because all that come after queue
        // behind us.
        self.batch(&format!(
            "SET LOCAL ROLE NONE; SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock({SHAPE}); \
             SET LOCAL lock_timeout = '500ms'"
        ))
        .await
    }

    /// Keeps a change back until something is read or the transaction ends.
    pub(crate) fn post(&mut self, statement: &'static Statement, values: &[Value<'_>], one: bool) {
        self.posted.push(statement, values, one);
    }

    pub(crate) async fn flush(&mut self) -> Result<(), Error> {
        let (preface, posted) = (std::mem::take(&mut self.preface), std::mem::take(&mut self.posted));
        if preface.is_empty() && posted.is_empty() {
            return Ok(());
        }
        self.connections.bounded(posted.send(self.client, &preface, false)).await
    }

    /// Ends the transaction. What was posted last is kept in the same breath.
    async fn end(&mut self, keep: bool) -> Result<(), Error> {
        let (preface, posted) = (std::mem::take(&mut self.preface), std::mem::take(&mut self.posted));
        if preface.begin && (posted.is_empty() || !keep) {
            return Ok(());
        }
        if keep {
            return self.connections.bounded(posted.send(self.client, &preface, true)).await;
        }
        self.connections.bounded(async { Ok(self.client.batch_execute("ROLLBACK").await?) }).await
    }

    /// Runs what nothing may be held back for. What was posted is sent before; the preface alone travels with it.
    async fn say<T>(&mut self, answer: impl Future<Output = Result<T, tokio_postgres::Error>>) -> Result<T, Error> {
        if !self.posted.is_empty() {
            self.flush().await?;
        }
        let preface = std::mem::take(&mut self.preface);
        let answer = preface.before(self.client, answer);
        match self.purpose {
            Purpose::Change => self.connections.bounded(answer).await,
            Purpose::Overhaul => answer.await,
        }
    }

    /// Says whose rows this transaction is about. It is sent with what comes next.
    pub(crate) fn enter(&mut self, reach: Reach, values: &[Value<'_>]) {
        self.scope = written::scope_of(values);
        if self.security != RowSecurity::Off {
            self.preface.scope = Some(wall::scope_of(reach, values));
        }
    }

    /// The same for rows that no replica is asked for: those are not behind then.
    pub(crate) fn enter_aside(&mut self, values: &[Value<'_>]) {
        let before = self.scope.take();
        self.enter(Reach::Environment, values);
        self.scope = before;
    }

    /// Shows every tenant's rows, for reading. What was posted is sent before, in the scope it was posted in.
    pub(crate) async fn overlook(&mut self) -> Result<(), Error> {
        if self.security == RowSecurity::Off {
            return Ok(());
        }
        let client = self.client;
        self.say(async {
            let gate = client.prepare_cached(wall::OVERLOOK).await?;
            client.execute_raw(&gate, [Value::Text(""); 2]).await.map(drop)
        })
        .await
    }

    pub(crate) async fn execute(&mut self, statement: &'static Statement, values: &[Value<'_>]) -> Result<u64, Error> {
        let client = self.client;
        self.say(async {
            let prepared = client.prepare_cached(statement.sql).await?;
            client.execute_raw(&prepared, values.iter().copied()).await
        })
        .await
    }

    pub(crate) async fn execute_all<'v>(
        &mut self,
        statement: &'static Statement,
        sets: Vec<Vec<Value<'v>>>,
    ) -> Result<(), Error> {
        let client = self.client;
        self.say(async {
            let prepared = client.prepare_cached(statement.sql).await?;
            // Polled together, so they are sent together.
            let change = async |values: Vec<Value<'v>>| client.execute_raw(&prepared, values).await;
            let mut changes: FuturesOrdered<_> = sets.into_iter().map(change).collect();
            while changes.try_next().await?.is_some() {}
            Ok(())
        })
        .await
    }

    pub(crate) async fn each(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
        mut visit: impl FnMut(Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let client = self.client;
        let rows = self.say(async {
            let prepared = client.prepare_cached(statement.sql).await?;
            client.query_raw(&prepared, values.iter().copied()).await?.try_collect::<Vec<_>>().await
        });
        rows.await?.iter().try_for_each(|row| visit(Row::Postgres(row)))
    }

    pub(crate) async fn each_of<'v>(
        &mut self,
        statement: &'static Statement,
        sets: Vec<Vec<Value<'v>>>,
        mut visit: impl FnMut(usize, Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let client = self.client;
        let all = self.say(async {
            let prepared = client.prepare_cached(statement.sql).await?;
            // Polled together, so they are sent together.
            let ask =
                async |values: Vec<Value<'v>>| client.query_raw(&prepared, values).await?.try_collect::<Vec<_>>().await;
            sets.into_iter().map(ask).collect::<FuturesOrdered<_>>().try_collect::<Vec<_>>().await
        });
        for (index, rows) in all.await?.iter().enumerate() {
            rows.iter().try_for_each(|row| visit(index, Row::Postgres(row)))?;
        }
        Ok(())
    }

    pub(crate) async fn tell(&mut self, word: &str) -> Result<(), Error> {
        self.batch(&format!("NOTIFY {CHANNEL}, '{word}'")).await
    }

    pub(crate) async fn batch(&mut self, sql: &str) -> Result<(), Error> {
        let client = self.client;
        self.say(client.batch_execute(sql)).await
    }
}
