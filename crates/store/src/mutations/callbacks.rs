//! Callbacks of mutations that have ended: when each is due, and the outcome of its deliveries.

use super::queue::moment;
use crate::candidates::LockedScope;
use db::{Error, Statement, Transaction, Value};
use model::{MutationId, Timestamp, TraceParent};

pub(super) static DUE_CALLBACKS: Statement = Statement::new(
    "DUE_CALLBACKS",
    "SELECT id, callback_url, traceparent FROM mutations \
     WHERE region_id = $1 AND environment = $2 AND callback_at <= $3 ORDER BY callback_at LIMIT $4",
);
pub(super) static NEXT_CALLBACK: Statement = Statement::new(
    "NEXT_CALLBACK",
    "SELECT callback_at FROM mutations WHERE region_id = $1 AND environment = $2 AND callback_at IS NOT NULL \
     ORDER BY callback_at LIMIT 1",
);
pub(super) static NOTE_DELIVERY: Statement = Statement::new(
    "NOTE_DELIVERY",
    "UPDATE mutations SET deliveries = $4, callback_at = CASE forgotten WHEN 1 THEN NULL ELSE CAST($5 AS BIGINT) END, \
     callback_url = CASE WHEN forgotten = 1 OR (forgotten = 2 AND CAST($5 AS BIGINT) IS NULL) THEN NULL \
     ELSE callback_url END WHERE region_id = $1 AND environment = $2 AND id = $3",
);
pub(super) static POSTPONE: Statement = Statement::new(
    "POSTPONE_CALLBACK",
    "UPDATE mutations SET callback_at = $4 WHERE region_id = $1 AND environment = $2 AND id = $3",
);

/// A callback that is due.
#[derive(Debug, Clone)]
pub struct Due {
    /// The mutation's id.
    pub id: MutationId,
    /// The callback URL.
    pub url: String,
    /// The trace that it belongs to.
    pub trace: Option<TraceParent>,
}

impl LockedScope {
    /// Returns when the scope's next callback is due.
    pub async fn next_callback(
        &self,
        transaction: &mut Transaction<'_>,
    ) -> Result<Option<Timestamp>, Error> {
        let values = Value::of_scope(&self.scope);
        transaction
            .first(&NEXT_CALLBACK, &values, |row| {
                Ok(Timestamp::from_micros(row.int(0)?))
            })
            .await
    }

    /// Returns the callbacks that are due, longest waiting first.
    pub async fn due_callbacks(
        &self,
        transaction: &mut Transaction<'_>,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<Due>, Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        let values = [
            region,
            environment,
            Value::Int(now.micros()),
            Value::Int(limit),
        ];
        transaction
            .all(&DUE_CALLBACKS, &values, |row| {
                let trace = row.optional_text(2)?.and_then(|text| text.parse().ok());
                Ok(Due {
                    id: row.parsed(0)?,
                    url: row.text(1)?.to_owned(),
                    trace,
                })
            })
            .await
    }

    /// Sets when the callbacks of mutations are due next.
    pub async fn postpone_callbacks(
        &self,
        transaction: &mut Transaction<'_>,
        moved: &[(MutationId, Timestamp)],
    ) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        let mut sets = Vec::with_capacity(moved.len());
        for (id, until) in moved {
            sets.push(vec![
                region,
                environment,
                Value::Text(id.as_str()),
                Value::Int(until.micros()),
            ]);
        }
        if sets.is_empty() {
            Ok(())
        } else {
            transaction.execute_all(&POSTPONE, sets).await
        }
    }

    /// Records the deliveries of a mutation's callback so far, and when the next one is due.
    /// Returns false when there is no such mutation.
    pub async fn note_deliveries(
        &mut self,
        transaction: &mut Transaction<'_>,
        id: MutationId,
        deliveries: &str,
        next: Option<Timestamp>,
    ) -> Result<bool, Error> {
        let scope = self.scope;
        let [region, environment] = Value::of_scope(&scope);
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Text(deliveries),
            moment(next),
        ];
        let noted = transaction.execute(&NOTE_DELIVERY, &values).await? == 1;
        if let Some(next) = next {
            self.work_by(next);
        }
        Ok(noted)
    }
}
