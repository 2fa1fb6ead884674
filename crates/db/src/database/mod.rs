//! An open database of either engine. It is an enum, because there are exactly two.
//!
//! Domain code is written once, over [`Database::query`] for reads and [`Transaction`] for writes.
//!
//! Futures that wait for a PostgreSQL server are boxed. Such a future takes 10 kB, which would
//! otherwise be part of the future of every request, also of those that never wait for a server.

mod reads;
mod upkeep;

use crate::{
    Catalogue, Error, Measured, OpenError, PostgresOptions, ReplicaState, Snapshot, Transaction,
    meter::count_transaction, postgres, shared::Shared, sqlite,
};
use futures::future::BoxFuture;
use model::{Clock, Secret};
use std::sync::Arc;
use tracing::{Instrument, Span};

/// An open database.
#[derive(Debug)]
pub enum Database {
    /// SQLite, inside the process.
    Sqlite(sqlite::Sqlite),
    /// A PostgreSQL server, with its replicas.
    Postgres(Box<postgres::Postgres>),
}

/// Returns the trace span of a transaction, including the time it waits to begin.
fn transaction_span() -> Span {
    tracing::trace_span!(target: "span", "transaction", kind = "client")
}

impl Database {
    /// Checks the form of an address, without opening anything.
    pub fn check_address(address: &str) -> Result<(), OpenError> {
        match address.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => Ok(()),
            _ if postgres::is_postgres(address) => postgres::check_address(address),
            _ => Err(OpenError::Address(address.to_owned())),
        }
    }

    /// Opens the database at `sqlite:PATH` or `postgres://…`. SQLite's file is created where needed;
    /// tables are created by [`Database::migrate`].
    pub async fn open(
        address: &str,
        options: &PostgresOptions,
        catalogue: &'static Catalogue,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, OpenError> {
        match address.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(sqlite::Sqlite::open(
                path.as_ref(),
                clock,
                Shared::new(catalogue),
            )?)),
            _ if postgres::is_postgres(address) => Ok(Self::Postgres(Box::new(
                postgres::Postgres::open(address, options, catalogue, clock).await?,
            ))),
            _ => Err(OpenError::Address(address.to_owned())),
        }
    }

    /// Returns the catalogue that the database was opened with.
    pub fn catalogue(&self) -> &'static Catalogue {
        match self {
            Self::Sqlite(sqlite) => sqlite.writer.shared().catalogue(),
            Self::Postgres(postgres) => postgres.shared().catalogue(),
        }
    }

    /// Makes the installation's secret available to transactions.
    pub fn keep_secret(&self, secret: &Secret) {
        match self {
            Self::Sqlite(sqlite) => sqlite.writer.shared().keep(secret),
            Self::Postgres(postgres) => postgres.shared().keep(secret),
        }
    }

    /// Opens an existing database.
    ///
    /// # Errors
    ///
    /// [`OpenError::Missing`] if SQLite's file is missing or empty.
    pub async fn open_existing(
        address: &str,
        options: &PostgresOptions,
        catalogue: &'static Catalogue,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, OpenError> {
        if let Some(path) = address.strip_prefix("sqlite:")
            && std::fs::metadata(path).map_or(true, |file| file.len() == 0)
        {
            return Err(OpenError::Missing(path.to_owned()));
        }
        Self::open(address, options, catalogue, clock).await
    }

    /// Whether all writes go through one writer.
    pub fn has_one_writer(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    /// Returns a text that identifies the database, whatever address was used to reach it.
    pub async fn identity(&self) -> Result<String, Error> {
        match self {
            Self::Sqlite(sqlite) => sqlite.identity(),
            Self::Postgres(postgres) => postgres.identity().await,
        }
    }

    /// Runs `work` in one transaction. Either all of it is committed durably, or nothing.
    pub async fn transaction<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Transaction<'_>) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        count_transaction();
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
    pub async fn overhaul<F>(&self, work: F) -> Result<(), OpenError>
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

    /// Later reads on the primary see everything committed before this call, also by other
    /// processes.
    pub fn invalidate_reads(&self) {
        if let Self::Sqlite(sqlite) = self {
            sqlite.invalidate_reads();
        }
    }

    /// Passes each generation notification of a node to `heard`, until the connection is lost. On
    /// SQLite there are no notifications and this never returns.
    pub async fn listen(&self, heard: &(dyn Fn(&str) + Send + Sync)) -> Result<(), Error> {
        match self {
            Self::Sqlite(_) => std::future::pending().await,
            Self::Postgres(postgres) => postgres.listen(heard).await,
        }
    }

    /// Monitors the replicas, and calls `on_change` for each that enters or leaves use.
    pub async fn watch_replicas(&self, on_change: &(dyn Fn(&ReplicaState) + Send + Sync)) {
        match self {
            Self::Sqlite(_) => std::future::pending().await,
            Self::Postgres(postgres) => postgres.watch_replicas(on_change).await,
        }
    }

    /// Returns a snapshot: a consistent state of the database for as long as it is held.
    pub async fn snapshot(&self) -> Result<Snapshot, Error> {
        Ok(match self {
            Self::Sqlite(sqlite) => Snapshot::Sqlite(sqlite.snapshot()?),
            Self::Postgres(postgres) => Snapshot::Postgres(postgres.snapshot().await?),
        })
    }

    /// Returns the measurements of the database.
    pub fn measured(&self) -> Measured {
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
}
