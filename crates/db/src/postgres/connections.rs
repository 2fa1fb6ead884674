//! The connection pool of one server. A connection is acquired for one statement or one
//! transaction, and every answer is awaited with a timeout.

use super::address::Address;
use super::{
    options::{Options, RowSecurity},
    row_security,
};
use crate::{Error, Reach, Row, Statement, Tables, Value, meter::Meter};
use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, Pool, PoolConfig, PoolError, QueueMode,
    RecyclingMethod, TimeoutType, Timeouts,
};
use futures::{StreamExt, TryStreamExt, future::join4, stream::FuturesOrdered};
use std::{future::Future, ops, sync::Arc, time::Duration};
use tokio_postgres::types::ToSql;

/// Timeout for acquiring a connection. A longer wait means that demand exceeds capacity.
const WAIT: Duration = Duration::from_secs(1);
/// Timeout for opening a connection.
const CREATE: Duration = Duration::from_secs(4);
/// How much longer than the server's own statement timeout this process waits for an answer.
const GRACE: Duration = Duration::from_secs(1);

/// A connection pool.
#[derive(Debug, Clone)]
pub(super) struct Connections {
    pool: Pool,
    timeout: Duration,
    row_security_on: bool,
    tables: &'static Tables,
    meter: Arc<Meter>,
}

impl Connections {
    /// Creates a pool. Connections are opened when they are first needed.
    pub(super) fn new(
        address: &Address,
        options: &Options,
        tables: &'static Tables,
        meter: Arc<Meter>,
    ) -> Self {
        let recycling_method = RecyclingMethod::Fast;
        let manager = Manager::from_config(
            address.config.clone(),
            address.tls.clone(),
            ManagerConfig { recycling_method },
        );
        let limits = PoolConfig {
            max_size: options.connections,
            timeouts: Timeouts {
                wait: Some(WAIT),
                create: Some(CREATE),
                recycle: Some(WAIT),
            },
            queue_mode: QueueMode::Lifo,
        };
        let setup = setup(options);
        let prepare = Hook::async_fn(move |client: &mut deadpool_postgres::ClientWrapper, _| {
            let setup = setup.clone();
            Box::pin(async move {
                client
                    .batch_execute(&setup)
                    .await
                    .map_err(HookError::Backend)
            })
        });
        let pool = Pool::builder(manager)
            .config(limits)
            .runtime(deadpool_postgres::Runtime::Tokio1);
        let pool = pool
            .post_create(prepare)
            .build()
            .expect("a runtime is given");
        Self {
            pool,
            timeout: options.statement_timeout + GRACE,
            row_security_on: options.row_security == RowSecurity::All,
            tables,
            meter,
        }
    }

    /// Returns the meter to which the pool reports.
    pub(super) fn meter(&self) -> &Arc<Meter> {
        &self.meter
    }

    /// Returns the number of connections in use, and of idle ones.
    pub(super) fn numbers(&self) -> [usize; 2] {
        let status = self.pool.status();
        [
            status.size.saturating_sub(status.available),
            status.available,
        ]
    }

    /// Acquires a connection.
    pub(super) async fn acquire(&self) -> Result<PooledConnection, Error> {
        let client = self.pool.get().await.map_err(refused)?;
        Ok(PooledConnection {
            client: Some(client),
        })
    }

    /// Awaits an answer for at most the statement timeout plus [`GRACE`].
    pub(super) async fn bounded<T, E: From<Error>>(
        &self,
        answer: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let late = || Error::Unavailable(Error::NO_ANSWER.into());
        tokio::time::timeout(self.timeout, answer)
            .await
            .unwrap_or_else(|_| Err(late().into()))
    }

    /// Runs a query about the server itself, all columns of which are texts. Returns its rows.
    pub(super) async fn lines(&self, sql: &str) -> Result<Vec<Vec<String>>, Error> {
        let connection = self.acquire().await?;
        let rows = self
            .bounded(async { connection.query(sql, &[]).await.map_err(Error::from) })
            .await?;
        connection.release();
        texts(&rows)
    }

    /// Like [`Self::lines`], but without a timeout.
    pub(super) async fn lines_without_timeout(&self, sql: &str) -> Result<Vec<Vec<String>>, Error> {
        // This runs as the role that logged in. The connection is closed instead of returned to the
        // pool, so these settings affect no one else.
        let connection = self.acquire().await?;
        connection
            .batch_execute("SET statement_timeout = 0; SET ROLE NONE")
            .await?;
        texts(&connection.query(sql, &[]).await?)
    }

    /// Closes the idle connections, so that new ones are opened.
    pub(super) fn drop_idle(&self) {
        self.pool.retain(|_, _| false);
    }

    /// Runs a reading statement and visits each row. Returns the number of rows.
    pub(super) async fn query<E: From<Error>>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        visit: &mut impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        let began = self.meter.now();
        let connection = self.acquire().await?;
        let row_security_on = self.row_security_on && statement.is_of_tenants(self.tables);
        let count = if row_security_on {
            self.bounded(connection.query_in_scope(statement, values, visit))
                .await?
        } else {
            self.bounded(connection.visit_rows(statement, values, visit))
                .await?
        };
        connection.release();
        self.meter.statement(began);
        Ok(count)
    }

    /// Runs a reading statement once per set of values, in one round trip, and visits each row with
    /// the index of its set. Returns the number of rows.
    pub(super) async fn query_batch<'v, E: From<Error>>(
        &self,
        statement: &'static Statement,
        sets: impl ExactSizeIterator<Item = Vec<Value<'v>>>,
        visit: &mut impl FnMut(usize, Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        let began = self.meter.now();
        let connection = self.acquire().await?;
        let count = if self.row_security_on && statement.is_of_tenants(self.tables) {
            self.bounded(connection.query_batch_in_scope(statement, sets.collect(), visit))
                .await?
        } else {
            self.bounded(connection.visit_batch(statement, sets, visit))
                .await?
        };
        connection.release();
        self.meter.statement(began);
        Ok(count)
    }
}

fn texts(rows: &[tokio_postgres::Row]) -> Result<Vec<Vec<String>>, Error> {
    let columns =
        |row: &tokio_postgres::Row| (0..row.len()).map(|column| row.try_get(column)).collect();
    Ok(rows.iter().map(columns).collect::<Result<_, _>>()?)
}

/// A pooled connection. Unless it is released it is closed when dropped, because an error occurred
/// or its user was cancelled while a statement was running.
#[derive(Debug)]
pub(super) struct PooledConnection {
    client: Option<Object>,
}

impl PooledConnection {
    pub(super) fn release(mut self) {
        drop(self.client.take());
    }

    pub(super) async fn visit_rows<E: From<Error>>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        visit: &mut impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        let prepared = self
            .prepare_cached(statement.sql)
            .await
            .map_err(Error::from)?;
        // All rows are collected before any is visited. If the answer breaks off, no row was
        // visited and the query can be repeated on another server.
        let rows = self
            .query_raw(&prepared, values.iter().copied())
            .await
            .map_err(Error::from)?;
        let rows: Vec<_> = rows.try_collect().await.map_err(Error::from)?;
        let mut count = 0;
        for row in &rows {
            visit(Row::Postgres(row))?;
            count += 1;
        }
        Ok(count)
    }
}

impl PooledConnection {
    /// Runs a statement once per set of values, in one round trip, and visits each row with the
    /// index of its set. Returns the number of rows.
    pub(super) async fn visit_batch<'v, E: From<Error>>(
        &self,
        statement: &'static Statement,
        sets: impl Iterator<Item = Vec<Value<'v>>>,
        visit: &mut impl FnMut(usize, Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        let prepared = self
            .prepare_cached(statement.sql)
            .await
            .map_err(Error::from)?;
        // The futures are polled together, so their requests are pipelined.
        let ask = async |values: Vec<Value<'v>>| {
            self.query_raw(&prepared, values)
                .await?
                .try_collect::<Vec<_>>()
                .await
        };
        let mut answers: FuturesOrdered<_> = sets.map(ask).collect();
        let (mut index, mut count) = (0, 0);
        while let Some(rows) = answers.next().await {
            for row in rows.map_err(Error::from)? {
                visit(index, Row::Postgres(&row))?;
                count += 1;
            }
            index += 1;
        }
        Ok(count)
    }

    /// Like [`Self::visit_rows`], in a read-only transaction that sees only the scope of its
    /// values. The transaction is begun, used and ended in one round trip.
    async fn query_in_scope<E: From<Error>>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        visit: &mut impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        let gate = if statement.reach() == Reach::Everywhere {
            row_security::SEE_ALL_TENANTS
        } else {
            row_security::ENTER_SCOPE
        };
        let enter = self.prepare_cached(gate).await.map_err(Error::from)?;
        // The statement is prepared first, so that the following requests are sent in this order.
        self.prepare_cached(statement.sql)
            .await
            .map_err(Error::from)?;
        let scope = row_security::scope_of(statement.reach(), values);
        let scope = scope.each_ref().map(|text| text as &(dyn ToSql + Sync));
        let (begun, entered, count, ended) = join4(
            self.batch_execute("BEGIN READ ONLY"),
            self.execute(&enter, &scope),
            self.visit_rows(statement, values, visit),
            self.batch_execute("COMMIT"),
        )
        .await;
        begun.map_err(Error::from)?;
        entered.map_err(Error::from)?;
        let count = count?;
        ended.map_err(Error::from)?;
        Ok(count)
    }
}

impl PooledConnection {
    /// Like [`Self::visit_batch`], in one read-only transaction that enters the scope of each set
    /// before its query.
    async fn query_batch_in_scope<E: From<Error>>(
        &self,
        statement: &'static Statement,
        sets: Vec<Vec<Value<'_>>>,
        visit: &mut impl FnMut(usize, Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        let gate = if statement.reach() == Reach::Everywhere {
            row_security::SEE_ALL_TENANTS
        } else {
            row_security::ENTER_SCOPE
        };
        let enter = self.prepare_cached(gate).await.map_err(Error::from)?;
        let prepared = self
            .prepare_cached(statement.sql)
            .await
            .map_err(Error::from)?;
        let mut steps = vec![Step::Plain("BEGIN READ ONLY")];
        let mut entered = None;
        for values in sets {
            let scope = row_security::scope_of(statement.reach(), &values);
            if entered.as_ref() != Some(&scope) {
                steps.push(Step::Enter(scope.clone()));
                entered = Some(scope);
            }
            steps.push(Step::Ask(values));
        }
        steps.push(Step::Plain("COMMIT"));
        // The futures are polled together, so their requests are pipelined.
        let mut answers: FuturesOrdered<_> = steps
            .into_iter()
            .map(|step| step.take(self, &enter, &prepared))
            .collect();
        let (mut index, mut count) = (0, 0);
        while let Some(answer) = answers.next().await {
            let Some(rows) = answer.map_err(Error::from)? else {
                continue;
            };
            for row in rows {
                visit(index, Row::Postgres(&row))?;
                count += 1;
            }
            index += 1;
        }
        Ok(count)
    }
}

/// A step of a transaction that reads in several scopes.
enum Step<'v> {
    Plain(&'static str),
    Enter([String; 2]),
    Ask(Vec<Value<'v>>),
}

impl Step<'_> {
    /// Performs the step. Returns the rows if it was a query.
    async fn take(
        self,
        client: &Object,
        enter: &tokio_postgres::Statement,
        prepared: &tokio_postgres::Statement,
    ) -> Result<Option<Vec<tokio_postgres::Row>>, tokio_postgres::Error> {
        match self {
            Self::Plain(sql) => client.batch_execute(sql).await.map(|()| None),
            Self::Enter(scope) => client
                .execute_raw(enter, scope.each_ref().map(|text| Value::Text(text)))
                .await
                .map(|_| None),
            Self::Ask(values) => client
                .query_raw(prepared, values)
                .await?
                .try_collect()
                .await
                .map(Some),
        }
    }
}

impl Drop for PooledConnection {
    fn drop(&mut self) {
        drop(self.client.take().map(Object::take));
    }
}

impl ops::Deref for PooledConnection {
    type Target = Object;

    fn deref(&self) -> &Object {
        self.client.as_ref().expect("it is given back by value")
    }
}

/// Settings of the query planner.
///
/// Every statement has an index in the order it needs. A plan made while a table was empty, or its
/// size unknown, must use that index too, so sequential scans, bitmap scans and sorts are disabled.
/// Operators cost nothing: of two indexes that look equal, their height then does not decide and
/// the one created later is used. A primary key, which fits every statement, was created first.
pub const PLANNING: &str = "SET plan_cache_mode = force_generic_plan; SET jit = off; SET enable_seqscan = off; \
                            SET enable_bitmapscan = off; SET enable_sort = off; SET cpu_operator_cost = 0";

/// Returns the settings that each new connection begins with. They are the same for all connections
/// of this installation, so a pooler in between may mix them.
fn setup(options: &Options) -> String {
    let timeout = options.statement_timeout.as_millis();
    let role = row_security::take_role(options.row_security);
    format!("SET statement_timeout = {timeout}; {PLANNING}{role}")
}

fn refused(error: PoolError) -> Error {
    match error {
        PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => {
            error.into()
        }
        PoolError::Timeout(TimeoutType::Wait) => {
            Error::Unavailable("all connections to the database are busy".into())
        }
        PoolError::Timeout(_) => {
            Error::Unavailable("the database takes no connection in time".into())
        }
        other => Error::Unavailable(other.to_string()),
    }
}
