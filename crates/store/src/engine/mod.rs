//! The engines behind one face: an enum, because there are two in all and each is there in earnest.
//!
//! Domain code is written once, over `Engine::each` for reads and [`Transaction`] for writes.
//!
//! What asks a server is boxed: it takes 10 kB while it waits, and as part of a caller's future it would be carried about by
//! every request that never asks one.

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

/// Where rows were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// Where they are written: what is not there does not exist.
    Primary,
    /// From a server that may be a moment behind: what is not there may not have arrived yet.
    Replica,
}

/// The open database.
#[derive(Debug)]
pub(crate) enum Engine {
    Sqlite(sqlite::Sqlite),
    Postgres(Box<postgres::Postgres>),
}

/// A statement's part in a trace: none where traces are not kept.
fn span(statement: &'static Statement) -> Span {
    tracing::trace_span!(target: "span", "statement", kind = "client", db.query.summary = statement.name)
}

/// A transaction's, its wait included.
fn transaction_span() -> Span {
    tracing::trace_span!(target: "span", "transaction", kind = "client")
}

impl Engine {
    pub(crate) async fn open(options: &crate::Options, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        let address = options.database.as_str();
        match address.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => {
                Ok(Self::Sqlite(sqlite::Sqlite::open(path.as_ref(), clock, Keeper::default())?))
            }
            _ if postgres::is_postgres(address) => {
                Ok(Self::Postgres(Box::new(postgres::Postgres::open(address, &options.postgres, clock).await?)))
            }
            _ => Err(OpenError::Address(address.to_owned())),
        }
    }

    /// Makes and migrates the tables where needed, and what stands around them: as another role, where one is named.
    pub(crate) async fn migrate(&self, options: &crate::Options, clock: &Arc<dyn Clock>) -> Result<(), OpenError> {
        let owner = match (self, &options.postgres.migrate_as) {
            (Self::Postgres(postgres), Some(url)) => {
                Some(Self::Postgres(Box::new(postgres.owner(url, &options.postgres, clock.clone()).await?)))
            }
            (Self::Sqlite(_), Some(_)) => return Err(OpenError::MigrateAddress("--database names no PostgreSQL")),
            (_, None) => None,
        };
        let by = owner.as_ref().unwrap_or(self);
        crate::migrations::run(by, clock.as_ref()).await?;
        by.install_guards().await?;
        if let (Self::Postgres(postgres), Some(_)) = (self, &owner) {
            // Its connections were made before there were roles to take on.
            postgres.drop_idle();
        }
        Ok(())
    }

    /// Has transactions know the installation's secret.
    pub(crate) fn keep_secret(&self, secret: &Secret) {
        match self {
            Self::Sqlite(sqlite) => sqlite.writer.keeper().keep(secret),
            Self::Postgres(postgres) => postgres.keeper().keep(secret),
        }
    }

    /// Opens a database that is there; makes none.
    pub(crate) async fn open_existing(options: &crate::Options, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        if let Some(path) = options.database.strip_prefix("sqlite:")
            && std::fs::metadata(path).map_or(true, |file| file.len() == 0)
        {
            return Err(OpenError::Missing(path.to_owned()));
        }
        Self::open(options, clock).await
    }

    /// By what the database can be told from every other, however it is addressed.
    pub(crate) async fn identity(&self) -> Result<String, Error> {
        match self {
            Self::Sqlite(sqlite) => sqlite.identity(),
            Self::Postgres(postgres) => postgres.identity().await,
        }
    }

    /// Runs a reading statement and visits each row. Gives the number of rows.
    pub(crate) async fn query<E: From<Error>>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        mut visit: impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        match self {
            Self::Sqlite(sqlite) => {
                let read = || sqlite.read(|connection| sqlite::query(connection, statement, values, &mut visit));
                span(statement).in_scope(read)
            }
            Self::Postgres(postgres) => {
                Box::pin(postgres.query(statement, values, visit).instrument(span(statement))).await
            }
        }
    }

    /// The same where a moment's delay does no harm. Nothing may be concluded from what a replica does not have.
    pub(crate) async fn query_replica<E: From<Error>>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        visit: impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<Source, E> {
        match self {
            Self::Sqlite(_) => self.query(statement, values, visit).await.map(|_| Source::Primary),
            Self::Postgres(postgres) => {
                Box::pin(postgres.query_replica(statement, values, visit).instrument(span(statement))).await
            }
        }
    }

    /// Runs a reading statement with each set of values and visits each row with its set's index. Over a network that is
    /// one round trip for all.
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
                Box::pin(postgres.query_batch(statement, sets, visit).instrument(span(statement))).await
            }
        }
    }

    /// The rows of a reading statement, each made into a `T`.
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

    /// The first row of a reading statement, made into a `T`.
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
            Self::Postgres(postgres) => Box::pin(postgres.change(work).instrument(transaction_span())).await,
        }
    }

    /// A transaction that may change the database's shape. It may be begun several times.
    pub(crate) async fn overhaul<F>(&self, work: F) -> Result<(), OpenError>
    where
        F: for<'t> FnOnce(&'t mut Transaction<'_>) -> BoxFuture<'t, Result<(), OpenError>> + Clone + Send + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.writer.run(work).await,
            Self::Postgres(postgres) => postgres.overhaul(work).await,
        }
    }

    /// Brings up what stands around the tables, once they are there.
    pub(crate) async fn install_guards(&self) -> Result<(), OpenError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.install_guards().await,
            Self::Postgres(postgres) => postgres.install_guards().await,
        }
    }

    /// Whether the database itself refuses to change the audit log for us.
    pub(crate) async fn guards_audit(&self) -> Result<bool, Error> {
        match self {
            Self::Sqlite(sqlite) => sqlite.is_guarded(),
            Self::Postgres(postgres) => postgres.guards_audit().await,
        }
    }

    /// Whoever asks the place where rows are written from now on sees what is there by now, whoever wrote it.
    pub(crate) fn invalidate_reads(&self) {
        if let Self::Sqlite(sqlite) = self {
            sqlite.invalidate_reads();
        }
    }

    /// Hands on each word of raised generations that a node tells, until that is no longer possible. Processes on one
    /// SQLite file tell each other nothing.
    pub(crate) async fn listen(&self, heard: &(dyn Fn(&str) + Send + Sync)) -> Result<(), Error> {
        match self {
            Self::Sqlite(_) => std::future::pending().await,
            Self::Postgres(postgres) => postgres.listen(heard).await,
        }
    }

    /// Keeps an eye on the replicas and tells of each that is taken in or left out.
    pub(crate) async fn watch_replicas(&self, told: &(dyn Fn(&ReplicaState) + Send + Sync)) {
        match self {
            Self::Sqlite(_) => std::future::pending().await,
            Self::Postgres(postgres) => postgres.watch_replicas(told).await,
        }
    }

    /// How each replica is.
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
                let remedy = "a PostgreSQL database is backed up with pg_dump, or from its write-ahead log";
                Err(Error::Internal(remedy.into()))
            }
        }
    }

    /// Removes what was deleted from where the engine still keeps it. PostgreSQL's own vacuum does that.
    pub(crate) async fn scrub(&self) -> Result<bool, Error> {
        match self {
            Self::Sqlite(sqlite) => sqlite.scrub().await,
            Self::Postgres(_) => Ok(true),
        }
    }

    /// A process before this one may have been killed before it removed what was deleted.
    pub(crate) fn suspect_traces(&self) {
        if let Self::Sqlite(sqlite) = self {
            sqlite.suspect_traces();
        }
    }

    /// The same if something was deleted, and not too often.
    pub(crate) async fn scrub_in_turn(&self) -> Result<(), Error> {
        match self {
            Self::Sqlite(sqlite) => sqlite.scrub_in_turn().await,
            Self::Postgres(_) => Ok(()),
        }
    }

    /// What the database is at this moment, for as long as one looks.
    pub(crate) async fn snapshot(&self) -> Result<Snapshot, Error> {
        Ok(match self {
            Self::Sqlite(sqlite) => Snapshot::Sqlite(sqlite.snapshot()?),
            Self::Postgres(postgres) => Snapshot::Postgres(postgres.snapshot().await?),
        })
    }

    /// What the engine can say of every page of it, beyond [`Self::check`].
    pub(crate) async fn check_deeply(&self) -> Result<Vec<crate::checkup::Finding>, Error> {
        match self {
            // Its own check reads every page.
            Self::Sqlite(_) => Ok(Vec::new()),
            Self::Postgres(postgres) => postgres.check_deeply().await,
        }
    }

    /// What is particular to the engine in a look at the database.
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

    /// How it does.
    pub(crate) fn measured(&self) -> Measured {
        let (engine, meter, connections) = match self {
            Self::Sqlite(sqlite) => ("sqlite", &sqlite.meter, sqlite.connections()),
            Self::Postgres(postgres) => ("postgres", postgres.meter(), postgres.connections()),
        };
        let [statements, transactions] = meter.read();
        Measured { engine, statements, transactions, running: meter.running(), connections }
    }

    /// The time that the database's server has, in microseconds, where there is one.
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
