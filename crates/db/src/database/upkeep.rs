//! What an operator and background jobs ask of a database: backups, checks, scrubbing, replicas.

use super::Database;
use crate::{Error, Finding, OpenError, PostgresOptions, ReplicaState};
use std::path::Path;

impl Database {
    /// Installs what protects the tables, once these exist: triggers on SQLite, row-level security
    /// on PostgreSQL.
    pub async fn install_guards(&self) -> Result<(), OpenError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.install_guards().await,
            Self::Postgres(postgres) => postgres.install_guards().await,
        }
    }

    /// Whether the database itself rejects changes by this process to the table that is only
    /// appended to.
    pub async fn guards_append_only(&self) -> Result<bool, Error> {
        match self {
            Self::Sqlite(sqlite) => sqlite.is_guarded(),
            Self::Postgres(postgres) => postgres.guards_append_only().await,
        }
    }

    /// Returns a line for each table that a distributed PostgreSQL distributes.
    pub async fn placements(&self) -> Result<Vec<String>, Error> {
        match self {
            Self::Sqlite(_) => Ok(Vec::new()),
            Self::Postgres(postgres) => postgres.placements().await,
        }
    }

    /// Returns the state of each replica.
    pub async fn replicas(&self) -> Vec<ReplicaState> {
        match self {
            Self::Sqlite(_) => Vec::new(),
            Self::Postgres(postgres) => postgres.replicas().await,
        }
    }

    /// Writes a consistent copy of an SQLite database to a new file, while it is read and written.
    pub async fn backup(&self, to: &Path) -> Result<(), Error> {
        match self {
            Self::Sqlite(sqlite) => sqlite.backup(to.to_owned()).await,
            Self::Postgres(_) => {
                let remedy =
                    "a PostgreSQL database is backed up with pg_dump, or from its write-ahead log";
                Err(Error::internal(remedy))
            }
        }
    }

    /// Removes deleted data from the engine's files. Returns false if a retry is needed. On
    /// PostgreSQL this does nothing: vacuum does the work.
    pub async fn scrub(&self) -> Result<bool, Error> {
        match self {
            Self::Sqlite(sqlite) => sqlite.scrub().await,
            Self::Postgres(_) => Ok(true),
        }
    }

    /// Makes the next scrub run in full, because a former process may have been killed before it
    /// removed deleted data.
    pub fn suspect_traces(&self) {
        if let Self::Sqlite(sqlite) = self {
            sqlite.suspect_traces();
        }
    }

    /// Scrubs if something was deleted, but not too often.
    pub async fn scrub_in_turn(&self) -> Result<(), Error> {
        match self {
            Self::Sqlite(sqlite) => sqlite.scrub_in_turn().await,
            Self::Postgres(_) => Ok(()),
        }
    }

    /// Runs the engine's deep integrity check, beyond [`Self::check`].
    pub async fn check_deeply(&self) -> Result<Vec<Finding>, Error> {
        match self {
            // SQLite's ordinary check already reads every page.
            Self::Sqlite(_) => Ok(Vec::new()),
            Self::Postgres(postgres) => postgres.check_deeply().await,
        }
    }

    /// Adds the findings that are specific to the engine to a checkup.
    pub async fn checkup(
        &self,
        options: &PostgresOptions,
        findings: &mut Vec<Finding>,
    ) -> Result<(), Error> {
        match self {
            Self::Sqlite(sqlite) => {
                sqlite.checkup(findings);
                Ok(())
            }
            Self::Postgres(postgres) => postgres.checkup(options, findings).await,
        }
    }

    /// Returns the database server's time in microseconds; none for SQLite.
    pub async fn clock(&self) -> Result<Option<i64>, Error> {
        match self {
            Self::Sqlite(_) => Ok(None),
            Self::Postgres(postgres) => postgres.clock().await,
        }
    }

    /// Runs the engine's integrity check. Returns the faults it found.
    pub async fn check(&self) -> Result<Vec<String>, Error> {
        match self {
            Self::Sqlite(sqlite) => sqlite.check(),
            Self::Postgres(postgres) => postgres.check().await,
        }
    }
}
