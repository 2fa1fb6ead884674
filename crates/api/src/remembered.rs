//! What keys, regions and custom fields said: bounded caches before the store, each emptied by any change of any of them.

use quick_cache::{Equivalent, sync::Cache};
use std::{hash::Hash, sync::Arc};
use store::{Error, Store};

/// A cache. An entry counts only while the settings' generation is the one it was made under, and while this node can
/// tell which that is; what was not found is not kept, so that something new works at once.
#[derive(Debug)]
pub(crate) struct Remembered<K, V> {
    known: Cache<K, (i64, Arc<V>)>,
}

impl<K: Hash + Eq + Clone, V> Remembered<K, V> {
    /// One for so many entries.
    pub(crate) fn new(capacity: usize) -> Self {
        Self { known: Cache::new(capacity) }
    }

    /// What is known under this key, or else is looked up.
    pub(crate) async fn or_look_up<Q: Hash + Equivalent<K> + ToOwned<Owned = K> + ?Sized>(
        &self,
        store: &Store,
        key: &Q,
        look_up: impl Future<Output = Result<Option<V>, Error>> + Send,
    ) -> Result<Option<Arc<V>>, Error> {
        // Read before the look-up: a change in between makes the entry stale rather than wrong.
        let generation = store.generation();
        let known = self.known.get(key).filter(|(made, _)| Some(*made) == generation);
        if let Some((_, known)) = known {
            return Ok(Some(known));
        }
        let Some(found) = look_up.await?.map(Arc::new) else { return Ok(None) };
        if let Some(generation) = generation {
            self.known.insert(key.to_owned(), (generation, found.clone()));
        }
        Ok(Some(found))
    }
}
