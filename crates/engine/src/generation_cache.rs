//! What settings and sessions said: bounded caches before the store, an entry stale once what it holds has changed.

use model::RegionId;
use quick_cache::{Equivalent, sync::Cache};
use std::{hash::Hash, sync::Arc};
use store::{Error, LastChange, Store};

/// A cache. An entry of settings counts until its region, or what concerns all regions, has changed since it was read; one of
/// sessions only while their generation is the one that it was read under. None counts while this node cannot tell. What
/// was not found is not kept, so that something new works at once.
#[derive(Debug)]
pub struct GenerationCache<K, V> {
    entries: Cache<K, Entry<V>>,
}

#[derive(Debug)]
struct Entry<V> {
    /// The generation under which it was read.
    read_under: i64,
    /// When its region changed, if it is of settings.
    last: LastChange,
    value: Arc<V>,
}

impl<V> Clone for Entry<V> {
    fn clone(&self) -> Self {
        Self { read_under: self.read_under, last: self.last.clone(), value: self.value.clone() }
    }
}

impl<K: Hash + Eq + Clone, V> GenerationCache<K, V> {
    /// One for so many entries.
    pub fn new(capacity: usize) -> Self {
        Self { entries: Cache::new(capacity) }
    }

    /// What is known of the settings under this key, or else is looked up. It is good until the region changes that `region`
    /// names, or without one until what concerns all regions does.
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
            self.entries.insert(key.to_owned(), Entry { read_under, last, value: value.clone() });
        }
        Ok(found)
    }

    /// What was made under this generation.
    pub(crate) fn get<Q: Hash + Equivalent<K> + ?Sized>(&self, generation: Option<i64>, key: &Q) -> Option<Arc<V>> {
        self.entries.get(key).filter(|entry| Some(entry.read_under) == generation).map(|entry| entry.value)
    }

    /// Keeps what was looked up under this generation, if it was known then.
    pub(crate) fn keep(&self, generation: Option<i64>, key: K, value: Arc<V>) {
        if let Some(read_under) = generation {
            self.entries.insert(key, Entry { read_under, last: LastChange::default(), value });
        }
    }

    /// Everything that is held, stale or not.
    pub(crate) fn all(&self) -> impl Iterator<Item = (K, Arc<V>)> {
        self.entries.iter().map(|(key, entry)| (key, entry.value))
    }
}
