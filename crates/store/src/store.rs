//! The open store: what all its modules share.

use crate::{Files, Installation, audit, changes::Changes, desk::SearchTurns, disk};
use db::{
    Database, Error, ReplicaState, Transaction,
    migrations::{self, Migration},
};
use model::{Clock, Random};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64},
    },
};

/// An open store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
    /// On whose behalf the store is used, for the audit log.
    pub(crate) by: audit::By,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) database: Database,
    /// Where the database is, without a password.
    pub(crate) place: String,
    pub(crate) files: Files,
    pub(crate) disks: disk::Disks,
    pub(crate) installation: Installation,
    pub(crate) generation: AtomicI64,
    pub(crate) changes: Changes,
    pub(crate) repeats: audit::Repeats,
    pub(crate) search_turns: SearchTurns,
    pub(crate) session_generation: AtomicI64,
    /// When the generations were last read, in microseconds of the clock's elapsed time.
    pub(crate) generation_asked: AtomicU64,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
}

impl Store {
    /// Whether all writes, in any scope, go through one writer.
    pub fn has_one_writer(&self) -> bool {
        self.inner.database.has_one_writer()
    }

    /// Returns where the database is, without a password.
    pub fn place(&self) -> &str {
        &self.inner.place
    }

    /// Returns the attachment files.
    pub fn files(&self) -> &Files {
        &self.inner.files
    }

    /// Returns the disks that data is written to.
    pub fn disks(&self) -> &disk::Disks {
        &self.inner.disks
    }

    /// Returns the clock that the store was opened with.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }

    /// Returns the random generator that the store was opened with.
    pub fn random(&self) -> &Arc<dyn Random> {
        &self.inner.random
    }

    /// Returns the migrations that were applied to this database, oldest first.
    pub async fn migrations(&self) -> Result<Vec<Migration>, Error> {
        migrations::applied(&self.inner.database).await
    }

    /// Returns a line for each table that a distributed PostgreSQL distributes.
    pub async fn placements(&self) -> Result<Vec<String>, Error> {
        self.inner.database.placements().await
    }

    /// Monitors the configured replicas, and calls `on_change` for each that enters or leaves use.
    /// Replicas are only read while this is polled.
    pub async fn watch_replicas(&self, on_change: impl Fn(&ReplicaState) + Send + Sync) {
        self.inner.database.watch_replicas(&on_change).await;
    }

    /// Returns the state of each replica. Takes up to `max_lag` if one of them cannot be used.
    pub async fn replicas(&self) -> Vec<ReplicaState> {
        self.inner.database.replicas().await
    }

    /// Writes a consistent copy of the database to a new file, while it is read and written.
    pub async fn backup(&self, to: &Path) -> Result<(), Error> {
        self.inner.database.backup(to).await
    }

    /// Removes deleted data from the database's files. Returns false if a retry is needed. Does
    /// nothing if no transaction of this process deleted data since the last time.
    pub async fn scrub(&self) -> Result<bool, Error> {
        self.inner.database.scrub().await
    }

    /// Makes the next [`Store::scrub`] run in full whatever this process did, because a former
    /// process may have been killed before its own.
    pub fn suspect_traces(&self) {
        self.inner.database.suspect_traces();
    }

    /// Like [`Store::scrub`], but at most once every ten seconds. To be called often.
    pub async fn scrub_in_turn(&self) -> Result<(), Error> {
        self.inner.database.scrub_in_turn().await
    }

    /// Runs the database's integrity check. Returns the faults it found.
    pub async fn check(&self) -> Result<Vec<String>, Error> {
        self.inner.database.check().await
    }

    pub(crate) fn database(&self) -> &Database {
        &self.inner.database
    }

    /// Runs `work` in one transaction. Either all of it is committed durably, or nothing.
    pub async fn transaction<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Transaction<'_>) -> futures::future::BoxFuture<'t, Result<T, E>>
            + Send
            + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.database().transaction(work).await
    }
}
