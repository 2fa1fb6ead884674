//! The installation's row: its secret, the generation of its settings and the generation of its
//! candidates' sessions.
//!
//! Every change of a region, a key or a custom field raises the settings' generation in its own
//! transaction. Ending a session early raises the sessions' generation. Cached settings of a region
//! are stale if it was changed in a later generation than they were read under (see `changes`).
//! [`Store::refresh_generation`] detects changes made by other processes.

use crate::{
    OpenError, SecretSource, Secrets, Store,
    changes::{Changed, LastChange},
    secrets::{self, Check},
};
use db::{Database, Error, Transaction, Value, register};
use model::{Random, RegionId, Secret};
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

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

/// The prefix of notifications of the sessions' generation.
const OF_SESSIONS: &str = "sessions ";

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
            let secret = match row.blob(0)? {
                [] => None,
                bytes => Some(
                    bytes
                        .try_into()
                        .map_err(|_| Error::internal("the secret is not 32 bytes"))?,
                ),
            };
            let (checks, _) = row.optional_blob(3)?.unwrap_or_default().as_chunks();
            Ok(Kept {
                secret,
                checks: checks.to_vec(),
                generations: [row.int(1)?, row.int(2)?],
            })
        })
        .await
}

/// Raises the generation for a change of a region's settings, or of the settings common to all
/// regions. Must be called in the transaction of the change, outside of a tenant's scope. The
/// result is to be passed to `Store::learn_changed` after the commit.
pub(crate) async fn raise(
    transaction: &mut Transaction<'_>,
    region: Option<RegionId>,
) -> Result<Changed, Error> {
    let statement = if region.is_some() {
        &RAISE
    } else {
        &RAISE_COMMON
    };
    let raised = transaction.first(statement, &[], |row| row.int(0)).await?;
    let generation = raised.ok_or_else(|| Error::internal("the installation is missing"))?;
    if let Some(region) = region {
        transaction
            .execute(
                &REGION_CHANGED,
                &[Value::Text(region.as_str()), Value::Int(generation)],
            )
            .await?;
        transaction
            .notify(&format!("{generation} {region}"))
            .await?;
    } else {
        transaction.notify(&generation.to_string()).await?;
    }
    Ok(Changed { generation, region })
}

/// Parses another node's notification of a change of settings.
fn heard(payload: &str) -> Option<Changed> {
    match payload.split_once(' ') {
        Some((generation, region)) => Some(Changed {
            generation: generation.parse().ok()?,
            region: Some(region.parse().ok()?),
        }),
        None => Some(Changed {
            generation: payload.parse().ok()?,
            region: None,
        }),
    }
}

/// Raises the sessions' generation. Must be called in the transaction that ends sessions.
pub(crate) async fn raise_sessions(transaction: &mut Transaction<'_>) -> Result<i64, Error> {
    let raised = transaction
        .first(&RAISE_SESSIONS, &[], |row| row.int(0))
        .await?;
    let raised = raised.ok_or_else(|| Error::internal("the installation is missing"))?;
    transaction
        .notify(&format!("{OF_SESSIONS}{raised}"))
        .await?;
    Ok(raised)
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

    /// Returns the generation of the settings if this process confirmed it within [`CERTAIN`].
    /// While it is unknown, no cache entry is valid.
    pub fn generation(&self) -> Option<i64> {
        self.is_certain()
            .then(|| self.inner.generation.load(Ordering::Acquire))
    }

    /// Returns the last change of a region's settings, or of the common settings, for comparison
    /// with cache entries.
    pub fn settings_change(&self, region: Option<RegionId>) -> LastChange {
        self.inner.changes.of(region)
    }

    /// Whether settings read under a generation are known to be unchanged.
    pub fn is_current(&self, read_under: i64, last: &LastChange) -> bool {
        self.is_certain() && self.inner.changes.admits(read_under, last)
    }

    /// Returns the generation of the sessions if this process confirmed it within [`CERTAIN`].
    pub fn session_generation(&self) -> Option<i64> {
        self.is_certain()
            .then(|| self.inner.session_generation.load(Ordering::Acquire))
    }

    fn is_certain(&self) -> bool {
        let asked = Duration::from_micros(self.inner.generation_asked.load(Ordering::Acquire));
        self.inner.clock.elapsed().saturating_sub(asked) <= CERTAIN
    }

    /// Reads the generations and the regions that other processes changed.
    pub async fn refresh_generation(&self) -> Result<(), Error> {
        // The answer is valid for the moment of the query; it says nothing about later changes.
        let asked = micros(self.inner.clock.elapsed());
        self.database().invalidate_reads();
        let three = |row: db::Row<'_>| Ok([row.int(0)?, row.int(1)?, row.int(2)?]);
        if let Some([settings, sessions, common]) =
            self.database().first(&GENERATIONS, &[], three).await?
        {
            let changes = &self.inner.changes;
            let mut missed = Vec::new();
            if settings > changes.complete_to() {
                self.database().invalidate_reads();
                let region = |row: db::Row<'_>| {
                    Ok(Changed {
                        region: Some(row.parsed(0)?),
                        generation: row.int(1)?,
                    })
                };
                missed = self
                    .database()
                    .all(
                        &REGIONS_CHANGED,
                        &[Value::Int(changes.complete_to())],
                        region,
                    )
                    .await?;
            }
            // From here on reads are fresh: nothing that was read before may be cached under the
            // new generation.
            self.database().invalidate_reads();
            for change in missed {
                changes.learn(change);
            }
            changes.learn(Changed {
                generation: common,
                region: None,
            });
            self.inner.generation.fetch_max(settings, Ordering::AcqRel);
            changes.set_complete_to(settings);
            self.learn_session_generation(Some(sessions));
            self.inner
                .generation_asked
                .fetch_max(asked, Ordering::AcqRel);
        }
        Ok(())
    }

    /// Receives notifications of changes made by other nodes as soon as they are committed, until
    /// the connection is lost.
    pub async fn listen(&self) -> Result<(), Error> {
        let heard = |payload: &str| match payload.strip_prefix(OF_SESSIONS) {
            Some(sessions) => self.learn_session_generation(sessions.parse().ok()),
            None => heard(payload)
                .into_iter()
                .for_each(|changed| self.learn_changed(changed)),
        };
        self.database().listen(&heard).await
    }

    /// Records a change that was committed. It implies nothing about earlier changes.
    pub(crate) fn learn_changed(&self, changed: Changed) {
        self.inner.changes.learn(changed);
        self.inner
            .generation
            .fetch_max(changed.generation, Ordering::AcqRel);
    }

    /// Records the sessions' generation that a committed transaction raised, if it did.
    pub(crate) fn learn_session_generation(&self, raised: Option<i64>) {
        if let Some(generation) = raised {
            self.inner
                .session_generation
                .fetch_max(generation, Ordering::AcqRel);
        }
    }
}

pub(crate) fn micros(elapsed: Duration) -> u64 {
    u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX)
}
