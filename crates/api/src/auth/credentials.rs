//! Caches API keys, and records when they were last used.

use super::limiter::{Limiter, RegionBuckets};
use model::{Clock, KeyId, Timestamp, TokenHash};
use quick_cache::sync::Cache;
use services::GenerationCache;
use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};
use store::{
    Store,
    keys::{KeyGrant, KeyLife},
};

/// Capacity of each cache, in keys. A key takes about 250 bytes.
const CAPACITY: usize = 10_000;

/// The cache of recently used keys.
#[derive(Debug)]
pub(crate) struct Credentials {
    known: GenerationCache<TokenHash, Known>,
    /// The region and expiry of keys by key id, used to validate download URLs that a key was
    /// given.
    lives: GenerationCache<KeyId, KeyLife>,
    /// Last uses. A separate cache, so that invalidating the keys loses none.
    uses: Cache<KeyId, Arc<Use>>,
}

/// A key that exists and is not revoked.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) grant: KeyGrant,
    /// The region's rate limit buckets. `None` for an admin key or without rate limiting.
    pub(crate) buckets: Option<Arc<RegionBuckets>>,
    last: Arc<Use>,
}

/// When a key was last used, and up to when that has been stored, in microseconds since 1970.
#[derive(Debug, Default)]
struct Use {
    used: AtomicI64,
    noted: AtomicI64,
}

impl Default for Credentials {
    fn default() -> Self {
        Self {
            known: GenerationCache::new(CAPACITY),
            lives: GenerationCache::new(CAPACITY),
            uses: Cache::new(CAPACITY),
        }
    }
}

impl Credentials {
    /// Returns the key with this hash. `None` if it is unknown, revoked or expired.
    pub(crate) async fn grant(
        &self,
        store: &Store,
        hash: &TokenHash,
        clock: &dyn Clock,
        limiter: Option<&Limiter>,
    ) -> Result<Option<Arc<Known>>, store::Error> {
        let look_up = async {
            Ok(store
                .key_grant(hash)
                .await?
                .map(|grant| self.known(grant, limiter)))
        };
        let region = |known: &Known| known.grant.region;
        let Some(known) = self.known.get_or_load(store, hash, look_up, region).await? else {
            return Ok(None);
        };
        let now = clock.now();
        if has_expired(known.grant.expires_at, now) {
            return Ok(None);
        }
        known.last.used.store(now.micros(), Ordering::Relaxed);
        Ok(Some(known))
    }

    /// Returns whether the key with this id is valid now.
    pub(crate) async fn is_good(
        &self,
        store: &Store,
        id: KeyId,
        now: Timestamp,
    ) -> Result<bool, store::Error> {
        let life = self
            .lives
            .get_or_load(store, &id, store.key_life(id), |life| life.region)
            .await?;
        Ok(life.is_some_and(|life| !has_expired(life.expires_at, now)))
    }

    fn known(&self, grant: KeyGrant, limiter: Option<&Limiter>) -> Known {
        let last = self
            .uses
            .get_or_insert_with(&grant.id, || Ok::<_, Infallible>(Arc::default()));
        let buckets = limiter
            .zip(grant.region)
            .map(|(limiter, region)| limiter.region(region));
        Known {
            grant,
            buckets,
            last: last.unwrap_or_default(),
        }
    }

    /// Returns the keys used since the last call, with their last use.
    pub(crate) fn take_uses(&self) -> Vec<(KeyId, Timestamp)> {
        self.uses
            .iter()
            .filter_map(|(id, last)| {
                let used = last.used.load(Ordering::Relaxed);
                let noted = last.noted.swap(used, Ordering::Relaxed);
                (used != noted).then(|| (id, Timestamp::from_micros(used)))
            })
            .collect()
    }
}

fn has_expired(expires_at: Option<Timestamp>, now: Timestamp) -> bool {
    expires_at.is_some_and(|at| at <= now)
}
