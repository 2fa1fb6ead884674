//! Aggregation of repeated events. The first occurrence is logged at once, in the transaction of
//! the event. While the event keeps repeating, one entry a minute records how often it was
//! repeated.
//!
//! The counts are local to this process, and those of the current minute are lost if it is killed.
//! That the event happened is never lost, because its first entry is part of its transaction.

use super::{Actor, Entry, Kind};
use crate::Store;
use db::Error;
use model::{RegionId, Timestamp};
use std::{
    collections::{HashMap, hash_map},
    sync::{Mutex, PoisonError},
};

const MINUTE: i64 = 60_000_000;
/// Maximum number of distinct events that are tracked. Further events are logged every time.
const MAX_TALLIES: usize = 4_096;

/// The parts of an entry that decide whether it is a repetition: all but the moment and the
/// request.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Same {
    kind: Kind,
    actor: Actor,
    region: Option<RegionId>,
    subject: Option<String>,
    details: String,
}

impl Same {
    fn of(entry: &Entry) -> Self {
        let Entry {
            kind,
            by,
            region,
            subject,
            details,
            ..
        } = entry;
        let details = serde_json::to_string(details).unwrap_or_default();
        Self {
            kind: *kind,
            actor: by.actor,
            region: *region,
            subject: subject.clone(),
            details,
        }
    }
}

/// The number of repetitions of an event within a minute.
#[derive(Debug)]
struct Tally {
    minute: i64,
    count: u64,
    last: Entry,
}

/// The events that this process logged recently, and how often each was repeated since.
#[derive(Debug, Default)]
pub(crate) struct Repeats(Mutex<HashMap<Same, Tally>>);

/// An event that is about to happen, and whether it gets a log entry at once.
#[derive(Debug)]
pub(crate) struct Once {
    entry: Entry,
    is_first: bool,
}

impl Once {
    /// Returns the entries to append in the event's transaction: one or none.
    pub(crate) fn entries(&self) -> &[Entry] {
        if self.is_first {
            std::slice::from_ref(&self.entry)
        } else {
            &[]
        }
    }
}

fn minute(at: Timestamp) -> i64 {
    at.micros().div_euclid(MINUTE)
}

impl Repeats {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Same, Tally>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, entry: Entry) -> Once {
        let is_first = !self.lock().contains_key(&Same::of(&entry));
        Once { entry, is_first }
    }

    fn done(&self, once: Once) {
        let Once { entry, is_first } = once;
        let mut tallies = self.lock();
        let room = tallies.len() < MAX_TALLIES;
        match tallies.entry(Same::of(&entry)) {
            hash_map::Entry::Occupied(mut tally) => {
                let tally = tally.get_mut();
                tally.count += u64::from(!is_first);
                tally.last = entry;
            }
            hash_map::Entry::Vacant(place) if room => {
                place.insert(Tally {
                    minute: minute(entry.at),
                    count: u64::from(!is_first),
                    last: entry,
                });
            }
            hash_map::Entry::Vacant(_) => {}
        }
    }

    /// Adds the counts of entries that could not be written back to the tallies.
    fn put_back(&self, due: Vec<Entry>) {
        let mut tallies = self.lock();
        for mut entry in due {
            let count = entry
                .details
                .shift_remove("count")
                .and_then(|count| count.as_u64())
                .unwrap_or_default();
            let fresh = Tally {
                minute: minute(entry.at),
                count: 0,
                last: entry.clone(),
            };
            tallies.entry(Same::of(&entry)).or_insert(fresh).count += count;
        }
    }

    /// Returns the entries for the minutes that are over, or for all when `everything` is true.
    fn take(&self, now: Timestamp, everything: bool) -> Vec<Entry> {
        let (mut due, now) = (Vec::new(), minute(now));
        self.lock().retain(|_, tally| {
            let over = everything || tally.minute != now;
            let goes_on = tally.count > 0;
            if over && goes_on {
                due.push(
                    tally
                        .last
                        .clone()
                        .with("count", std::mem::take(&mut tally.count)),
                );
                tally.minute = now;
            }
            !everything && (!over || goes_on)
        });
        due
    }
}

impl Store {
    /// Begins an event that is logged at most once a minute.
    pub(crate) fn once_a_minute(&self, entry: Entry) -> Once {
        self.inner.repeats.begin(entry)
    }

    /// Counts the event. Call this after its transaction was committed.
    pub(crate) fn done(&self, once: Once) {
        self.inner.repeats.done(once);
    }

    /// Adds entries that belong to no other change. Repetitions within a minute are aggregated.
    pub async fn note_once_a_minute(&self, entries: Vec<Entry>) -> Result<(), Error> {
        let all: Vec<Once> = entries
            .into_iter()
            .map(|entry| self.once_a_minute(entry))
            .collect();
        self.note(all.iter().flat_map(Once::entries).cloned().collect())
            .await?;
        for once in all {
            self.done(once);
        }
        Ok(())
    }

    /// Adds entries with the counts of repeated events, of the minutes that are over or of all.
    pub async fn note_repeats(&self, everything: bool) -> Result<(), Error> {
        let due = self.inner.repeats.take(self.clock().now(), everything);
        let noted = self.note(due.clone()).await;
        if noted.is_err() {
            self.inner.repeats.put_back(due);
        }
        noted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn continuing_repetition_is_reported_once_a_minute() {
        let at = |seconds: i64| Timestamp::from_micros(seconds * 1_000_000);
        let entry = |seconds| Entry::new(Kind::SecretShown, Actor::Operator, at(seconds));
        let repeats = Repeats::default();
        let mut written = Vec::new();
        for second in 0..300 {
            for _ in 0..50 {
                let once = repeats.begin(entry(second));
                written.extend(once.entries().iter().cloned());
                repeats.done(once);
            }
            written.extend(repeats.take(at(second), false));
        }
        written.extend(repeats.take(at(300), true));
        let reported: Vec<_> = written
            .iter()
            .map(|entry| {
                entry
                    .details
                    .get("count")
                    .and_then(serde_json::Value::as_u64)
            })
            .collect();
        // `take` at the beginning of a minute counts that minute's first second with the previous
        // minute.
        assert_eq!(reported.len(), 6);
        assert_eq!(1 + reported.iter().flatten().sum::<u64>(), 15_000);
        assert!(repeats.lock().is_empty());
    }

    #[test]
    fn ended_repetition_is_forgotten_and_reported_again() {
        let at = |seconds: i64| Timestamp::from_micros(seconds * 1_000_000);
        let repeats = Repeats::default();
        let entry = |second| Entry::new(Kind::SecretShown, Actor::Operator, at(second));
        for second in [0, 70] {
            let once = repeats.begin(entry(second));
            assert_eq!(once.entries().len(), 1, "{second}");
            repeats.done(once);
            assert!(repeats.take(at(second + 65), false).is_empty());
        }
        let other = Entry::new(Kind::SecretShown, Actor::System, at(71));
        assert_eq!(repeats.begin(other).entries().len(), 1);
    }
}
