//! An open transaction on PostgreSQL.

use super::{
    connections::Connections,
    ddl, distributed,
    listen::CHANNEL,
    options::RowSecurity,
    pipeline::{Pipeline, Prologue},
    pooled::PooledConnection,
    roles::{self, Role},
    written::{self, Written},
};
use crate::{Error, Reach, Row, Statement, Value, shared::Shared};
use futures::{TryStreamExt, stream::FuturesOrdered};
use std::{future::Future, sync::Arc};

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Changing rows. Each statement has a timeout.
    Change,
    /// Changing the schema: one such transaction at a time, as the role that logged in, without a
    /// statement timeout.
    Overhaul,
}

/// The advisory lock held while the schema is changed: "onderwij" in ASCII.
const SHAPE: i64 = 0x6f6e_6465_7277_696a;

/// An open transaction on a pooled connection.
#[derive(Debug)]
pub struct Open<'c> {
    client: &'c PooledConnection,
    connections: &'c Connections,
    security: RowSecurity,
    purpose: Purpose,
    begun: bool,
    pipeline: Pipeline,
    /// The scope whose rows are changed, for `Written`.
    scope: Option<(String, i64)>,
    /// The region and environment for statements on tenants' rows; none while all tenants are
    /// visible.
    tenant: Option<Arc<[String; 2]>>,
    /// The role that is set.
    role: Role,
    /// The role at each open savepoint. A rollback to a savepoint restores it.
    marks: Vec<Role>,
    shared: &'c Shared,
}

impl<'c> Open<'c> {
    /// Opens a transaction on a connection.
    pub(super) async fn new(
        client: &'c PooledConnection,
        connections: &'c Connections,
        security: RowSecurity,
        purpose: Purpose,
        shared: &'c Shared,
    ) -> Result<Self, Error> {
        let mut open = Self {
            client,
            connections,
            security,
            purpose,
            begun: false,
            pipeline: Pipeline::default(),
            scope: None,
            tenant: None,
            role: Role::default(),
            marks: Vec::new(),
            shared,
        };
        open.prepare().await?;
        Ok(open)
    }

    /// Commits if `done` is a success, else rolls back. The outer result says whether the connection
    /// is still usable; the inner one is the result of the work.
    pub(super) async fn finish<T, E: From<Error>>(
        mut self,
        mut done: Result<T, E>,
        written: &Written,
    ) -> Result<Result<T, E>, Error> {
        if done.is_ok()
            && !self.pipeline.is_certain()
            && let Err(error) = self.flush().await
        {
            done = Err(error.into());
        }
        let ended = self.end(done.is_ok()).await;
        // A transaction that seems to have failed may still have been committed.
        if let Some(scope) = self.scope {
            written.note(scope);
        }
        ended.map(|()| done)
    }
}

impl Open<'_> {
    async fn prepare(&mut self) -> Result<(), Error> {
        if self.purpose == Purpose::Change {
            return Ok(());
        }
        // The advisory lock is awaited without a timeout. A table lock is awaited for 500 ms only,
        // because all later statements on the table queue behind it.
        self.batch(&format!(
            "SET LOCAL ROLE NONE; SET LOCAL {}; SET LOCAL statement_timeout = 0; {}\
             SELECT pg_advisory_xact_lock({SHAPE}); SET LOCAL lock_timeout = '500ms'",
            roles::AS_OWNER,
            if self.client.is_distributed() {
                distributed::OVERHAUL
            } else {
                ""
            }
        ))
        .await
    }

    /// Returns what the engine's transactions share.
    pub(crate) fn shared(&self) -> &Shared {
        self.shared
    }

    /// Returns the role for a statement. Schema changes run as the owner.
    fn role_of(&self, statement: &Statement) -> Role {
        let row_security_on = self.security != RowSecurity::Off && self.purpose == Purpose::Change;
        let tenant = self.tenant.as_ref().filter(|_| row_security_on);
        match Role::of(statement, tenant) {
            Role::Server
                if row_security_on && self.client.is_distributed() && statement.is_of_tenants() =>
            {
                Role::AllTenants
            }
            role => role,
        }
    }

    /// Adds a change to the pipeline. It is sent before the next read, or when the transaction
    /// ends.
    pub(crate) fn defer(&mut self, statement: &'static Statement, values: &[Value<'_>], one: bool) {
        let role = self.role_of(statement);
        self.pipeline.push(statement, values, one, role);
    }

    pub(crate) async fn flush(&mut self) -> Result<(), Error> {
        if self.pipeline.is_empty() {
            Ok(())
        } else {
            self.send(false).await
        }
    }

    /// Sends the pipeline, and a commit if `commit` is set.
    async fn send(&mut self, commit: bool) -> Result<(), Error> {
        let (pipeline, role) = (
            std::mem::take(&mut self.pipeline),
            std::mem::take(&mut self.role),
        );
        let begin = !std::mem::replace(&mut self.begun, true);
        self.role = self
            .connections
            .bounded(pipeline.send(self.client, begin, role, commit))
            .await?;
        Ok(())
    }

    /// Ends the transaction. A commit travels in the same round trip as the last deferred changes.
    async fn end(&mut self, keep: bool) -> Result<(), Error> {
        if !self.begun && (self.pipeline.is_empty() || !keep) {
            return Ok(());
        }
        if keep {
            return self.send(true).await;
        }
        self.connections
            .bounded(async { Ok(self.client.batch_execute("ROLLBACK").await?) })
            .await
    }

    /// Runs a request that is not deferred, in a role. Deferred changes are sent first. BEGIN and
    /// the change of role travel in the same round trip as the request.
    async fn say<T>(
        &mut self,
        role: Role,
        answer: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, Error> {
        self.flush().await?;
        let begin = !std::mem::replace(&mut self.begun, true);
        let prologue = Prologue {
            begin,
            role: (role != self.role).then(|| role.clone()),
        };
        self.role = role;
        let answer = prologue.before(self.client, answer);
        match self.purpose {
            Purpose::Change => self.connections.bounded(answer).await,
            Purpose::Overhaul => answer.await,
        }
    }

    /// Sets the scope whose rows this transaction uses. It is sent with the next statement on them.
    pub(crate) fn enter(&mut self, reach: Reach, values: &[Value<'_>]) {
        self.scope = written::scope_of(values);
        self.tenant = Some(Arc::new(roles::scope_of(reach, values)));
    }

    /// Sets the scope for rows that are never read from a replica, without marking it as recently
    /// written.
    pub(crate) fn enter_unreplicated(&mut self, values: &[Value<'_>]) {
        let before = self.scope.take();
        self.enter(Reach::Scope, values);
        self.scope = before;
    }

    /// Makes every tenant's rows visible, for reading.
    pub(crate) fn read_all_tenants(&mut self) {
        self.tenant = None;
    }

    /// Remembers the role at the savepoint that was just set.
    pub(crate) fn marked(&mut self) {
        self.marks.push(self.role.clone());
    }

    /// Restores the role of the last savepoint, after a rollback to it.
    pub(crate) fn rewound(&mut self) {
        self.role = self.marks.last().cloned().unwrap_or_default();
    }

    /// Forgets the last savepoint, after its release.
    pub(crate) fn forgot(&mut self) {
        self.marks.pop();
    }

    pub(crate) async fn execute(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
    ) -> Result<u64, Error> {
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
        if self.client.is_distributed() && statement.puts_in_rows() {
            // A coordinator plans each statement when it runs, so rows are inserted together.
            for values in sets {
                self.defer(statement, &values, false);
            }
            return self.flush().await;
        }
        let (client, role) = (self.client, self.role_of(statement));
        self.say(role, async {
            let prepared = client.prepare_cached(statement.sql).await?;
            // The futures are polled together, so their requests are pipelined.
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
            client
                .query_raw(&prepared, values.iter().copied())
                .await?
                .try_collect::<Vec<_>>()
                .await
        });
        rows.await?
            .iter()
            .try_for_each(|row| visit(Row::Postgres(row)))
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
            // The futures are polled together, so their requests are pipelined.
            let ask = async |values: Vec<Value<'v>>| {
                client
                    .query_raw(&prepared, values)
                    .await?
                    .try_collect::<Vec<_>>()
                    .await
            };
            sets.into_iter()
                .map(ask)
                .collect::<FuturesOrdered<_>>()
                .try_collect::<Vec<_>>()
                .await
        });
        for (index, rows) in all.await?.iter().enumerate() {
            rows.iter()
                .try_for_each(|row| visit(index, Row::Postgres(row)))?;
        }
        Ok(())
    }

    pub(crate) async fn notify(&mut self, word: &str) -> Result<(), Error> {
        self.batch(&format!("NOTIFY {CHANNEL}, '{word}'")).await
    }

    /// Runs statements. A coordinator passes some of them on as text, so there each is a request of
    /// its own.
    pub(crate) async fn batch(&mut self, sql: &str) -> Result<(), Error> {
        let (client, role) = (self.client, self.role.clone());
        if !client.is_distributed() {
            return self.say(role, client.batch_execute(sql)).await;
        }
        for statement in ddl::statements(sql) {
            self.say(role.clone(), client.batch_execute(statement))
                .await?;
        }
        Ok(())
    }
}
