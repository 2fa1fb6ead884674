//! Bounded caches in front of the store. An entry becomes stale once the data it holds has changed.

use model::RegionId;
use quick_cache::{Equivalent, sync::Cache};
use std::{hash::Hash, sync::Arc};
use store::{Error, LastChange, Store};

/// A cache with three rules for validity:
///
/// - An entry of settings is valid until its region, or what concerns all regions, has changed
///   since the entry was read.
/// - An entry of sessions is valid only in the generation in which it was read.
/// - No entry is valid while this node does not know the current generation.
///
/// Failed look-ups are not cached, so a new key or session works at once.
#[derive(Debug)]
pub struct GenerationCache<K, V> {
    entries: Cache<K, Entry<V>>,
}

#[derive(Debug)]
struct Entry<V> {
    /// The generation in which it was read.
    read_under: i64,
    /// When its region last changed; only used for settings.
    last: LastChange,
    value: Arc<V>,
}

impl<V> Clone for Entry<V> {
    fn clone(&self) -> Self {
        Self {
            read_under: self.read_under,
            last: self.last.clone(),
            value: self.value.clone(),
        }
    }
}

impl<K: Hash + Eq + Clone, V> GenerationCache<K, V> {
    /// Creates a cache for this many entries.
    pub fn new(capacity: usize) -> Self {
        Self {
            entries: Cache::new(capacity),
        }
    }

    /// Returns the cached settings under this key, or loads them. They stay valid until the region
    /// that `region` returns changes, or, if it returns none, until something that concerns all
    /// regions changes.
    pub async fn get_or_load<Q: Hash + Equivalent<K> + ToOwned<Owned = K> + ?Sized>(
        &self,
        store: &Store,
        key: &Q,
        look_up: impl Future<Output = Result<Option<V>, Error>> + Send,
        region: impl FnOnce(&V) -> Option<RegionId>,
    ) -> Result<Option<Arc<V>>, Error> {
        if let Some(known) = self.entries.get(key)
            && store.is_current(known.read_under, &known.last)
        {
            return Ok(Some(known.value));
        }
        // Read before the look-up: a change in between makes the entry stale rather than wrong.
        let generation = store.generation();
        let found = look_up.await?.map(Arc::new);
        if let (Some(value), Some(read_under)) = (&found, generation) {
            let last = store.settings_change(region(value));
            self.entries.insert(
                key.to_owned(),
                Entry {
                    read_under,
                    last,
                    value: value.clone(),
                },
            );
        }
        Ok(found)
    }

    /// Returns the entry under this key if it was read in this generation.
    pub(crate) fn get<Q: Hash + Equivalent<K> + ?Sized>(
        &self,
        generation: Option<i64>,
        key: &Q,
    ) -> Option<Arc<V>> {
        self.entries
            .get(key)
            .filter(|entry| Some(entry.read_under) == generation)
            .map(|entry| entry.value)
    }

    /// Caches a value that was looked up in this generation. Does nothing if the generation is
    /// unknown.
    pub(crate) fn keep(&self, generation: Option<i64>, key: K, value: Arc<V>) {
        if let Some(read_under) = generation {
            self.entries.insert(
                key,
                Entry {
                    read_under,
                    last: LastChange::default(),
                    value,
                },
            );
        }
    }

    /// Returns all entries, including stale ones.
    pub(crate) fn all(&self) -> impl Iterator<Item = (K, Arc<V>)> {
        self.entries.iter().map(|(key, entry)| (key, entry.value))
    }
}
