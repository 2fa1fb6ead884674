//! Known keys: a bounded cache before the store, emptied by any change of a key or region.

use model::{Clock, KeyId, Timestamp, TokenHash};
use quick_cache::sync::Cache;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use store::{Store, keys::KeyGrant};

/// Keys held at once. One takes about 150 bytes.
const CAPACITY: usize = 10_000;

/// The cache. An entry counts only while the settings' generation is the one it was made under; an unknown key is not
/// kept, so that a new one works at once.
#[derive(Debug)]
pub(crate) struct Credentials {
    known: Cache<TokenHash, Arc<Known>>,
}

#[derive(Debug)]
struct Known {
    generation: i64,
    grant: KeyGrant,
    used: AtomicI64,
    noted: AtomicI64,
}

impl Default for Credentials {
    fn default() -> Self {
        Self { known: Cache::new(CAPACITY) }
    }
}

impl Credentials {
    /// What a key opens; nothing for an unknown or revoked one.
    pub(crate) async fn grant(
        &self,
        store: &Store,
        hash: &TokenHash,
        clock: &dyn Clock,
    ) -> Result<Option<KeyGrant>, store::Error> {
        let now = clock.now().micros();
        // Read before the look-up: a change in between makes the entry stale rather than wrong.
        let generation = store.generation();
        if let Some(known) = self.known.get(hash).filter(|known| known.generation == generation) {
            known.used.store(now, Ordering::Relaxed);
            return Ok(Some(known.grant));
        }
        let Some(grant) = store.key_grant(hash).await? else { return Ok(None) };
        let known = Known { generation, grant, used: AtomicI64::new(now), noted: AtomicI64::new(0) };
        self.known.insert(*hash, Arc::new(known));
        Ok(Some(grant))
    }

    /// The keys used since the last call, and when.
    pub(crate) fn take_uses(&self) -> Vec<(KeyId, Timestamp)> {
        self.known
            .iter()
            .filter_map(|(_, known)| {
                let used = known.used.load(Ordering::Relaxed);
                let noted = known.noted.swap(used, Ordering::Relaxed);
                (used != noted).then(|| (known.grant.id, Timestamp::from_micros(used)))
            })
            .collect()
    }
}
