//! Known keys, and when they were last used.

use engine::Remembered;
use model::{Clock, KeyId, Timestamp, TokenHash};
use quick_cache::sync::Cache;
use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};
use store::{Store, keys::KeyGrant};

/// Keys held at once. One takes about 150 bytes.
const CAPACITY: usize = 10_000;

/// The keys that were used of late.
#[derive(Debug)]
pub(crate) struct Credentials {
    known: Remembered<TokenHash, Known>,
    /// Kept apart, so that no change of the settings loses one.
    uses: Cache<KeyId, Arc<Use>>,
}

#[derive(Debug)]
struct Known {
    grant: KeyGrant,
    last: Arc<Use>,
}

/// When a key was last used and up to when that is written down, in microseconds since 1970.
#[derive(Debug, Default)]
struct Use {
    used: AtomicI64,
    noted: AtomicI64,
}

impl Default for Credentials {
    fn default() -> Self {
        Self { known: Remembered::new(CAPACITY), uses: Cache::new(CAPACITY) }
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
        let look_up = async { Ok(store.key_grant(hash).await?.map(|grant| self.known(grant))) };
        let Some(known) = self.known.or_look_up(store, hash, look_up).await? else { return Ok(None) };
        known.last.used.store(clock.now().micros(), Ordering::Relaxed);
        Ok(Some(known.grant))
    }

    fn known(&self, grant: KeyGrant) -> Known {
        let last = self.uses.get_or_insert_with(&grant.id, || Ok::<_, Infallible>(Arc::default()));
        Known { grant, last: last.unwrap_or_default() }
    }

    /// The keys used since the last call, and when.
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
