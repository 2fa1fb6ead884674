//! Positions that a scope assigned. None may occur twice, and none may exceed the last assigned
//! one.

use crate::access_log::AccessSubject;
use model::PositionSet;
use std::collections::BTreeMap;

/// A set of positions in use, one bit each.
#[derive(Debug)]
pub(super) struct UsedPositions {
    last: i64,
    spans: BTreeMap<AccessSubject, PositionSet>,
}

impl UsedPositions {
    /// Creates an empty set. `last` is the last position that was assigned.
    pub(super) fn up_to(last: i64) -> Self {
        Self {
            last,
            spans: BTreeMap::new(),
        }
    }

    /// Marks a position as used. Returns what is wrong with it, if anything.
    pub(super) fn take(&mut self, position: i64) -> Option<&'static str> {
        if position < 1 || position > self.last {
            return Some("has a place that its scope has not assigned");
        }
        let (span, offset) = AccessSubject::of(position);
        let span = self.spans.entry(span).or_default();
        if span.holds(offset) {
            return Some("has another's place");
        }
        span.insert(offset..=offset);
        None
    }

    pub(super) fn are_taken(&self, position: i64) -> bool {
        let (span, offset) = AccessSubject::of(position);
        self.spans.get(&span).is_some_and(|span| span.holds(offset))
    }
}
