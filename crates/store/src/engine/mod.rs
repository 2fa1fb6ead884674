//! The two database engines behind one interface. It is an enum, because there are exactly two.
//!
//! Domain code is written once, over `Engine::query` for reads and [`Transaction`] for writes.
//!
//! Futures that wait for a PostgreSQL server are boxed. Such a future takes 10 kB, which would
//! otherwise be part of the future of every request, also of those that never wait for a server.

mod keeper;
pub(crate) mod meter;
pub(crate) mod postgres;
mod row;
mod snapshot;
pub(crate) mod sqlite;
mod transaction;
mod value;

pub(crate) use keeper::Keeper;
pub(crate) use row::Row;
pub(crate) use snapshot::Snapshot;
pub use transaction::Transaction;
pub use value::Value;

use crate::{Error, OpenError, Statement};
use futures::future::BoxFuture;
use meter::Measured;
use model::{Clock, Secret};
use postgres::ReplicaState;
use std::sync::Arc;
use tracing::{Instrument, Span};

/// Which server answered a read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The server that is written to: a row that is missing there does not exist.
    Primary,
    /// A server that may lag behind: a row that is missing there may not have been replicated yet.
    Replica,
}

/// The open database.
#[derive(Debug)]
pub(crate) enum Engine {
    Sqlite(sqlite::Sqlite),
    Postgres(Box<postgres::Postgres>),
}

/// Returns the trace span of a statement; it is disabled when tracing is off.
fn span(statement: &'static Statement) -> Span {
    tracing::trace_span!(target: "span", "statement", kind = "client", db.query.summary = statement.name)
}

/// Returns the trace span of a transaction, including the time it waits to begin.
fn transaction_span() -> Span {
    tracing::trace_span!(target: "span", "transaction", kind = "client")
}

impl Engine {
    pub(crate) async fn open(
        options: &crate::Options,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, OpenError> {
        let address = options.database.as_str();
        match address.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(sqlite::Sqlite::open(
                path.as_ref(),
                clock,
                Keeper::default(),
            )?)),
            _ if postgres::is_postgres(address) => Ok(Self::Postgres(Box::new(
                postgres::Postgres::open(address, &options.postgres, clock).await?,
            ))),
            _ => Err(OpenError::Address(address.to_owned())),
        }
    }

    /// Creates and migrates the tables where needed, and installs row-level security or triggers.
    /// Runs as the role of `migrate_as` if one is given.
    pub(crate) async fn migrate(
        &self,
        options: &crate::Options,
        clock: &Arc<dyn Clock>,
    ) -> Result<(), OpenError> {
        let owner = match (self, &options.postgres.migrate_as) {
            (Self::Postgres(postgres), Some(url)) => Some(Self::Postgres(Box::new(
                postgres
                    .owner(url, &options.postgres, clock.clone())
                    .await?,
            ))),
            (Self::Sqlite(_), Some(_)) => {
                return Err(OpenError::MigrateAddress("--database names no PostgreSQL"));
            }
            (_, None) => None,
        };
        let by = owner.as_ref().unwrap_or(self);
        crate::migrations::run(by, clock.as_ref()).await?;
        by.install_guards().await?;
        if let (Self::Postgres(postgres), Some(_)) = (self, &owner) {
            // The pooled connections were opened before the roles existed, so they have not set
            // one.
            postgres.drop_idle();
        }
        Ok(())
    }

    /// Makes the installation's secret available to transactions.
    pub(crate) fn keep_secret(&self, secret: &Secret) {
        match self {
            Self::Sqlite(sqlite) => sqlite.writer.keeper().keep(secret),
            Self::Postgres(postgres) => postgres.keeper().keep(secret),
        }
    }

    /// Opens an existing database.
    ///
    /// # Errors
    ///
    /// [`OpenError::Missing`] if SQLite's file is missing or empty.
    pub(crate) async fn open_existing(
        options: &crate::Options,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, OpenError> {
        if let Some(path) = options.database.strip_prefix("sqlite:")
            && std::fs::metadata(path).map_or(true, |file| file.len() == 0)
        {
            return Err(OpenError::Missing(path.to_owned()));
        }
        Self::open(options, clock).await
    }

    /// Returns a text that identifies the database, whatever address was used to reach it.
    pub(crate) async fn identity(&self) -> Result<String, Error> {
        match self {
            Self::Sqlite(sqlite) => sqlite.identity(),
            Self::Postgres(postgres) => postgres.identity().await,
        }
    }

    /// Runs a reading statement on the primary and visits each row. Returns the number of rows.
    pub(crate) async fn query<E: From<Error>>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        mut visit: impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        match self {
            Self::Sqlite(sqlite) => {
                let read = || {
                    sqlite
                        .read(|connection| sqlite::query(connection, statement, values, &mut visit))
                };
                span(statement).in_scope(read)
            }
            Self::Postgres(postgres) => {
                Box::pin(
                    postgres
                        .query(statement, values, visit)
                        .instrument(span(statement)),
                )
                .await
            }
        }
    }

    /// Runs a reading statement on a replica where one is usable, else on the primary. Data may be
    /// slightly out of date, and the absence of a row on a replica proves nothing.
    pub(crate) async fn query_replica<E: From<Error>>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        visit: impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<Source, E> {
        match self {
            Self::Sqlite(_) => self
                .query(statement, values, visit)
                .await
                .map(|_| Source::Primary),
            Self::Postgres(postgres) => {
                Box::pin(
                    postgres
                        .query_replica(statement, values, visit)
                        .instrument(span(statement)),
                )
                .await
            }
        }
    }

    /// Runs a reading statement once per set of values and visits each row with the index of its
    /// set. Over a network this is one round trip. Returns the number of rows.
    pub(crate) async fn query_batch<'v, E: From<Error>>(
        &self,
        statement: &'static Statement,
        sets: impl ExactSizeIterator<Item = Vec<Value<'v>>>,
        mut visit: impl FnMut(usize, Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        match self {
            Self::Sqlite(sqlite) => span(statement).in_scope(|| {
                sqlite.read(|connection| {
                    let run = |(index, values): (usize, Vec<Value<'_>>)| {
                        sqlite::query(connection, statement, &values, |row| visit(index, row))
                    };
                    sets.enumerate().map(run).sum()
                })
            }),
            Self::Postgres(postgres) => {
                Box::pin(
                    postgres
                        .query_batch(statement, sets, visit)
                        .instrument(span(statement)),
                )
                .await
            }
        }
    }

    /// Returns the rows of a reading statement, each converted by `make`.
    pub(crate) async fn all<T>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        mut make: impl FnMut(Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut rows = Vec::new();
        self.query(statement, values, |row| {
            rows.push(make(row)?);
            Ok::<(), Error>(())
        })
        .await?;
        Ok(rows)
    }

    /// Returns the first row of a reading statement, converted by `make`.
    pub(crate) async fn first<T>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        make: impl FnMut(Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        Ok(self.all(statement, values, make).await?.into_iter().next())
    }

    pub(crate) async fn transaction<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Transaction<'_>) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => {
                let _running = sqlite.meter.transaction();
                sqlite.writer.run(work).instrument(transaction_span()).await
            }
            Self::Postgres(postgres) => {
                Box::pin(postgres.change(work).instrument(transaction_span())).await
            }
        }
    }

    /// Runs a transaction that may change the schema. `work` may be run several times.
    pub(crate) async fn overhaul<F>(&self, work: F) -> Result<(), OpenError>
    where
        F: for<'t> FnOnce(&'t mut Transaction<'_>) -> BoxFuture<'t, Result<(), OpenError>>
            + Clone
            + Send
            + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.writer.run(work).await,
            Self::Postgres(postgres) => postgres.overhaul(work).await,
        }
    }

    /// Installs what protects the tables, once these exist: triggers on SQLite, row-level security
    /// on PostgreSQL.
    pub(crate) async fn install_guards(&self) -> Result<(), OpenError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.install_guards().await,
            Self::Postgres(postgres) => postgres.install_guards().await,
        }
    }

    /// Whether the database itself rejects changes to the audit log by this process.
    pub(crate) async fn guards_audit(&self) -> Result<bool, Error> {
        match self {
            Self::Sqlite(sqlite) => sqlite.is_guarded(),
            Self::Postgres(postgres) => postgres.guards_audit().await,
        }
    }

    /// Later reads on the primary see everything committed before this call, also by other
    /// processes.
    pub(crate) fn invalidate_reads(&self) {
        if let Self::Sqlite(sqlite) = self {
            sqlite.invalidate_reads();
        }
    }

    /// Passes each generation notification of a node to `heard`, until the connection is lost. On
    /// SQLite there are no notifications and this never returns.
    pub(crate) async fn listen(&self, heard: &(dyn Fn(&str) + Send + Sync)) -> Result<(), Error> {
        match self {
            Self::Sqlite(_) => std::future::pending().await,
            Self::Postgres(postgres) => postgres.listen(heard).await,
        }
    }

    /// Monitors the replicas, and calls `told` for each that enters or leaves use.
    pub(crate) async fn watch_replicas(&self, told: &(dyn Fn(&ReplicaState) + Send + Sync)) {
        match self {
            Self::Sqlite(_) => std::future::pending().await,
            Self::Postgres(postgres) => postgres.watch_replicas(told).await,
        }
    }

    /// Returns the state of each replica.
    pub(crate) async fn replicas(&self) -> Vec<ReplicaState> {
        match self {
            Self::Sqlite(_) => Vec::new(),
            Self::Postgres(postgres) => postgres.replicas().await,
        }
    }

    pub(crate) async fn backup(&self, to: &std::path::Path) -> Result<(), Error> {
        match self {
            Self::Sqlite(sqlite) => sqlite.backup(to.to_owned()).await,
            Self::Postgres(_) => {
                let remedy =
                    "a PostgreSQL database is backed up with pg_dump, or from its write-ahead log";
                Err(Error::Internal(remedy.into()))
            }
        }
    }

    /// Removes deleted data from the engine's files. Returns false if a retry is needed. On
    /// PostgreSQL this does nothing: vacuum does the work.
    pub(crate) async fn scrub(&self) -> Result<bool, Error> {
        match self {
            Self::Sqlite(sqlite) => sqlite.scrub().await,
            Self::Postgres(_) => Ok(true),
        }
    }

    /// Makes the next scrub run in full, because a former process may have been killed before it
    /// removed deleted data.
    pub(crate) fn suspect_traces(&self) {
        if let Self::Sqlite(sqlite) = self {
            sqlite.suspect_traces();
        }
    }

    /// Scrubs if something was deleted, but not too often.
    pub(crate) async fn scrub_in_turn(&self) -> Result<(), Error> {
        match self {
            Self::Sqlite(sqlite) => sqlite.scrub_in_turn().await,
            Self::Postgres(_) => Ok(()),
        }
    }

    /// Returns a snapshot: a consistent state of the database for as long as it is held.
    pub(crate) async fn snapshot(&self) -> Result<Snapshot, Error> {
        Ok(match self {
            Self::Sqlite(sqlite) => Snapshot::Sqlite(sqlite.snapshot()?),
            Self::Postgres(postgres) => Snapshot::Postgres(postgres.snapshot().await?),
        })
    }

    /// Runs the engine's deep integrity check, beyond [`Self::check`].
    pub(crate) async fn check_deeply(&self) -> Result<Vec<crate::checkup::Finding>, Error> {
        match self {
            // SQLite's ordinary check already reads every page.
            Self::Sqlite(_) => Ok(Vec::new()),
            Self::Postgres(postgres) => postgres.check_deeply().await,
        }
    }

    /// Adds the findings that are specific to the engine to a checkup.
    pub(crate) async fn checkup(
        &self,
        options: &crate::Options,
        findings: &mut Vec<crate::checkup::Finding>,
    ) -> Result<(), Error> {
        match self {
            Self::Sqlite(sqlite) => {
                sqlite.checkup(findings);
                Ok(())
            }
            Self::Postgres(postgres) => postgres.checkup(&options.postgres, findings).await,
        }
    }

    /// Returns the measurements of the database.
    pub(crate) fn measured(&self) -> Measured {
        let (engine, meter, connections) = match self {
            Self::Sqlite(sqlite) => ("sqlite", &sqlite.meter, sqlite.connections()),
            Self::Postgres(postgres) => ("postgres", postgres.meter(), postgres.connections()),
        };
        let [statements, transactions] = meter.read();
        Measured {
            engine,
            statements,
            transactions,
            running: meter.running(),
            connections,
        }
    }

    /// Returns the database server's time in microseconds; none for SQLite.
    pub(crate) async fn clock(&self) -> Result<Option<i64>, Error> {
        match self {
            Self::Sqlite(_) => Ok(None),
            Self::Postgres(postgres) => postgres.clock().await,
        }
    }

    pub(crate) async fn check(&self) -> Result<Vec<String>, Error> {
        match self {
            Self::Sqlite(sqlite) => sqlite.check(),
            Self::Postgres(postgres) => postgres.check().await,
        }
    }
}
