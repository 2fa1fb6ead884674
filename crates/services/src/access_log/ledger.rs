//! Collects the reads of the current minute in the form of the access log's database rows.
//!
//! The first 60 candidates that somebody is shown in a minute get one row each, so that an index finds
//! them. After that, or if more come at once, one row covers a span of 4,096 positions with the set
//! of those that were shown. A walk over a million candidates takes 245 rows, and so do 60,000
//! reads per second among as many. Within the minute a row is updated as it grows. Rows are not
//! shared between processes.

use super::{
    ReadEvent,
    window::{Seen, Windows},
};
use model::{PositionSet, Run, SPAN, Scope, Timestamp};
use std::collections::{HashMap, VecDeque};
use store::{
    Error, Store,
    access_log::{AccessSubject, NewAccess, Viewer},
};

/// Number of candidates with a row each, per viewer and minute.
const ONE_BY_ONE: u64 = 60;
/// Maximum number of rows kept in memory. A row of a span takes 600 bytes.
const MAX_ROWS: usize = 50_000;
/// Maximum number of rows written in one transaction, which limits how long other writes wait for
/// it.
const BATCH: usize = 250;
const MINUTE: i64 = 60_000_000;

/// Reads that are not written yet, and the rows of the current minute.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    waiting: VecDeque<(ReadEvent, Seen)>,
    rows: HashMap<(ReadEvent, AccessSubject), Row>,
    /// The rows that differ from those in the database.
    changed: Vec<(ReadEvent, AccessSubject)>,
    one_by_one: HashMap<(Scope, Viewer), u64>,
    minute: i64,
}

#[derive(Debug)]
struct Row {
    id: i64,
    first_at: Timestamp,
    last_at: Timestamp,
    positions: Option<Box<PositionSet>>,
    changed: bool,
}

impl Ledger {
    /// Writes everything noted so far to the database. What is left unfinished by a cancellation or
    /// an error is resumed by the next call.
    pub(super) async fn bring_up_to_date(
        &mut self,
        store: &Store,
        windows: &Windows,
    ) -> Result<(), Error> {
        if self.waiting.is_empty() {
            self.waiting.extend(windows.take());
        }
        let minute = store.clock().now().micros().div_euclid(MINUTE);
        if self.minute != minute {
            self.write(store).await?;
            self.begin(minute);
        }
        while let Some((reading, seen)) = self.waiting.front_mut() {
            let Some(run) = seen.shown.pop() else {
                self.waiting.pop_front();
                continue;
            };
            let (reading, first_at, last_at) = (*reading, seen.first_at, seen.last_at);
            self.enter(store, reading, run, (first_at, last_at));
            if self.rows.len() >= MAX_ROWS {
                self.write(store).await?;
                self.rows.clear();
            }
        }
        self.write(store).await
    }

    fn begin(&mut self, minute: i64) {
        self.minute = minute;
        self.rows.clear();
        self.one_by_one.clear();
    }

    fn enter(
        &mut self,
        store: &Store,
        reading: ReadEvent,
        run: Run,
        times: (Timestamp, Timestamp),
    ) {
        if run.count() <= ONE_BY_ONE {
            let rows = &self.rows;
            let is_new =
                |position: &i64| !rows.contains_key(&(reading, AccessSubject::Position(*position)));
            let new = (run.first..=run.last).filter(is_new).count() as u64;
            let spent = self
                .one_by_one
                .entry((reading.scope, reading.viewer))
                .or_default();
            if new == 0 || *spent + new <= ONE_BY_ONE {
                *spent += new;
                for position in run.first..=run.last {
                    self.row(store, (reading, AccessSubject::Position(position)), times);
                }
                return;
            }
        }
        let mut first = run.first;
        while first <= run.last {
            let (span, offset) = AccessSubject::of(first);
            let last = run.last.min(first - first.rem_euclid(SPAN) + SPAN - 1);
            let length = usize::try_from(last - first).unwrap_or_default();
            let row = self.row(store, (reading, span), times);
            row.positions
                .get_or_insert_default()
                .insert(offset..=offset + length);
            first = last + 1;
        }
    }

    /// Returns a row of this minute and marks it as changed.
    fn row(
        &mut self,
        store: &Store,
        of: (ReadEvent, AccessSubject),
        (first_at, last_at): (Timestamp, Timestamp),
    ) -> &mut Row {
        let row = self.rows.entry(of).or_insert_with(|| {
            let mut id = [0; 8];
            store.random().fill(&mut id);
            let id = i64::from_be_bytes(id) & i64::MAX;
            Row {
                id,
                first_at,
                last_at,
                positions: None,
                changed: false,
            }
        });
        row.last_at = row.last_at.max(last_at);
        if !row.changed {
            row.changed = true;
            self.changed.push(of);
        }
        row
    }

    /// Writes the rows that changed.
    async fn write(&mut self, store: &Store) -> Result<(), Error> {
        self.changed.sort_unstable();
        while !self.changed.is_empty() {
            let next = &self.changed[self.changed.len().saturating_sub(BATCH)..];
            let mut accesses: Vec<(Scope, Vec<NewAccess>)> = Vec::new();
            for of in next {
                let Some(row) = self.rows.get(of) else {
                    continue;
                };
                let (
                    ReadEvent {
                        scope,
                        viewer,
                        action,
                        fields,
                    },
                    place,
                ) = *of;
                let Row {
                    id,
                    first_at,
                    last_at,
                    ..
                } = *row;
                let positions = row.positions.as_ref().map(|positions| positions.to_bytes());
                let access = NewAccess {
                    place,
                    id,
                    first_at,
                    last_at,
                    viewer,
                    action,
                    fields,
                    positions,
                };
                match accesses.last_mut() {
                    Some((last, of_scope)) if *last == scope => of_scope.push(access),
                    _ => accesses.push((scope, vec![access])),
                }
            }
            let count = next.len();
            store.note_accesses(accesses).await?;
            for of in self.changed.split_off(self.changed.len() - count) {
                if let Some(row) = self.rows.get_mut(&of) {
                    row.changed = false;
                }
            }
        }
        Ok(())
    }
}
