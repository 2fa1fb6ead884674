//! Keeps the first candidates of a list while they are read in another order.

use super::query::{CandidateSort, SearchPlace, SortKey};
use model::CandidateId;
use std::cmp::Ordering;

/// The value that a row is sorted by.
#[derive(Debug, Clone, Copy)]
pub(super) enum Key<'r> {
    Moment(i64),
    Text(&'r str),
}

impl<'r> Key<'r> {
    pub(super) fn of(key: &'r SortKey) -> Self {
        match key {
            SortKey::Moment(moment) => Self::Moment(*moment),
            SortKey::Text(text) => Self::Text(text),
        }
    }

    fn compare(&self, other: &SortKey) -> Ordering {
        match (self, other) {
            (Self::Moment(own), SortKey::Moment(theirs)) => own.cmp(theirs),
            (Self::Text(own), SortKey::Text(theirs)) => (*own).cmp(theirs.as_str()),
            (Self::Moment(_), SortKey::Text(_)) => Ordering::Less,
            (Self::Text(_), SortKey::Moment(_)) => Ordering::Greater,
        }
    }

    pub(super) fn owned(&self) -> SortKey {
        match self {
            Self::Moment(moment) => SortKey::Moment(*moment),
            Self::Text(text) => SortKey::Text((*text).to_owned()),
        }
    }
}

/// The first candidates behind a place.
#[derive(Debug)]
pub(super) struct Top<'q> {
    sort: CandidateSort,
    after: Option<&'q SearchPlace>,
    most: usize,
    pub(super) places: Vec<SearchPlace>,
}

impl<'q> Top<'q> {
    pub(super) fn new(sort: CandidateSort, after: Option<&'q SearchPlace>, most: usize) -> Self {
        Self {
            sort,
            after,
            most,
            places: Vec::new(),
        }
    }

    /// Compares a candidate with a place in the order of the list.
    fn compare(&self, key: Key<'_>, id: &str, place: &SearchPlace) -> Ordering {
        let order = key
            .compare(&place.key)
            .then_with(|| id.cmp(place.id.as_str()));
        if self.sort.descending {
            order.reverse()
        } else {
            order
        }
    }

    /// Keeps a candidate if it is one of the first behind the place.
    pub(super) fn offer(&mut self, key: Key<'_>, id: &str) {
        let is_before = |place: &SearchPlace| self.compare(key, id, place) != Ordering::Greater;
        if self.after.is_some_and(is_before) {
            return;
        }
        let is_full = self.places.len() >= self.most;
        let last = self.places.last();
        if is_full && last.is_none_or(|last| self.compare(key, id, last) != Ordering::Less) {
            return;
        }
        let at = self
            .places
            .partition_point(|place| self.compare(key, id, place) == Ordering::Greater);
        let Ok(id) = id.parse::<CandidateId>() else {
            return;
        };
        if is_full {
            self.places.pop();
        }
        let key = key.owned();
        self.places.insert(at, SearchPlace { key, id });
    }
}
