//! What is done again and again stands in the log once a minute: the first time at once, in the transaction of what it
//! tells, and then, for as long as it goes on, one entry a minute with how often it was done again.
//!
//! The counts are this process's own, and those of the current minute are lost if it is killed. What happened at all is
//! never lost: the first entry is part of its transaction.

use super::{Actor, Entry, Kind};
use crate::{Error, Store};
use model::{RegionId, Timestamp};
use std::{
    collections::{HashMap, hash_map},
    sync::{Mutex, PoisonError},
};

const MINUTE: i64 = 60_000_000;
/// What is told apart at once. What comes beyond is written every time.
const MOST: usize = 4_096;

/// What makes two entries the same but for moment and request.
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
        let Entry { kind, by, region, subject, details, .. } = entry;
        let details = serde_json::to_string(details).unwrap_or_default();
        Self { kind: *kind, actor: by.actor, region: *region, subject: subject.clone(), details }
    }
}

/// How often something was done again in a minute.
#[derive(Debug)]
struct Tally {
    minute: i64,
    count: u64,
    last: Entry,
}

/// What this process has written in the last minute, and how often it was done again since.
#[derive(Debug, Default)]
pub(crate) struct Repeats(Mutex<HashMap<Same, Tally>>);

/// Something that is about to be done, and whether the log is to have an entry of it at once.
#[derive(Debug)]
pub(crate) struct Once {
    entry: Entry,
    is_first: bool,
}

impl Once {
    /// The entries to append in the transaction: one, or none.
    pub(crate) fn entries(&self) -> &[Entry] {
        if self.is_first { std::slice::from_ref(&self.entry) } else { &[] }
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
        let room = tallies.len() < MOST;
        match tallies.entry(Same::of(&entry)) {
            hash_map::Entry::Occupied(mut tally) => {
                let tally = tally.get_mut();
                tally.count += u64::from(!is_first);
                tally.last = entry;
            }
            hash_map::Entry::Vacant(place) if room => {
                place.insert(Tally { minute: minute(entry.at), count: u64::from(!is_first), last: entry });
            }
            hash_map::Entry::Vacant(_) => {}
        }
    }

    /// Counts again what could not be written.
    fn put_back(&self, due: Vec<Entry>) {
        let mut tallies = self.lock();
        for mut entry in due {
            let count = entry.details.shift_remove("count").and_then(|count| count.as_u64()).unwrap_or_default();
            let fresh = Tally { minute: minute(entry.at), count: 0, last: entry.clone() };
            tallies.entry(Same::of(&entry)).or_insert(fresh).count += count;
        }
    }

    /// The entries of the minutes that are over, or of all.
    fn take(&self, now: Timestamp, everything: bool) -> Vec<Entry> {
        let (mut due, now) = (Vec::new(), minute(now));
        self.lock().retain(|_, tally| {
            let over = everything || tally.minute != now;
            let goes_on = tally.count > 0;
            if over && goes_on {
                due.push(tally.last.clone().with("count", std::mem::take(&mut tally.count)));
                tally.minute = now;
            }
            !everything && (!over || goes_on)
        });
        due
    }
}

impl Store {
    /// Begins something of which the log has one entry a minute at most.
    pub(crate) fn once_a_minute(&self, entry: Entry) -> Once {
        self.inner.repeats.begin(entry)
    }

    /// It was done, and is committed.
    pub(crate) fn done(&self, once: Once) {
        self.inner.repeats.done(once);
    }

    /// Adds entries that no other change comes with, those of the same minute once.
    pub async fn note_once_a_minute(&self, entries: Vec<Entry>) -> Result<(), Error> {
        let all: Vec<Once> = entries.into_iter().map(|entry| self.once_a_minute(entry)).collect();
        self.note(all.iter().flat_map(Once::entries).cloned().collect()).await?;
        for once in all {
            self.done(once);
        }
        Ok(())
    }

    /// Adds to the log how often was done again what was told once in the minutes that are over, or in all.
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
    fn what_goes_on_is_told_once_a_minute() {
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
        let told: Vec<_> =
            written.iter().map(|entry| entry.details.get("count").and_then(serde_json::Value::as_u64)).collect();
        // The look at the begin of a minute finds the first second of it counted with the minute before.
        assert_eq!(told.len(), 6);
        assert_eq!(1 + told.iter().flatten().sum::<u64>(), 15_000);
        assert!(repeats.lock().is_empty());
    }

    #[test]
    fn what_ended_is_forgotten_and_told_anew() {
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
