//! An open transaction on PostgreSQL.

use super::{
    Purpose, Row, RowSecurity, Transaction, Value,
    connections::{Connections, Lent},
    listen::CHANNEL,
    posted::Posted,
    wall,
    written::{self, Written},
};
use crate::{Error, Statement, statement::Reach};
use futures::{
    TryStreamExt,
    future::{BoxFuture, try_join},
    stream::FuturesOrdered,
};
use std::{future::Future, sync::Arc};
use tokio_postgres::types::ToSql;

/// Whoever changes the database's shape holds this lock meanwhile: "onderwij" in ASCII.
const SHAPE: i64 = 0x6f6e_6465_7277_696a;

/// An open transaction on a connection that is lent for it.
#[derive(Debug)]
pub struct Open<'c> {
    transaction: deadpool_postgres::Transaction<'c>,
    connections: &'c Connections,
    security: RowSecurity,
    purpose: Purpose,
    posted: Posted,
    /// The scope that is to be opened before anything else is sent.
    entering: Option<[String; 2]>,
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
        let mut lent = means.connections.lend().await?;
        let done = within(&mut lent, &means, purpose, work).await?;
        lent.give_back();
        done
    });
    task.await.unwrap_or_else(|_| Err(Error::Internal("a change panicked".into()).into()))
}

/// The outer result says whether the connection is still good, the inner one what became of the work.
async fn within<T, E, F>(lent: &mut Lent, means: &Means, purpose: Purpose, work: F) -> Result<Result<T, E>, Error>
where
    F: for<'t> FnOnce(&'t mut Transaction<'_>) -> BoxFuture<'t, Result<T, E>>,
    E: From<Error>,
{
    let Means { connections, security, written } = means;
    let transaction = connections.bounded(async { Ok::<_, Error>(lent.transaction().await?) }).await?;
    let posted = Posted::default();
    let mut open = Open { transaction, connections, security: *security, purpose, posted, entering: None, scope: None };
    open.prepare().await?;
    let mut open = Transaction::Postgres(open);
    let mut done = work(&mut open).await;
    let Transaction::Postgres(mut open) = open else { unreachable!("it was made above") };
    if done.is_ok()
        && let Err(error) = open.flush().await
    {
        done = Err(error.into());
    }
    let Open { transaction, scope, .. } = open;
    let keep = done.is_ok();
    let end = async { if keep { transaction.commit().await } else { transaction.rollback().await } };
    let ended = connections.bounded(async { Ok::<_, Error>(end.await?) }).await;
    // Even one that seems to have failed may have been kept.
    if let Some(scope) = scope {
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

    async fn bounded<T>(&self, answer: impl Future<Output = Result<T, tokio_postgres::Error>>) -> Result<T, Error> {
        let answer = async { answer.await.map_err(Error::from) };
        match self.purpose {
            Purpose::Change => self.connections.bounded(answer).await,
            Purpose::Overhaul => answer.await,
        }
    }

    /// Keeps a change back until something is read or the transaction ends.
    pub(crate) fn post(&mut self, statement: &'static Statement, values: &[Value<'_>], one: bool) {
        self.posted.push(statement, values, one);
    }

    pub(crate) async fn flush(&mut self) -> Result<(), Error> {
        let entering = self.entering.take();
        self.bounded(self.open_scope(entering.as_ref())).await?;
        if self.posted.is_empty() {
            return Ok(());
        }
        let posted = std::mem::take(&mut self.posted);
        self.connections.bounded(posted.send(&self.transaction)).await
    }

    /// Says whose rows this transaction is about. It is sent with what comes next.
    pub(crate) fn enter(&mut self, reach: Reach, values: &[Value<'_>]) {
        self.scope = written::scope_of(values);
        if self.security != RowSecurity::Off {
            self.entering = Some(wall::scope_of(reach, values));
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
        self.flush().await?;
        if self.security == RowSecurity::Off {
            return Ok(());
        }
        self.bounded(self.pass(wall::OVERLOOK, &[String::new(), String::new()])).await
    }

    async fn open_scope(&self, scope: Option<&[String; 2]>) -> Result<(), tokio_postgres::Error> {
        match scope {
            Some(scope) => self.pass(wall::ENTER, scope).await,
            None => Ok(()),
        }
    }

    /// Goes through a gate of the second wall.
    async fn pass(&self, gate: &'static str, scope: &[String; 2]) -> Result<(), tokio_postgres::Error> {
        let prepared = self.transaction.prepare_cached(gate).await?;
        self.transaction.execute(&prepared, &scope.each_ref().map(|text| text as &(dyn ToSql + Sync))).await.map(drop)
    }

    pub(crate) async fn execute(&mut self, statement: &'static Statement, values: &[Value<'_>]) -> Result<u64, Error> {
        self.flush().await?;
        self.bounded(async {
            let prepared = self.transaction.prepare_cached(statement.sql).await?;
            self.transaction.execute_raw(&prepared, values.iter().copied()).await
        })
        .await
    }

    pub(crate) async fn execute_all<'v>(
        &mut self,
        statement: &'static Statement,
        sets: Vec<Vec<Value<'v>>>,
    ) -> Result<(), Error> {
        self.flush().await?;
        self.bounded(async {
            let prepared = self.transaction.prepare_cached(statement.sql).await?;
            // Polled together, so they are sent together.
            let change = async |values: Vec<Value<'v>>| self.transaction.execute_raw(&prepared, values).await;
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
        // Nothing is posted before the scope is open.
        let entering = if self.posted.is_empty() { self.entering.take() } else { None };
        self.flush().await?;
        let rows = self.bounded(async {
            // Prepared before, so that what follows is sent in this order and together.
            if entering.is_some() {
                self.transaction.prepare_cached(wall::ENTER).await?;
            }
            let prepared = self.transaction.prepare_cached(statement.sql).await?;
            let rows = async {
                self.transaction.query_raw(&prepared, values.iter().copied()).await?.try_collect::<Vec<_>>().await
            };
            Ok(try_join(self.open_scope(entering.as_ref()), rows).await?.1)
        });
        rows.await?.iter().try_for_each(|row| visit(Row::Postgres(row)))
    }

    pub(crate) async fn each_of<'v>(
        &mut self,
        statement: &'static Statement,
        sets: Vec<Vec<Value<'v>>>,
        mut visit: impl FnMut(usize, Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.flush().await?;
        let all = self.bounded(async {
            let prepared = self.transaction.prepare_cached(statement.sql).await?;
            // Polled together, so they are sent together.
            let ask = async |values: Vec<Value<'v>>| {
                self.transaction.query_raw(&prepared, values).await?.try_collect::<Vec<_>>().await
            };
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
        self.flush().await?;
        self.bounded(self.transaction.batch_execute(sql)).await
    }
}
