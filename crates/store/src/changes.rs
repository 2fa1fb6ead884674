//! Tracks how long cached settings are valid: the generation in which each region's settings last
//! changed, and the one in which settings common to all regions last changed, as far as this
//! process knows.
//!
//! Settings read under a generation are stale once their region, or the common settings, changed in
//! a later generation. A region that changes its settings repeatedly therefore does not invalidate
//! other regions' caches.

use model::RegionId;
use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
};

/// A change of settings made by a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed {
    /// The generation to which the change raised the settings.
    pub generation: i64,
    /// The region whose settings changed; none if the change concerns every region.
    pub region: Option<RegionId>,
}

/// The generation in which a region last changed. Clones share the value, which is updated when a
/// change is learned. Cheap to clone.
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

/// The last changes of all regions. There is an entry for each region whose settings were cached.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    common: LastChange,
    regions: RwLock<HashMap<RegionId, LastChange>>,
    /// The generation up to which every change is known. A notification of one change does not
    /// imply that earlier ones were received.
    complete_to: AtomicI64,
}

impl Changes {
    pub(crate) fn since(generation: i64) -> Self {
        Self {
            complete_to: generation.into(),
            ..Self::default()
        }
    }

    /// Returns the last change of a region, or of the common settings.
    pub(crate) fn of(&self, region: Option<RegionId>) -> LastChange {
        let Some(region) = region else {
            return self.common.clone();
        };
        let known = self
            .regions
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&region)
            .cloned();
        known.unwrap_or_else(|| {
            self.regions
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .entry(region)
                .or_default()
                .clone()
        })
    }

    pub(crate) fn learn(&self, changed: Changed) {
        self.of(changed.region).learn(changed.generation);
    }

    /// Whether settings read under this generation are still valid.
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
    fn change_of_one_region_keeps_the_others_cached() {
        let region = |number: u8| Some(format!("reg{number:014}").parse().unwrap());
        let changes = Changes::since(5);
        let (one, other, common) = (
            changes.of(region(1)),
            changes.of(region(2)),
            changes.of(None),
        );
        let good = || [&one, &other, &common].map(|last| changes.admits(5, last));
        assert_eq!(good(), [true; 3]);
        changes.learn(Changed {
            generation: 6,
            region: region(1),
        });
        assert_eq!(good(), [false, true, true]);
        assert!(changes.admits(6, &one));
        changes.learn(Changed {
            generation: 7,
            region: None,
        });
        assert_eq!(good(), [false; 3]);
        assert!(changes.admits(7, &one) && changes.admits(7, &changes.of(region(1))));
    }
}
