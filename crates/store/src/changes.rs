//! Up to when cached settings are good: the generation in which each region last changed, and the one in which what
//! concerns all of them did, as far as this process knows.
//!
//! What was read under a generation is stale once its own region, or what is common, changed in a later one. So a region
//! that changes its settings again and again empties nobody else's caches.

use model::RegionId;
use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
};

/// A change of settings that a transaction made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed {
    /// The generation that it raised the settings to.
    pub generation: i64,
    /// The region whose settings they are; none for what concerns every region.
    pub region: Option<RegionId>,
}

/// The generation in which a region last changed, as it is learned. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct LastChange(Arc<AtomicI64>);

impl LastChange {
    fn learn(&self, generation: i64) {
        self.0.fetch_max(generation, Ordering::AcqRel);
    }

    fn get(&self) -> i64 {
        self.0.load(Ordering::Acquire)
    }
}

/// The last changes of all regions. There is an entry for each region that something was cached of.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    common: LastChange,
    regions: RwLock<HashMap<RegionId, LastChange>>,
    /// Up to which generation it is known which regions changed: what was heard of one change says nothing of others.
    complete_to: AtomicI64,
}

impl Changes {
    pub(crate) fn since(generation: i64) -> Self {
        Self { complete_to: generation.into(), ..Self::default() }
    }

    /// The last change of a region, or of what is common alone.
    pub(crate) fn of(&self, region: Option<RegionId>) -> LastChange {
        let Some(region) = region else { return self.common.clone() };
        let known = self.regions.read().unwrap_or_else(PoisonError::into_inner).get(&region).cloned();
        known.unwrap_or_else(|| {
            self.regions.write().unwrap_or_else(PoisonError::into_inner).entry(region).or_default().clone()
        })
    }

    pub(crate) fn learn(&self, changed: Changed) {
        self.of(changed.region).learn(changed.generation);
    }

    /// Whether what was read under this generation is as it was then.
    pub(crate) fn admits(&self, read_under: i64, last: &LastChange) -> bool {
        last.get() <= read_under && self.common.get() <= read_under
    }

    pub(crate) fn complete_to(&self) -> i64 {
        self.complete_to.load(Ordering::Acquire)
    }

    pub(crate) fn set_complete_to(&self, generation: i64) {
        self.complete_to.fetch_max(generation, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_s_change_leaves_the_others() {
        let region = |number: u8| Some(format!("reg{number:014}").parse().unwrap());
        let changes = Changes::since(5);
        let (one, other, common) = (changes.of(region(1)), changes.of(region(2)), changes.of(None));
        let good = || [&one, &other, &common].map(|last| changes.admits(5, last));
        assert_eq!(good(), [true; 3]);
        changes.learn(Changed { generation: 6, region: region(1) });
        assert_eq!(good(), [false, true, true]);
        assert!(changes.admits(6, &one));
        changes.learn(Changed { generation: 7, region: None });
        assert_eq!(good(), [false; 3]);
        assert!(changes.admits(7, &one) && changes.admits(7, &changes.of(region(1))));
    }
}
