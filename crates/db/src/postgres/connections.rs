//! The connection pool of one server. A connection is acquired for one statement or one
//! transaction, and every answer is awaited with a timeout.

use super::{
    address::Address,
    connector::Connector,
    distributed::{Distributed, SETTINGS},
    options::{Options, RowSecurity},
    pooled::PooledConnection,
    roles,
};
use crate::{
    Error, Row, Statement, Value,
    meter::{Meter, count_read},
};
use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Pool, PoolConfig, PoolError, QueueMode,
    RecyclingMethod, TimeoutType, Timeouts,
};
use std::{future::Future, sync::Arc, time::Duration};

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
    distributed: Distributed,
    meter: Arc<Meter>,
}

impl Connections {
    /// Creates a pool. Connections are opened when they are first needed.
    pub(super) fn new(address: &Address, options: &Options, meter: Arc<Meter>) -> Self {
        let recycling_method = RecyclingMethod::Fast;
        let manager = Manager::from_connect(
            address.config.clone(),
            Connector(address.clone()),
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
            distributed: Distributed::default(),
            meter,
        }
    }

    /// Whether the server distributes tables over several servers.
    pub(super) fn distributed(&self) -> &Distributed {
        &self.distributed
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
        Ok(PooledConnection::new(client, self.distributed.is_on()))
    }

    /// Awaits an answer for at most the statement timeout plus [`GRACE`].
    pub(super) async fn bounded<T, E: From<Error>>(
        &self,
        answer: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        tokio::time::timeout(self.timeout, answer)
            .await
            .unwrap_or_else(|_| Err(Error::timeout().into()))
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
        let row_security_on = self.row_security_on && statement.is_of_tenants();
        let count = if row_security_on {
            self.bounded(connection.query_in_scope(statement, values, visit))
                .await?
        } else {
            self.bounded(connection.visit_rows(statement, values, visit))
                .await?
        };
        connection.release();
        self.meter.statement(began);
        count_read(count);
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
        let count = if self.row_security_on && statement.is_of_tenants() {
            self.bounded(connection.query_batch_in_scope(statement, sets.collect(), visit))
                .await?
        } else {
            self.bounded(connection.visit_batch(statement, sets, visit))
                .await?
        };
        connection.release();
        self.meter.statement(began);
        count_read(count);
        Ok(count)
    }
}

fn texts(rows: &[tokio_postgres::Row]) -> Result<Vec<Vec<String>>, Error> {
    let columns =
        |row: &tokio_postgres::Row| (0..row.len()).map(|column| row.try_get(column)).collect();
    Ok(rows.iter().map(columns).collect::<Result<_, _>>()?)
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
    let role = roles::take_role(options.row_security);
    format!("SET statement_timeout = {timeout}; {PLANNING}; {SETTINGS}{role}")
}

fn refused(error: PoolError) -> Error {
    match error {
        PoolError::Backend(error) => Error::of_connecting(error),
        PoolError::PostCreateHook(HookError::Backend(error)) => error.into(),
        PoolError::Timeout(TimeoutType::Wait) => {
            Error::unavailable("all connections to the database are busy")
        }
        PoolError::Timeout(_) => Error::unavailable("the database takes no connection in time"),
        other => Error::unavailable(other),
    }
}
