//! The installation's own facts: its signing secret, and the generation of its settings.
//!
//! Every change of a region, a key or a custom field raises the generation in its own transaction. What was cached
//! under an older one is stale; [`Store::refresh_generation`] notices changes by other processes.

use crate::{Error, OpenError, Store, Transaction, Value, engine::Engine, statement::register};
use model::{Random, Secret};
use std::sync::{Arc, atomic::Ordering};

register! {
    LOAD = "SELECT secret, generation FROM installation WHERE name = 'installation'";
    CREATE = "INSERT INTO installation (name, secret, generation) VALUES ('installation', $1, 1) ON CONFLICT DO NOTHING";
    RAISE = "UPDATE installation SET generation = generation + 1 WHERE name = 'installation' RETURNING generation";
    GENERATION = "SELECT generation FROM installation WHERE name = 'installation'";
}

/// What every node of an installation shares.
#[derive(Debug, Clone)]
pub struct Installation {
    /// Signs cursors and download links.
    pub secret: Secret,
}

pub(crate) async fn load_or_create(engine: &Engine, random: Arc<dyn Random>) -> Result<(Installation, i64), OpenError> {
    if let Some(found) = load(engine).await? {
        return Ok(found);
    }
    let mut secret = [0; 32];
    random.fill(&mut secret);
    engine
        .transaction(move |transaction| {
            Box::pin(async move { transaction.execute(&CREATE, &[Value::Blob(&secret)]).await })
        })
        .await
        .map_err(|error: Error| error)?;
    load(engine).await?.ok_or_else(|| Error::Internal("the installation has no secret".into()).into())
}

async fn load(engine: &Engine) -> Result<Option<(Installation, i64)>, Error> {
    engine
        .first(&LOAD, &[], |row| {
            let bytes = row.blob(0)?.try_into().map_err(|_| Error::Internal("the secret is not 32 bytes".into()))?;
            Ok((Installation { secret: Secret::new(bytes) }, row.int(1)?))
        })
        .await
}

/// Raises the generation; to be called in the transaction of the change.
pub(crate) async fn raise(transaction: &mut Transaction<'_>) -> Result<i64, Error> {
    let raised = transaction.first(&RAISE, &[], |row| row.int(0)).await?;
    let raised = raised.ok_or_else(|| Error::Internal("the installation is missing".into()))?;
    transaction.tell(raised).await?;
    Ok(raised)
}

impl Store {
    /// What every node of this installation shares.
    pub fn installation(&self) -> &Installation {
        &self.inner.installation
    }

    /// The generation of the settings as this process knows it. A cache entry is good as long as this stays the same.
    pub fn generation(&self) -> i64 {
        self.inner.generation.load(Ordering::Acquire)
    }

    /// Learns of changes that another process made.
    pub async fn refresh_generation(&self) -> Result<(), Error> {
        if let Some(generation) = self.engine().first(&GENERATION, &[], |row| row.int(0)).await? {
            self.learn_generation(generation);
        }
        Ok(())
    }

    /// Hears of changes that other nodes make, the moment they are committed, until that is no longer possible.
    pub async fn listen(&self) -> Result<(), Error> {
        self.engine().listen(&|generation| self.learn_generation(generation)).await
    }

    pub(crate) fn learn_generation(&self, generation: i64) {
        self.inner.generation.fetch_max(generation, Ordering::AcqRel);
    }
}
