//! The retention of candidates: what was set by hand, what the region was warned about, and when to
//! check again.

use crate::{Store, region_settings, removals, unit_of_work::aggregate};
use db::{Error, Row, Value, column, register};
use model::{CandidateId, Scope, Timestamp};

register! {
    scope RETENTION = "SELECT retain_until, warned_for, warned_at FROM retentions \
                 WHERE region_id = $1 AND environment = $2 AND candidate_id = $3";
    scope DUE_RETENTIONS = "SELECT candidate_id FROM retentions WHERE region_id = $1 AND environment = $2 AND look_at <= $3 \
                      ORDER BY look_at LIMIT $4";
    scope KEEP_RETENTION = "INSERT INTO retentions \
                      (region_id, environment, candidate_id, retain_until, warned_for, warned_at, look_at) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (region_id, environment, candidate_id) \
                      DO UPDATE SET retain_until = excluded.retain_until, warned_for = excluded.warned_for, \
                      warned_at = excluded.warned_at, look_at = excluded.look_at";
    scope LOOK_AGAIN = "INSERT INTO retentions (region_id, environment, candidate_id, look_at) VALUES ($1, $2, $3, $4) \
                  ON CONFLICT (region_id, environment, candidate_id) DO UPDATE SET look_at = excluded.look_at";
    /// When a scope was last searched for expired retentions, and whether one of its candidates is
    /// due for a check.
    scope RETENTION_WORK = "SELECT swept_at, (SELECT look_at FROM retentions WHERE region_id = $1 AND environment = $2 \
                      AND look_at <= $3 ORDER BY look_at LIMIT 1) AS look_at FROM scope_state \
                      WHERE region_id = $1 AND environment = $2";
    scope LAST_CONTACT = "SELECT performed_at FROM interactions \
                    WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 \
                    ORDER BY performed_at DESC, created_at DESC, id DESC LIMIT 1";
}

/// The stored facts about a candidate's retention. The rest is computed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retained {
    /// The end of the retention, where it was set by hand.
    pub set: Option<Timestamp>,
    /// The retention end that the region was last warned about, and when it was warned.
    pub warned: Option<(Timestamp, Timestamp)>,
}

fn retained(row: Row<'_>) -> Result<Retained, Error> {
    let moment = |column| Ok::<_, Error>(row.optional_int(column)?.map(Timestamp::from_micros));
    Ok(Retained {
        set: moment(column!(RETENTION, retain_until))?,
        warned: moment(column!(RETENTION, warned_for))?.zip(moment(column!(RETENTION, warned_at))?),
    })
}

fn moment(row: Row<'_>) -> Result<Timestamp, Error> {
    Ok(Timestamp::from_micros(
        row.int(column!(LAST_CONTACT, performed_at))?,
    ))
}

fn values<'v>(scope: &'v Scope, candidate: &'v CandidateId) -> [Value<'v>; 3] {
    let [region, environment] = Value::of_scope(scope);
    [region, environment, Value::Text(candidate.as_str())]
}

aggregate! {
    /// The retention of the candidates of the locked scope.
    Retentions,
    /// Gives access to the retention of the scope's candidates.
    retention
}

impl Retentions<'_, '_> {
    /// Returns when the scope was last searched for candidates whose retention period has ended.
    pub fn swept_at(&self) -> Option<Timestamp> {
        self.state.row.swept_at
    }

    /// Records that such a search begins now.
    pub fn note_sweep(&mut self) {
        self.state.row.swept_at = Some(self.state.now);
    }

    /// Returns the region's retention and the moment until which nobody is erased for it. Returns
    /// `None` when candidates are kept permanently.
    pub async fn settings(
        &mut self,
    ) -> Result<Option<(region_settings::Retention, Option<Timestamp>)>, Error> {
        let settings = region_settings::of(self.transaction, self.state.scope.region).await?;
        Ok(settings
            .retention
            .map(|retention| (retention, settings.retention_not_before)))
    }

    /// Returns the stored facts about a candidate's retention.
    pub async fn load(&mut self, candidate: CandidateId) -> Result<Retained, Error> {
        let values = values(&self.state.scope, &candidate);
        let found = self.transaction.first(&RETENTION, &values, retained);
        Ok(found.await?.unwrap_or_default())
    }

    /// Returns when the newest contact with a candidate took place.
    pub async fn last_contact(
        &mut self,
        candidate: CandidateId,
    ) -> Result<Option<Timestamp>, Error> {
        let values = values(&self.state.scope, &candidate);
        self.transaction.first(&LAST_CONTACT, &values, moment).await
    }

    /// Stores the facts about a candidate's retention, and when to check again.
    pub async fn keep(
        &mut self,
        candidate: CandidateId,
        kept: &Retained,
        look_at: Option<Timestamp>,
    ) -> Result<(), Error> {
        if kept.warned.is_some_and(|(_, at)| at == self.state.now) {
            self.state.note_retention_due(candidate);
        }
        let [region, environment, id] = values(&self.state.scope, &candidate);
        let (of, at) = kept.warned.unzip();
        let values = [
            region,
            environment,
            id,
            kept.set.into(),
            of.into(),
            at.into(),
            look_at.into(),
        ];
        self.transaction
            .execute(&KEEP_RETENTION, &values)
            .await
            .map(drop)
    }

    /// Deletes the stored facts about a candidate's retention.
    pub fn forget(&mut self, candidate: CandidateId) -> Result<(), Error> {
        let statement = removals::erasure_of("retentions");
        let values = values(&self.state.scope, &candidate);
        self.transaction.defer(statement, &values)
    }

    /// Returns the candidates that are due for a check, longest waiting first.
    pub async fn due(&mut self, limit: i64) -> Result<Vec<CandidateId>, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Int(self.state.now.micros()),
            Value::Int(limit),
        ];
        self.transaction
            .all(&DUE_RETENTIONS, &values, |row| {
                row.parsed(column!(DUE_RETENTIONS, candidate_id))
            })
            .await
    }

    /// Makes candidates due for a check from a moment on.
    pub async fn check_from(
        &mut self,
        candidates: &[CandidateId],
        from: Timestamp,
    ) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let mut sets = Vec::with_capacity(candidates.len());
        for id in candidates {
            sets.push(vec![
                region,
                environment,
                Value::Text(id.as_str()),
                Value::Int(from.micros()),
            ]);
        }
        if sets.is_empty() {
            return Ok(());
        }
        self.transaction.execute_all(&LOOK_AGAIN, sets).await
    }
}

/// The retention work in a scope.
#[derive(Debug, Clone, Copy)]
pub struct RetentionWork {
    /// When its candidates were last searched for expired retentions.
    pub swept_at: Option<Timestamp>,
    /// Whether a candidate is due for a check.
    pub is_due: bool,
}

impl Store {
    /// Returns candidates that are checked by a moment, because their retention period is about to
    /// end, at most `limit`. The earliest is first.
    pub async fn retentions_checked_by(
        &self,
        scope: &Scope,
        until: Timestamp,
        limit: i64,
    ) -> Result<Vec<CandidateId>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [
            region,
            environment,
            Value::Int(until.micros()),
            Value::Int(limit),
        ];
        self.database()
            .all(&DUE_RETENTIONS, &values, |row| {
                row.parsed(column!(DUE_RETENTIONS, candidate_id))
            })
            .await
    }

    /// Returns the retention work in a scope, or `None` when nothing was ever stored in the scope.
    pub async fn retention_work(
        &self,
        scope: &Scope,
        now: Timestamp,
    ) -> Result<Option<RetentionWork>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let work = |row: Row<'_>| {
            let swept_at = row
                .optional_int(column!(RETENTION_WORK, swept_at))?
                .map(Timestamp::from_micros);
            Ok(RetentionWork {
                swept_at,
                is_due: row
                    .optional_int(column!(RETENTION_WORK, look_at))?
                    .is_some(),
            })
        };
        self.database()
            .first(
                &RETENTION_WORK,
                &[region, environment, Value::Int(now.micros())],
                work,
            )
            .await
    }

    /// Returns for each candidate what [`Store::retained`] returns for one, all of them in two queries.
    pub async fn retained_of(
        &self,
        scope: &Scope,
        candidates: &[CandidateId],
    ) -> Result<Vec<(Retained, Option<Timestamp>)>, Error> {
        let sets: Vec<_> = candidates
            .iter()
            .map(|candidate| values(scope, candidate).to_vec())
            .collect();
        let mut found = vec![(Retained::default(), None); candidates.len()];
        self.database()
            .query_batch(&RETENTION, sets.iter().cloned(), |index, row| {
                found[index].0 = retained(row)?;
                Ok::<(), Error>(())
            })
            .await?;
        self.database()
            .query_batch(&LAST_CONTACT, sets.into_iter(), |index, row| {
                found[index].1 = Some(moment(row)?);
                Ok::<(), Error>(())
            })
            .await?;
        Ok(found)
    }

    /// Returns the stored facts about a candidate's retention, and when the newest contact took
    /// place.
    pub async fn retained(
        &self,
        scope: &Scope,
        candidate: CandidateId,
    ) -> Result<(Retained, Option<Timestamp>), Error> {
        let values = values(scope, &candidate);
        let known = self
            .database()
            .first(&RETENTION, &values, retained)
            .await?
            .unwrap_or_default();
        Ok((
            known,
            self.database()
                .first(&LAST_CONTACT, &values, moment)
                .await?,
        ))
    }
}
