//! Counts what waits for a person on a day, in one pass over the scope.

use super::{
    facts::CONSENT,
    scan::{Bounds, WINDOW},
    search::SearchTotal,
};
use crate::Store;
use db::{Error, Value, column, statements};
use model::{Scope, StaffId, Timestamp};

statements! {
    /// Counts a window of positions. Archived candidates count only where their retention ends.
    pub(super) scope COUNT as "COUNT_DESK_DAY" =
        "SELECT COUNT(CASE WHEN d.archived = 0 AND d.created_at >= $3 THEN 1 END) AS created, \
         COUNT(CASE WHEN d.archived = 0 AND d.coordinator = $4 THEN 1 END) AS own, \
         COUNT(CASE WHEN d.archived = 0 AND d.coordinator = $4 AND d.last_contact < $5 THEN 1 END) AS own_silent, \
         COUNT(CASE WHEN d.archived = 0 AND d.last_contact < $5 THEN 1 END) AS silent, \
         COUNT(CASE WHEN d.archived = 0 AND COALESCE(d.coordinator, '') = '' THEN 1 END) AS unguided, \
         COUNT(CASE WHEN d.archived = 0 AND d.next_task < $6 THEN 1 END) AS overdue, \
         COUNT(CASE WHEN (d.facets & $7) <> 0 AND d.updated_at >= 1 AND d.updated_at < $8 AND d.last_contact < $8 THEN 1 END) \
         AS ending_without_consent, \
         COUNT(CASE WHEN (d.facets & $9) <> 0 AND d.updated_at >= 1 AND d.updated_at < $10 AND d.last_contact < $10 THEN 1 END) \
         AS ending_with_consent \
         FROM desk_rows d WHERE d.region_id = $1 AND d.environment = $2 AND d.position > $11 AND d.position <= $12";
}

/// What a person's day is counted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayQuery {
    /// The person.
    pub staff: StaffId,
    /// Candidates created since this moment are new.
    pub new_since: Timestamp,
    /// Candidates without contact since this moment, or ever, are silent.
    pub silent_since: Timestamp,
    /// Tasks due before this date, `YYYY-MM-DD`, are overdue.
    pub overdue_before: String,
    /// Everyone who was neither changed nor contacted since these moments may be among those whose
    /// retention ends: without and with consent. None if the region keeps candidates for good.
    pub ending_since: Option<[Timestamp; 2]>,
}

/// What waits for a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DayCounts {
    /// Live candidates who are new.
    pub new: SearchTotal,
    /// Live candidates whose coordinator the person is.
    pub own: SearchTotal,
    /// Those of them who are silent.
    pub own_silent: SearchTotal,
    /// Live candidates who are silent.
    pub silent: SearchTotal,
    /// Live candidates without a coordinator.
    pub unguided: SearchTotal,
    /// Live candidates with an overdue task.
    pub overdue: SearchTotal,
    /// Whether there are candidates whose retention may end: without and with consent.
    pub may_end: [bool; 2],
}

/// The kinds that the statement counts.
const KINDS: usize = 8;

impl Store {
    /// Counts what waits for a person.
    pub async fn count_day(&self, scope: &Scope, day: &DayQuery) -> Result<DayCounts, Error> {
        let (scope, day) = (*scope, day.clone());
        self.searching(move |store| async move {
            let bounds = store.desk_bounds(&scope).await?;
            let counts = store.count_windows(&scope, &day, bounds).await?;
            let [
                new,
                own,
                own_silent,
                silent,
                unguided,
                overdue,
                without,
                with,
            ] = counts;
            Ok(DayCounts {
                new: SearchTotal::of(new),
                own: SearchTotal::of(own),
                own_silent: SearchTotal::of(own_silent),
                silent: SearchTotal::of(silent),
                unguided: SearchTotal::of(unguided),
                overdue: SearchTotal::of(overdue),
                may_end: [without > 0, with > 0],
            })
        })
        .await
    }

    async fn count_windows(
        &self,
        scope: &Scope,
        day: &DayQuery,
        bounds: Bounds,
    ) -> Result<[u64; KINDS], Error> {
        let [region, environment] = Value::of_scope(scope);
        let ends = day.ending_since.map(|ends| ends.map(Timestamp::micros));
        let [without, with] = ends.unwrap_or_default();
        let mut counts = [0; KINDS];
        let mut from = bounds.first - 1;
        while from < bounds.last {
            let to = from + WINDOW;
            let values = [
                region,
                environment,
                Value::Int(day.new_since.micros().max(1)),
                Value::Text(day.staff.as_str()),
                Value::Int(day.silent_since.micros().max(1)),
                Value::Text(&day.overdue_before),
                Value::Int(CONSENT.bit(Some(1))),
                Value::Int(without),
                Value::Int(CONSENT.bit(Some(0))),
                Value::Int(with),
                Value::Int(from),
                Value::Int(to),
            ];
            let _turn = self.inner.search_turns.wait().await;
            let counted = self.database().first(&COUNT, &values, |row| {
                Ok([
                    row.int(column!(COUNT, created))?,
                    row.int(column!(COUNT, own))?,
                    row.int(column!(COUNT, own_silent))?,
                    row.int(column!(COUNT, silent))?,
                    row.int(column!(COUNT, unguided))?,
                    row.int(column!(COUNT, overdue))?,
                    row.int(column!(COUNT, ending_without_consent))?,
                    row.int(column!(COUNT, ending_with_consent))?,
                ])
            });
            for (count, found) in counts.iter_mut().zip(counted.await?.unwrap_or_default()) {
                *count += u64::try_from(found).unwrap_or_default();
            }
            from = to;
        }
        Ok(counts)
    }
}
