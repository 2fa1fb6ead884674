//! The installation's own facts: its signing secret, and the generations of its settings and of its candidates' sessions.
//!
//! Every change of a region, a key or a custom field raises the settings' generation in its own transaction, the end of a
//! session before its time the sessions'. What was cached of the changed region under an older one is stale (`changes`);
//! [`Store::refresh_generation`] notices changes by other processes.

use crate::{
    Error, OpenError, SecretSource, Secrets, Store, Transaction, Value,
    changes::{Changed, LastChange},
    engine::Engine,
    secrets::{self, Check},
    statement::register,
};
use model::{Random, RegionId, Secret};
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

/// The name under which a copy that is not finished has the source's secret.
pub(crate) const UNFINISHED: &str = "unfinished copy";

register! {
    COPYING = "SELECT generation FROM installation WHERE name = 'unfinished copy'";
    LOAD = "SELECT secret, generation, session_generation, secret_checks FROM installation WHERE name = 'installation'";
    CREATE = "INSERT INTO installation (name, secret, generation, secret_checks) VALUES ('installation', $1, 1, $2) \
              ON CONFLICT DO NOTHING";
    KEEP_CHECKS = "UPDATE installation SET secret = $1, secret_checks = $2 WHERE name = 'installation'";
    RAISE = "UPDATE installation SET generation = generation + 1 WHERE name = 'installation' RETURNING generation";
    RAISE_COMMON = "UPDATE installation SET generation = generation + 1, common_generation = generation + 1 \
                    WHERE name = 'installation' RETURNING generation";
    REGION_CHANGED = "UPDATE regions SET generation = $2 WHERE id = $1";
    REGIONS_CHANGED = "SELECT id, generation FROM regions WHERE generation > $1";
    RAISE_SESSIONS = "UPDATE installation SET session_generation = session_generation + 1 \
                      WHERE name = 'installation' RETURNING session_generation";
    GENERATIONS = "SELECT generation, session_generation, common_generation FROM installation \
                   WHERE name = 'installation'";
}

/// How long an answer about the generation is relied on: a change by another process is in force this soon at the
/// latest, whatever is broken in between.
pub const CERTAIN: Duration = Duration::from_secs(2);

/// What comes before the number where other nodes are told of the sessions' generation.
const OF_SESSIONS: &str = "sessions ";

/// What every node of an installation shares.
#[derive(Debug, Clone)]
pub struct Installation {
    /// Signs cursors and download links.
    pub secret: Secret,
    /// Where that comes from.
    pub source: SecretSource,
}

/// The installation's row.
#[derive(Debug)]
pub(crate) struct Kept {
    /// The secret, where it is not kept outside.
    secret: Option<[u8; 32]>,
    /// The check values of the secrets that were in use, the newest first.
    checks: Vec<Check>,
    pub(crate) generations: [i64; 2],
}

/// The installation, and the generations of its settings and its sessions.
pub(crate) async fn load_or_create(
    engine: &Engine,
    given: Option<&Secrets>,
    random: Arc<dyn Random>,
) -> Result<(Installation, [i64; 2]), OpenError> {
    if kept(engine).await?.is_none() {
        create(engine, given, random).await?;
    }
    let missing = || Error::Internal("the installation is missing".into());
    let kept = kept(engine).await?.ok_or_else(missing)?;
    let installation = kept.installation(given)?;
    if let Some(given) = given
        && let Some(checks) = kept.checks_with(given)
    {
        let stored = kept.secret.is_some();
        engine
            .transaction(move |transaction: &mut Transaction<'_>| {
                Box::pin(async move {
                    transaction.execute(&KEEP_CHECKS, &[Value::Blob(&[]), Value::Blob(&checks)]).await.map(drop)
                })
            })
            .await?;
        if stored {
            // It is out of the row; let it be out of the files too. Where a reader is in the way the next one does it.
            engine.suspect_traces();
            engine.scrub().await?;
        }
    }
    Ok((installation, kept.generations))
}

async fn create(engine: &Engine, given: Option<&Secrets>, random: Arc<dyn Random>) -> Result<(), OpenError> {
    let (mut secret, mut checks) = (Vec::new(), Vec::new());
    if let Some(given) = given {
        checks = given.newest_check().to_vec();
    } else {
        secret.resize(32, 0);
        random.fill(&mut secret);
    }
    engine
        .transaction(move |transaction| {
            Box::pin(async move {
                if transaction.first(&COPYING, &[], |_| Ok(())).await?.is_some() {
                    return Err(OpenError::UnfinishedCopy);
                }
                transaction.execute(&CREATE, &[Value::Blob(&secret), Value::Blob(&checks)]).await?;
                Ok(())
            })
        })
        .await
}

impl Kept {
    /// What signs and verifies, if what is given is what this database was used with.
    pub(crate) fn installation(&self, given: Option<&Secrets>) -> Result<Installation, OpenError> {
        match (given, &self.secret) {
            (None, Some(secret)) => Ok(Installation { secret: Secret::new(secret), source: SecretSource::Database }),
            (None, None) => Err(OpenError::SecretMissing),
            (Some(given), Some(secret)) if !given.has(secrets::check(secret)) => {
                Err(OpenError::SecretInDatabase(given.source()))
            }
            (Some(given), None) if !self.checks.first().is_some_and(|check| given.has(*check)) => {
                Err(OpenError::SecretOther(given.source()))
            }
            (Some(given), stored) => {
                let known = stored.iter().map(secrets::check).chain(self.checks.iter().rev().copied());
                Ok(Installation { secret: given.secret(known), source: given.source() })
            }
        }
    }

    /// The check values once these secrets are in use; nothing when they are noted already.
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

    /// How many of the secrets that were in use are not given any more.
    pub(crate) fn forgotten(&self, given: &Secrets) -> usize {
        self.checks.iter().filter(|check| !given.has(**check)).count()
    }
}

/// Whether the database is a copy that was not finished.
pub(crate) async fn copying(engine: &Engine) -> Result<bool, Error> {
    Ok(engine.first(&COPYING, &[], |_| Ok(())).await?.is_some())
}

/// The installation's row, if there is one.
pub(crate) async fn kept(engine: &Engine) -> Result<Option<Kept>, Error> {
    engine
        .first(&LOAD, &[], |row| {
            let secret = match row.blob(0)? {
                [] => None,
                bytes => Some(bytes.try_into().map_err(|_| Error::Internal("the secret is not 32 bytes".into()))?),
            };
            let (checks, _) = row.optional_blob(3)?.unwrap_or_default().as_chunks();
            Ok(Kept { secret, checks: checks.to_vec(), generations: [row.int(1)?, row.int(2)?] })
        })
        .await
}

/// Raises the generation for a change of a region's settings, or of what concerns every region; to be called in the
/// transaction of the change, outside of a tenant's scope. What it gives is to be learned after the commit.
pub(crate) async fn raise(transaction: &mut Transaction<'_>, region: Option<RegionId>) -> Result<Changed, Error> {
    let statement = if region.is_some() { &RAISE } else { &RAISE_COMMON };
    let raised = transaction.first(statement, &[], |row| row.int(0)).await?;
    let generation = raised.ok_or_else(|| Error::Internal("the installation is missing".into()))?;
    if let Some(region) = region {
        transaction.execute(&REGION_CHANGED, &[Value::Text(region.as_str()), Value::Int(generation)]).await?;
        transaction.tell(&format!("{generation} {region}")).await?;
    } else {
        transaction.tell(&generation.to_string()).await?;
    }
    Ok(Changed { generation, region })
}

/// What another node told of a change of settings.
fn heard(told: &str) -> Option<Changed> {
    match told.split_once(' ') {
        Some((generation, region)) => {
            Some(Changed { generation: generation.parse().ok()?, region: Some(region.parse().ok()?) })
        }
        None => Some(Changed { generation: told.parse().ok()?, region: None }),
    }
}

/// Raises the generation of the sessions; to be called in the transaction that ends some.
pub(crate) async fn raise_sessions(transaction: &mut Transaction<'_>) -> Result<i64, Error> {
    let raised = transaction.first(&RAISE_SESSIONS, &[], |row| row.int(0)).await?;
    let raised = raised.ok_or_else(|| Error::Internal("the installation is missing".into()))?;
    transaction.tell(&format!("{OF_SESSIONS}{raised}")).await?;
    Ok(raised)
}

impl Store {
    /// What every node of this installation shares.
    pub fn installation(&self) -> &Installation {
        &self.inner.installation
    }

    /// The secret that the database itself holds, as text; none where it is kept outside.
    pub async fn stored_secret(&self) -> Result<Option<String>, Error> {
        Ok(kept(self.engine()).await?.and_then(|kept| kept.secret).map(|secret| secrets::written(&secret)))
    }

    /// The generation of the settings, when this process has made sure of it of late: within [`CERTAIN`]. While it cannot
    /// be told, no cache entry is good.
    pub fn generation(&self) -> Option<i64> {
        self.is_certain().then(|| self.inner.generation.load(Ordering::Acquire))
    }

    /// When a region last changed, or what concerns every region; for a cache entry to be held against.
    pub fn settings_change(&self, region: Option<RegionId>) -> LastChange {
        self.inner.changes.of(region)
    }

    /// Whether what was read under a generation is still so, and that can be told.
    pub fn is_current(&self, read_under: i64, last: &LastChange) -> bool {
        self.is_certain() && self.inner.changes.admits(read_under, last)
    }

    /// The generation of the sessions, when this process has made sure of it of late.
    pub fn session_generation(&self) -> Option<i64> {
        self.is_certain().then(|| self.inner.session_generation.load(Ordering::Acquire))
    }

    fn is_certain(&self) -> bool {
        let asked = Duration::from_micros(self.inner.generation_asked.load(Ordering::Acquire));
        self.inner.clock.elapsed().saturating_sub(asked) <= CERTAIN
    }

    /// Learns of changes that another process made.
    pub async fn refresh_generation(&self) -> Result<(), Error> {
        // What the answer says was true when it was asked; of later it says nothing.
        let asked = micros(self.inner.clock.elapsed());
        self.engine().invalidate_reads();
        let three = |row: crate::engine::Row<'_>| Ok([row.int(0)?, row.int(1)?, row.int(2)?]);
        if let Some([settings, sessions, common]) = self.engine().first(&GENERATIONS, &[], three).await? {
            let changes = &self.inner.changes;
            let mut missed = Vec::new();
            if settings > changes.complete_to() {
                self.engine().invalidate_reads();
                let region =
                    |row: crate::engine::Row<'_>| Ok(Changed { region: Some(row.parsed(0)?), generation: row.int(1)? });
                missed = self.engine().all(&REGIONS_CHANGED, &[Value::Int(changes.complete_to())], region).await?;
            }
            // Nobody may remember under a new generation what was read before it.
            self.engine().invalidate_reads();
            for change in missed {
                changes.learn(change);
            }
            changes.learn(Changed { generation: common, region: None });
            self.inner.generation.fetch_max(settings, Ordering::AcqRel);
            changes.set_complete_to(settings);
            self.learn_session_generation(Some(sessions));
            self.inner.generation_asked.fetch_max(asked, Ordering::AcqRel);
        }
        Ok(())
    }

    /// Hears of changes that other nodes make, the moment they are committed, until that is no longer possible.
    pub async fn listen(&self) -> Result<(), Error> {
        let heard = |told: &str| match told.strip_prefix(OF_SESSIONS) {
            Some(sessions) => self.learn_session_generation(sessions.parse().ok()),
            None => heard(told).into_iter().for_each(|changed| self.learn_changed(changed)),
        };
        self.engine().listen(&heard).await
    }

    /// Learns of a change that was committed. Of changes before it nothing is said.
    pub(crate) fn learn_changed(&self, changed: Changed) {
        self.inner.changes.learn(changed);
        self.inner.generation.fetch_max(changed.generation, Ordering::AcqRel);
    }

    /// Learns the generation that a committed transaction of this process has raised the sessions' to, if it has.
    pub fn learn_session_generation(&self, raised: Option<i64>) {
        if let Some(generation) = raised {
            self.inner.session_generation.fetch_max(generation, Ordering::AcqRel);
        }
    }
}

pub(crate) fn micros(elapsed: Duration) -> u64 {
    u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX)
}
