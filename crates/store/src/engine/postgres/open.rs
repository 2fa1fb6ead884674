//! An open transaction on PostgreSQL.

use super::{
    Purpose, Row, RowSecurity, Transaction, Value,
    connections::{Connections, PooledConnection},
    listen::CHANNEL,
    pipeline::{Pipeline, Prologue},
    row_security::{self, Role},
    written::{self, Written},
};
use crate::{Error, Statement, engine::Keeper, statement::Reach};
use futures::{TryStreamExt, future::BoxFuture, stream::FuturesOrdered};
use std::{future::Future, sync::Arc};

/// Whoever changes the database's shape holds this lock meanwhile: "onderwij" in ASCII.
const SHAPE: i64 = 0x6f6e_6465_7277_696a;

/// An open transaction on a connection that is lent for it.
#[derive(Debug)]
pub struct Open<'c> {
    client: &'c PooledConnection,
    connections: &'c Connections,
    security: RowSecurity,
    purpose: Purpose,
    begun: bool,
    pipeline: Pipeline,
    /// Whose rows it is about.
    scope: Option<(String, i64)>,
    /// As whose it runs statements on tenants' rows.
    tenant: Option<Arc<[String; 2]>>,
    /// The role it is in.
    role: Role,
    /// The role it was in at each mark: going back to one takes it on again.
    marks: Vec<Role>,
    keeper: &'c Keeper,
}

/// What a transaction needs to come about.
#[derive(Debug, Clone)]
pub(super) struct TxContext {
    pub(super) connections: Connections,
    pub(super) security: RowSecurity,
    pub(super) written: Arc<Written>,
    pub(super) keeper: Keeper,
}

/// Runs `work` in a transaction, on a task of its own: a caller who goes away does not break it off.
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
    task.await.unwrap_or_else(|_| Err(Error::Internal("a change panicked".into()).into()))
}

/// The outer result says whether the connection is still good, the inner one what became of the work.
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
    let TxContext { connections, security, written, keeper } = context;
    let mut open = Open {
        client: connection,
        connections,
        security: *security,
        purpose,
        begun: false,
        pipeline: Pipeline::default(),
        scope: None,
        tenant: None,
        role: Role::default(),
        marks: Vec::new(),
        keeper,
    };
    open.prepare().await?;
    let mut open = Transaction::Postgres(open);
    let mut done = work(&mut open).await;
    let Transaction::Postgres(mut open) = open else { unreachable!("it was made above") };
    if done.is_ok()
        && !open.pipeline.is_certain()
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
            "SET LOCAL ROLE NONE; SET LOCAL {}; SET LOCAL statement_timeout = 0; \
             SELECT pg_advisory_xact_lock({SHAPE}); SET LOCAL lock_timeout = '500ms'",
            row_security::AS_OWNER
        ))
        .await
    }

    /// What transactions share.
    pub(crate) fn keeper(&self) -> &Keeper {
        self.keeper
    }

    /// The role that a statement is run in. Changes of the shape are the owner's.
    fn role_of(&self, statement: &Statement) -> Role {
        let row_security_on = self.security != RowSecurity::Off && self.purpose == Purpose::Change;
        Role::of(statement, self.tenant.as_ref().filter(|_| row_security_on))
    }

    /// Keeps a change back until something is read or the transaction ends.
    pub(crate) fn defer(&mut self, statement: &'static Statement, values: &[Value<'_>], one: bool) {
        let role = self.role_of(statement);
        self.pipeline.push(statement, values, one, role);
    }

    pub(crate) async fn flush(&mut self) -> Result<(), Error> {
        if self.pipeline.is_empty() { Ok(()) } else { self.send(false).await }
    }

    /// Sends what was posted.
    async fn send(&mut self, commit: bool) -> Result<(), Error> {
        let (pipeline, role) = (std::mem::take(&mut self.pipeline), std::mem::take(&mut self.role));
        let begin = !std::mem::replace(&mut self.begun, true);
        self.role = self.connections.bounded(pipeline.send(self.client, begin, role, commit)).await?;
        Ok(())
    }

    /// Ends the transaction. What was posted last is kept in the same breath.
    async fn end(&mut self, keep: bool) -> Result<(), Error> {
        if !self.begun && (self.pipeline.is_empty() || !keep) {
            return Ok(());
        }
        if keep {
            return self.send(true).await;
        }
        self.connections.bounded(async { Ok(self.client.batch_execute("ROLLBACK").await?) }).await
    }

    /// Runs what nothing may be held back for, in a role. What was posted is sent before; the preface alone travels with it.
    async fn say<T>(
        &mut self,
        role: Role,
        answer: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, Error> {
        self.flush().await?;
        let begin = !std::mem::replace(&mut self.begun, true);
        let prologue = Prologue { begin, role: (role != self.role).then(|| role.clone()) };
        self.role = role;
        let answer = prologue.before(self.client, answer);
        match self.purpose {
            Purpose::Change => self.connections.bounded(answer).await,
            Purpose::Overhaul => answer.await,
        }
    }

    /// Says whose rows this transaction is about. It is sent with the next statement on them.
    pub(crate) fn enter(&mut self, reach: Reach, values: &[Value<'_>]) {
        self.scope = written::scope_of(values);
        self.tenant = Some(Arc::new(row_security::scope_of(reach, values)));
    }

    /// The same for rows that no replica is asked for: those are not behind then.
    pub(crate) fn enter_unreplicated(&mut self, values: &[Value<'_>]) {
        let before = self.scope.take();
        self.enter(Reach::Environment, values);
        self.scope = before;
    }

    /// Shows every tenant's rows, for reading.
    pub(crate) fn read_all_tenants(&mut self) {
        self.tenant = None;
    }

    /// Remembers the role at a mark that was just made.
    pub(crate) fn marked(&mut self) {
        self.marks.push(self.role.clone());
    }

    /// Is in the role of the last mark again.
    pub(crate) fn rewound(&mut self) {
        self.role = self.marks.last().cloned().unwrap_or_default();
    }

    /// Has no use for the last mark any more.
    pub(crate) fn forgot(&mut self) {
        self.marks.pop();
    }

    pub(crate) async fn execute(&mut self, statement: &'static Statement, values: &[Value<'_>]) -> Result<u64, Error> {
        let (client, role) = (self.client, self.role_of(statement));
        self.say(role, async {
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
        let (client, role) = (self.client, self.role_of(statement));
        self.say(role, async {
            let prepared = client.prepare_cached(statement.sql).await?;
            // Polled together, so they are sent together.
            let change = async |values: Vec<Value<'v>>| client.execute_raw(&prepared, values).await;
            let mut changes: FuturesOrdered<_> = sets.into_iter().map(change).collect();
            while changes.try_next().await?.is_some() {}
            Ok(())
        })
        .await
    }

    pub(crate) async fn query(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
        mut visit: impl FnMut(Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (client, role) = (self.client, self.role_of(statement));
        let rows = self.say(role, async {
            let prepared = client.prepare_cached(statement.sql).await?;
            client.query_raw(&prepared, values.iter().copied()).await?.try_collect::<Vec<_>>().await
        });
        rows.await?.iter().try_for_each(|row| visit(Row::Postgres(row)))
    }

    pub(crate) async fn query_batch<'v>(
        &mut self,
        statement: &'static Statement,
        sets: Vec<Vec<Value<'v>>>,
        mut visit: impl FnMut(usize, Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (client, role) = (self.client, self.role_of(statement));
        let all = self.say(role, async {
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
        let (client, role) = (self.client, self.role.clone());
        self.say(role, client.batch_execute(sql)).await
    }
}
