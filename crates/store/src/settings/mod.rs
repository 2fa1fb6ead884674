//! The installation's row: its secret, the generation of its settings and the generation of its
//! candidates' sessions.
//!
//! Every change of a region, a key or a custom field raises the settings' generation in its own
//! transaction. Ending a session early raises the sessions' generation. Cached settings of a region
//! are stale if it was changed in a later generation than they were read under (see `changes`).
//! [`Store::refresh_generation`] detects changes made by other processes.

mod generations;

pub(crate) use generations::{micros, raise, raise_sessions};

use crate::{
    OpenError, SecretSource, Secrets, Store,
    secrets::{self, Check},
};
use db::{Database, Error, Transaction, Value, column, register};
use model::{Random, Secret};
use std::{sync::Arc, time::Duration};

/// The name of the row in which an unfinished copy has the source's secret.
pub(crate) const UNFINISHED: &str = "unfinished copy";

register! {
    installation COPYING = "SELECT generation FROM installation WHERE name = 'unfinished copy'";
    installation LOAD = "SELECT secret, generation, session_generation, secret_checks FROM installation WHERE name = 'installation'";
    installation CREATE = "INSERT INTO installation (name, secret, generation, secret_checks) VALUES ('installation', $1, 1, $2) \
              ON CONFLICT DO NOTHING";
    installation KEEP_CHECKS = "UPDATE installation SET secret = $1, secret_checks = $2 WHERE name = 'installation'";
    installation RAISE = "UPDATE installation SET generation = generation + 1 WHERE name = 'installation' RETURNING generation";
    installation RAISE_COMMON = "UPDATE installation SET generation = generation + 1, common_generation = generation + 1 \
                    WHERE name = 'installation' RETURNING generation";
    installation REGION_CHANGED = "UPDATE regions SET generation = $2 WHERE id = $1";
    installation REGIONS_CHANGED = "SELECT id, generation FROM regions WHERE generation > $1";
    installation RAISE_SESSIONS = "UPDATE installation SET session_generation = session_generation + 1 \
                      WHERE name = 'installation' RETURNING session_generation";
    installation GENERATIONS = "SELECT generation, session_generation, common_generation FROM installation \
                   WHERE name = 'installation'";
}

/// An SQL expression for a text that identifies the installation.
pub(crate) const IDENTITY: &str = "(SELECT encode(sha256(secret || COALESCE(secret_checks, '')), 'hex') \
    FROM installation WHERE name = 'installation')";

/// How long a generation that was read is relied on. A change by another process takes effect
/// within this time, whatever fails in between.
pub const CERTAIN: Duration = Duration::from_secs(2);

/// What all nodes of an installation share.
#[derive(Debug, Clone)]
pub struct Installation {
    /// Signs cursors and download links.
    pub secret: Secret,
    /// Where the secret comes from.
    pub source: SecretSource,
}

/// The installation's row.
#[derive(Debug)]
pub(crate) struct Kept {
    /// The secret, unless it is kept outside the database.
    secret: Option<[u8; 32]>,
    /// The check values of the secrets that were in use, newest first.
    checks: Vec<Check>,
    pub(crate) generations: [i64; 2],
}

/// Loads the installation, or creates it. Returns it with the generations of its settings and of
/// its sessions.
pub(crate) async fn load_or_create(
    database: &Database,
    given: Option<&Secrets>,
    random: Arc<dyn Random>,
) -> Result<(Installation, [i64; 2]), OpenError> {
    if kept(database).await?.is_none() {
        create(database, given, random).await?;
    }
    let missing = || Error::internal("the installation is missing");
    let kept = kept(database).await?.ok_or_else(missing)?;
    let installation = kept.installation(given)?;
    if let Some(given) = given
        && let Some(checks) = kept.checks_with(given)
    {
        let stored = kept.secret.is_some();
        database
            .transaction(move |transaction: &mut Transaction<'_>| {
                Box::pin(async move {
                    transaction
                        .execute(&KEEP_CHECKS, &[Value::Blob(&[]), Value::Blob(&checks)])
                        .await
                        .map(drop)
                })
            })
            .await?;
        if stored {
            // The secret is no longer in the row, and is now removed from the files. If a reader
            // blocks that, the next scrub does it.
            database.suspect_traces();
            database.scrub().await?;
        }
    }
    Ok((installation, kept.generations))
}

async fn create(
    database: &Database,
    given: Option<&Secrets>,
    random: Arc<dyn Random>,
) -> Result<(), OpenError> {
    let (mut secret, mut checks) = (Vec::new(), Vec::new());
    if let Some(given) = given {
        checks = given.newest_check().to_vec();
    } else {
        secret.resize(32, 0);
        random.fill(&mut secret);
    }
    database
        .transaction(move |transaction| {
            Box::pin(async move {
                if transaction
                    .first(&COPYING, &[], |_| Ok(()))
                    .await?
                    .is_some()
                {
                    return Err(OpenError::UnfinishedCopy);
                }
                transaction
                    .execute(&CREATE, &[Value::Blob(&secret), Value::Blob(&checks)])
                    .await?;
                Ok(())
            })
        })
        .await
}

impl Kept {
    /// Returns the secret and its source.
    ///
    /// # Errors
    ///
    /// - [`OpenError::SecretMissing`] if no secret is stored and none was given.
    /// - [`OpenError::SecretInDatabase`] if one is stored and was not among those given.
    /// - [`OpenError::SecretOther`] if the newest secret in use was not among those given.
    pub(crate) fn installation(&self, given: Option<&Secrets>) -> Result<Installation, OpenError> {
        match (given, &self.secret) {
            (None, Some(secret)) => Ok(Installation {
                secret: Secret::new(secret),
                source: SecretSource::Database,
            }),
            (None, None) => Err(OpenError::SecretMissing),
            (Some(given), Some(secret)) if !given.has(secrets::check(secret)) => {
                Err(OpenError::SecretInDatabase(given.source()))
            }
            (Some(given), None) if !self.checks.first().is_some_and(|check| given.has(*check)) => {
                Err(OpenError::SecretOther(given.source()))
            }
            (Some(given), stored) => {
                let known = stored
                    .iter()
                    .map(secrets::check)
                    .chain(self.checks.iter().rev().copied());
                Ok(Installation {
                    secret: given.secret(known),
                    source: given.source(),
                })
            }
        }
    }

    /// Returns the check values to store when these secrets are used; none if nothing changes.
    fn checks_with(&self, given: &Secrets) -> Option<Vec<u8>> {
        let stored = self.secret.as_ref().map(secrets::check);
        let mut checks = self.checks.clone();
        for check in stored.into_iter().chain([given.newest_check()]) {
            if !checks.contains(&check) {
                checks.insert(0, check);
            }
        }
        (stored.is_some() || checks != self.checks).then(|| checks.concat())
    }

    /// Returns how many of the secrets that were in use are not given any more.
    pub(crate) fn forgotten(&self, given: &Secrets) -> usize {
        self.checks
            .iter()
            .filter(|check| !given.has(**check))
            .count()
    }
}

/// Whether the database is an unfinished copy.
pub(crate) async fn copying(database: &Database) -> Result<bool, Error> {
    Ok(database.first(&COPYING, &[], |_| Ok(())).await?.is_some())
}

/// Reads the installation's row; none if it does not exist.
pub(crate) async fn kept(database: &Database) -> Result<Option<Kept>, Error> {
    database
        .first(&LOAD, &[], |row| {
            let secret = match row.blob(column!(LOAD, secret))? {
                [] => None,
                bytes => Some(
                    bytes
                        .try_into()
                        .map_err(|_| Error::internal("the secret is not 32 bytes"))?,
                ),
            };
            let (checks, _) = row
                .optional_blob(column!(LOAD, secret_checks))?
                .unwrap_or_default()
                .as_chunks();
            Ok(Kept {
                secret,
                checks: checks.to_vec(),
                generations: [
                    row.int(column!(LOAD, generation))?,
                    row.int(column!(LOAD, session_generation))?,
                ],
            })
        })
        .await
}

impl Store {
    /// Returns what all nodes of this installation share.
    pub fn installation(&self) -> &Installation {
        &self.inner.installation
    }

    /// Returns the secret that is stored in the database, as text; none if it is kept outside.
    pub async fn stored_secret(&self) -> Result<Option<String>, Error> {
        Ok(kept(self.database())
            .await?
            .and_then(|kept| kept.secret)
            .map(|secret| secrets::written(&secret)))
    }
}
