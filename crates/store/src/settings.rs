//! The installation's own facts: its signing secret, and the generations of its settings and of its candidates' sessions.
//!
//! Every change of a region, a key or a custom field raises the settings' generation in its own transaction, the end of a
//! session before its time the sessions'. What was cached under an older one is stale; [`Store::refresh_generation`]
//! notices changes by other processes.

use crate::{Error, OpenError, Store, Transaction, Value, engine::Engine, statement::register};
use model::{Random, Secret};
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

/// The name under which a copy that is not finished has the source's secret.
pub(crate) const UNFINISHED: &str = "unfinished copy";

register! {
    COPYING = "SELECT generation FROM installation WHERE name = 'unfinished copy'";
    LOAD = "SELECT secret, generation, session_generation FROM installation WHERE name = 'installation'";
    CREATE = "INSERT INTO installation (name, secret, generation) VALUES ('installation', $1, 1) ON CONFLICT DO NOTHING";
    RAISE = "UPDATE installation SET generation = generation + 1 WHERE name = 'installation' RETURNING generation";
    RAISE_SESSIONS = "UPDATE installation SET session_generation = session_generation + 1 \
                      WHERE name = 'installation' RETURNING session_generation";
    GENERATIONS = "SELECT generation, session_generation FROM installation WHERE name = 'installation'";
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
}

/// The installation, and the generations of its settings and its sessions.
pub(crate) async fn load_or_create(
    engine: &Engine,
    random: Arc<dyn Random>,
) -> Result<(Installation, [i64; 2]), OpenError> {
    if let Some(found) = load(engine).await? {
        return Ok(found);
    }
    let mut secret = [0; 32];
    random.fill(&mut secret);
    engine
        .transaction(move |transaction| {
            Box::pin(async move {
                if transaction.first(&COPYING, &[], |_| Ok(())).await?.is_some() {
                    return Err(OpenError::UnfinishedCopy);
                }
                Ok(transaction.execute(&CREATE, &[Value::Blob(&secret)]).await?)
            })
        })
        .await?;
    load(engine).await?.ok_or_else(|| Error::Internal("the installation has no secret".into()).into())
}

/// Whether the database is a copy that was not finished.
pub(crate) async fn copying(engine: &Engine) -> Result<bool, Error> {
    Ok(engine.first(&COPYING, &[], |_| Ok(())).await?.is_some())
}

pub(crate) async fn load(engine: &Engine) -> Result<Option<(Installation, [i64; 2])>, Error> {
    engine
        .first(&LOAD, &[], |row| {
            let bytes = row.blob(0)?.try_into().map_err(|_| Error::Internal("the secret is not 32 bytes".into()))?;
            Ok((Installation { secret: Secret::new(bytes) }, [row.int(1)?, row.int(2)?]))
        })
        .await
}

/// Raises the generation; to be called in the transaction of the change.
pub(crate) async fn raise(transaction: &mut Transaction<'_>) -> Result<i64, Error> {
    let raised = transaction.first(&RAISE, &[], |row| row.int(0)).await?;
    let raised = raised.ok_or_else(|| Error::Internal("the installation is missing".into()))?;
    transaction.tell(&raised.to_string()).await?;
    Ok(raised)
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

    /// The generation of the settings, when this process has made sure of it of late: within [`CERTAIN`]. A cache entry
    /// is good as long as this stays the same, and while it cannot be told no entry is.
    pub fn generation(&self) -> Option<i64> {
        self.is_certain().then(|| self.inner.generation.load(Ordering::Acquire))
    }

    /// The same of the sessions.
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
        self.engine().catch_up();
        let both = self.engine().first(&GENERATIONS, &[], |row| Ok((row.int(0)?, row.int(1)?))).await?;
        if let Some((settings, sessions)) = both {
            // Nobody may remember under a new generation what was read before it.
            self.engine().catch_up();
            self.learn_generation(settings);
            self.learn_session_generation(Some(sessions));
            self.inner.generation_asked.fetch_max(asked, Ordering::AcqRel);
        }
        Ok(())
    }

    /// Hears of changes that other nodes make, the moment they are committed, until that is no longer possible.
    pub async fn listen(&self) -> Result<(), Error> {
        let heard = |told: &str| match told.strip_prefix(OF_SESSIONS) {
            Some(sessions) => self.learn_session_generation(sessions.parse().ok()),
            None => self.learn_generation(told.parse().unwrap_or_default()),
        };
        self.engine().listen(&heard).await
    }

    pub(crate) fn learn_generation(&self, generation: i64) {
        self.inner.generation.fetch_max(generation, Ordering::AcqRel);
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
