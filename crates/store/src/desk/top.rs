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

/// The first candidates behind a place. Holds at most twice as many as are wanted, or [`LEAST`].
#[derive(Debug)]
pub(super) struct Top<'q> {
    sort: CandidateSort,
    after: Option<&'q SearchPlace>,
    most: usize,
    /// In no order, until so many are held that the last ones are dropped.
    places: Vec<SearchPlace>,
    /// The last of the wanted ones so far, once there are so many. What follows it is not wanted.
    last: Option<SearchPlace>,
}

/// The number of candidates that are held before the last ones are dropped, for a small page.
const LEAST: usize = 256;

impl<'q> Top<'q> {
    pub(super) fn new(sort: CandidateSort, after: Option<&'q SearchPlace>, most: usize) -> Self {
        Self {
            sort,
            after,
            most,
            places: Vec::new(),
            last: None,
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
        let is_behind = |last: &SearchPlace| self.compare(key, id, last) != Ordering::Less;
        if self.last.as_ref().is_some_and(is_behind) {
            return;
        }
        let Ok(id) = id.parse::<CandidateId>() else {
            return;
        };
        let key = key.owned();
        self.places.push(SearchPlace { key, id });
        if self.places.len() >= self.most.saturating_mul(2).max(LEAST) {
            self.drop_last();
        }
    }

    /// Sorts the candidates, and drops those that are not among the first.
    fn drop_last(&mut self) {
        self.places.sort_unstable_by(|one, other| {
            let order = one.key.cmp(&other.key).then_with(|| one.id.cmp(&other.id));
            if self.sort.descending {
                order.reverse()
            } else {
                order
            }
        });
        self.places.truncate(self.most);
        self.last = self
            .places
            .last()
            .filter(|_| self.places.len() == self.most)
            .cloned();
    }

    /// Returns the first candidates in the order of the list.
    pub(super) fn into_places(mut self) -> Vec<SearchPlace> {
        self.drop_last();
        self.places
    }
}
