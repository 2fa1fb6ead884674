//! What settings and sessions said: bounded caches before the store, each emptied by any change of what it holds.

use quick_cache::{Equivalent, sync::Cache};
use std::{hash::Hash, sync::Arc};
use store::{Error, Store};

/// A cache. An entry counts only while the generation is the one it was made under, and while this node can tell which
/// that is; what was not found is not kept, so that something new works at once.
#[derive(Debug)]
pub struct Remembered<K, V> {
    known: Cache<K, (i64, Arc<V>)>,
}

impl<K: Hash + Eq + Clone, V> Remembered<K, V> {
    /// One for so many entries.
    pub fn new(capacity: usize) -> Self {
        Self { known: Cache::new(capacity) }
    }

    /// What is known of the settings under this key, or else is looked up.
    pub async fn or_look_up<Q: Hash + Equivalent<K> + ToOwned<Owned = K> + ?Sized>(
        &self,
        store: &Store,
        key: &Q,
        look_up: impl Future<Output = Result<Option<V>, Error>> + Send,
    ) -> Result<Option<Arc<V>>, Error> {
        // Read before the look-up: a change in between makes the entry stale rather than wrong.
        let generation = store.generation();
        if let Some(known) = self.known(generation, key) {
            return Ok(Some(known));
        }
        let found = look_up.await?.map(Arc::new);
        if let Some(found) = &found {
            self.keep(generation, key.to_owned(), found.clone());
        }
        Ok(found)
    }

    /// What was made under this generation.
    pub(crate) fn known<Q: Hash + Equivalent<K> + ?Sized>(&self, generation: Option<i64>, key: &Q) -> Option<Arc<V>> {
        self.known.get(key).filter(|(made, _)| Some(*made) == generation).map(|(_, known)| known)
    }

    /// Keeps what was looked up under this generation, if it was known then.
    pub(crate) fn keep(&self, generation: Option<i64>, key: K, found: Arc<V>) {
        if let Some(generation) = generation {
            self.known.insert(key, (generation, found));
        }
    }

    /// Everything that is held, stale or not.
    pub(crate) fn all(&self) -> impl Iterator<Item = (K, Arc<V>)> {
        self.known.iter().map(|(key, (_, known))| (key, known))
    }
}
