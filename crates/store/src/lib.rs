//! The storage layer: database and attachment files.
//!
//! Each SQL text is written once, as a registered statement (see [`statements`]), and runs on every
//! engine of the [`engine`] enum. Tenant rows are accessed through a [`model::Scope`]. Nothing in
//! this crate depends on HTTP.

pub mod access_log;
pub mod address_changes;
pub mod attachments;
pub mod audit;
pub mod candidates;
mod changes;
pub mod checkup;
pub mod choices;
pub mod copy;
pub mod custom_fields;
mod deep;
pub mod disk;
pub mod engine;
pub mod erasures;
mod error;
mod files;
pub mod interactions;
pub mod keys;
pub mod mails;
pub mod measures;
mod migrations;
pub mod mutations;
pub mod notices;
pub mod orphans;
mod permissions;
pub mod quotas;
pub mod region_settings;
pub mod regions;
pub mod retentions;
mod secrets;
pub mod session_list;
pub mod sessions;
mod settings;
mod sharing;
pub mod sign_ins;
mod statement;
pub mod tenancy;
pub mod verifications;

pub use changes::{Changed, LastChange};
pub use engine::{
    Transaction, Value,
    postgres::{Options as PostgresOptions, PLANNING, ReplicaState, RowSecurity},
};
pub use error::{Error, OpenError};
pub use files::{Bucket, FilePlace, Files, Old};
pub use migrations::Migration;
pub use permissions::check as check_permissions;
pub use secrets::{SecretSource, Secrets};
pub use settings::{CERTAIN, Installation};
pub use statement::{Reach, Statement};

use engine::Engine;
use model::{Clock, Random, Timestamp};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64},
    },
};

/// The options for opening a store.
#[derive(Debug, Clone)]
pub struct Options {
    /// The database's address: `sqlite:PATH` or `postgres://…`.
    pub database: String,
    /// Settings for PostgreSQL; ignored with SQLite.
    pub postgres: PostgresOptions,
    /// Where attachments are stored.
    pub files: FilePlace,
    /// The percentage of a disk that must stay free. Below it, only requests that remove something
    /// are written. None for no such limit.
    pub min_free_disk: Option<u8>,
    /// Whether other users of the machine may read the database and the attachments.
    pub allow_readable: bool,
    /// The installation's secrets, if they are kept outside the database.
    pub secrets: Option<Secrets>,
}

impl Options {
    /// Returns the default options for a database and an attachments folder.
    pub fn new(database: impl Into<String>, files: PathBuf) -> Self {
        let files = FilePlace::Folder(files);
        Self {
            database: database.into(),
            files,
            postgres: PostgresOptions::default(),
            min_free_disk: None,
            allow_readable: false,
            secrets: None,
        }
    }
}

/// An open store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
    /// On whose behalf the store is used, for the audit log.
    by: audit::By,
}

#[derive(Debug)]
struct Inner {
    engine: Engine,
    files: Files,
    disks: disk::Disks,
    /// From when on attachments may share files.
    shares_from: Timestamp,
    installation: Installation,
    generation: AtomicI64,
    changes: changes::Changes,
    repeats: audit::Repeats,
    session_generation: AtomicI64,
    /// When the generations were last read, in microseconds of the clock's elapsed time.
    generation_asked: AtomicU64,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

/// Returns every statement of the store.
pub fn statements() -> impl Iterator<Item = &'static Statement> {
    let of_copies = [copy::STATEMENTS, copy::CLAIM_STATEMENTS]
        .into_iter()
        .flatten()
        .copied();
    served()
        .chain(of_copies)
        .chain(copy::statements())
        .chain(deep::statements())
}

/// Returns the statements that a server runs.
pub(crate) fn served() -> impl Iterator<Item = &'static Statement> {
    [
        access_log::STATEMENTS,
        address_changes::STATEMENTS,
        attachments::STATEMENTS,
        audit::STATEMENTS,
        candidates::STATEMENTS,
        choices::STATEMENTS,
        custom_fields::STATEMENTS,
        deep::STATEMENTS,
        erasures::STATEMENTS,
        interactions::STATEMENTS,
        keys::STATEMENTS,
        mails::STATEMENTS,
        measures::STATEMENTS,
        migrations::STATEMENTS,
        mutations::STATEMENTS,
        notices::STATEMENTS,
        orphans::STATEMENTS,
        quotas::STATEMENTS,
        region_settings::STATEMENTS,
        regions::STATEMENTS,
        retentions::STATEMENTS,
        session_list::STATEMENTS,
        sessions::STATEMENTS,
        settings::STATEMENTS,
        sign_ins::STATEMENTS,
        verifications::STATEMENTS,
    ]
    .into_iter()
    .flatten()
    .copied()
}

impl Store {
    /// Whether all writes, in any scope, go through one writer.
    pub fn has_one_writer(&self) -> bool {
        matches!(self.inner.engine, Engine::Sqlite(_))
    }

    /// Opens the database, and creates and migrates it where needed.
    pub async fn open(
        options: &Options,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self, OpenError> {
        let engine = Engine::open(options, clock.clone()).await?;
        engine.migrate(options, &clock).await?;
        let asked = AtomicU64::new(settings::micros(clock.elapsed()));
        let (installation, generations) =
            settings::load_or_create(&engine, options.secrets.as_ref(), random.clone()).await?;
        engine.keep_secret(&installation.secret);
        regions::equip_sandboxes(&engine, random.as_ref()).await?;
        let files = Files::open(&options.files)?;
        let disks = disk::Disks::new(options, clock.clone());
        let shares_from = sharing::shares_from(&migrations::applied(&engine).await?);
        let changes = changes::Changes::since(generations[0]);
        let [generation, session_generation] = generations.map(AtomicI64::new);
        let inner = Inner {
            engine,
            files,
            disks,
            shares_from,
            installation,
            generation,
            changes,
            repeats: audit::Repeats::default(),
            session_generation,
            generation_asked: asked,
            clock,
            random,
        };
        let store = Self {
            inner: Arc::new(inner),
            by: audit::Actor::System.into(),
        };
        store.complete_keys().await?;
        Ok(store)
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
        migrations::applied(&self.inner.engine).await
    }

    /// Monitors the configured replicas, and calls `told` for each that enters or leaves use.
    /// Replicas are only read while this is polled.
    pub async fn watch_replicas(&self, told: impl Fn(&ReplicaState) + Send + Sync) {
        self.inner.engine.watch_replicas(&told).await;
    }

    /// Returns the state of each replica. Takes up to `max_lag` if one of them cannot be used.
    pub async fn replicas(&self) -> Vec<ReplicaState> {
        self.inner.engine.replicas().await
    }

    /// Writes a consistent copy of the database to a new file, while it is read and written.
    pub async fn backup(&self, to: &std::path::Path) -> Result<(), Error> {
        self.inner.engine.backup(to).await
    }

    /// Removes deleted data from the engine's files. Returns false if a retry is needed. Does
    /// nothing if no transaction of this process deleted data since the last time.
    pub async fn scrub(&self) -> Result<bool, Error> {
        self.inner.engine.scrub().await
    }

    /// Makes the next [`Store::scrub`] run in full whatever this process did, because a former
    /// process may have been killed before its own.
    pub fn suspect_traces(&self) {
        self.inner.engine.suspect_traces();
    }

    /// Like [`Store::scrub`], but at most once every ten seconds. To be called often.
    pub async fn scrub_in_turn(&self) -> Result<(), Error> {
        self.inner.engine.scrub_in_turn().await
    }

    /// Runs the engine's integrity check. Returns the faults it found.
    pub async fn check(&self) -> Result<Vec<String>, Error> {
        self.inner.engine.check().await
    }

    fn engine(&self) -> &Engine {
        &self.inner.engine
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
        self.engine().transaction(work).await
    }
}
