//! The regions by the name in a page's address, and by id, cached until one changes.

use model::RegionId;
use services::GenerationCache;
use std::sync::Arc;
use store::{Error, Store, regions::Region};

/// Capacity, in regions, of each cache.
const CAPACITY: usize = 20_000;

/// A region as pages name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) id: RegionId,
    /// The name in addresses.
    pub(crate) slug: String,
    pub(crate) name: String,
}

/// The regions by slug and by id.
#[derive(Debug)]
pub(crate) struct Regions {
    store: Store,
    by_slug: GenerationCache<String, Known>,
    by_id: GenerationCache<RegionId, Known>,
}

impl Regions {
    pub(crate) fn new(store: Store) -> Self {
        Self {
            store,
            by_slug: GenerationCache::new(CAPACITY),
            by_id: GenerationCache::new(CAPACITY),
        }
    }

    /// Returns the region with this name in addresses.
    pub(crate) async fn by_slug(&self, slug: &str) -> Result<Option<Arc<Known>>, Error> {
        let look_up = async { Ok(self.store.region_named(slug).await?.map(Known::of)) };
        // A slug may pass to another region, so an entry is stale once any region has changed.
        self.by_slug
            .get_or_load(&self.store, slug, look_up, |_| None)
            .await
    }

    /// Returns the region with this id.
    pub(crate) async fn by_id(&self, id: RegionId) -> Result<Option<Arc<Known>>, Error> {
        let look_up = async { Ok(self.store.region(id).await?.map(Known::of)) };
        self.by_id
            .get_or_load(&self.store, &id, look_up, |known| Some(known.id))
            .await
    }
}

impl Known {
    fn of(region: Region) -> Self {
        Self {
            id: region.id,
            slug: region.slug,
            name: region.name,
        }
    }
}
