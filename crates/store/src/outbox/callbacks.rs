//! Callbacks of mutations that have ended: when each is due, and the outcome of its deliveries.

use super::Outbox;
use db::{Error, Transaction, Value, column, register};
use model::{MutationId, Scope, Timestamp, TraceParent};

register! {
    scope DUE_CALLBACKS = "SELECT id, callback_url, traceparent FROM mutations \
                     WHERE region_id = $1 AND environment = $2 AND callback_at <= $3 ORDER BY callback_at LIMIT $4";
    scope NEXT_CALLBACK = "SELECT callback_at FROM mutations WHERE region_id = $1 AND environment = $2 AND callback_at IS NOT NULL \
                     ORDER BY callback_at LIMIT 1";
    scope NOTE_DELIVERY = "UPDATE mutations SET deliveries = $4, callback_at = CASE WHEN forgotten = 1 THEN NULL ELSE CAST($5 AS BIGINT) END, \
                     callback_url = CASE WHEN forgotten = 1 OR (forgotten = 2 AND CAST($5 AS BIGINT) IS NULL) THEN NULL \
                     ELSE callback_url END WHERE region_id = $1 AND environment = $2 AND id = $3";
    scope POSTPONE_CALLBACK = "UPDATE mutations SET callback_at = $4 WHERE region_id = $1 AND environment = $2 AND id = $3";
}

/// A callback that is due.
#[derive(Debug, Clone)]
pub struct DueCallback {
    /// The mutation's id.
    pub id: MutationId,
    /// The callback URL.
    pub url: String,
    /// The trace that it belongs to.
    pub trace: Option<TraceParent>,
}

/// Returns when the scope's next callback is due.
pub(super) async fn next_due(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
) -> Result<Option<Timestamp>, Error> {
    transaction
        .first(&NEXT_CALLBACK, &Value::of_scope(scope), |row| {
            Ok(Timestamp::from_micros(
                row.int(column!(NEXT_CALLBACK, callback_at))?,
            ))
        })
        .await
}

impl Outbox<'_, '_> {
    /// Returns the callbacks that are due, longest waiting first.
    pub async fn due_callbacks(&mut self, limit: i64) -> Result<Vec<DueCallback>, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Int(self.state.now.micros()),
            Value::Int(limit),
        ];
        self.transaction
            .all(&DUE_CALLBACKS, &values, |row| {
                let trace = row
                    .optional_text(column!(DUE_CALLBACKS, traceparent))?
                    .and_then(|text| text.parse().ok());
                Ok(DueCallback {
                    id: row.parsed(column!(DUE_CALLBACKS, id))?,
                    url: row.text(column!(DUE_CALLBACKS, callback_url))?.to_owned(),
                    trace,
                })
            })
            .await
    }

    /// Sets when the callbacks of mutations are due next.
    pub async fn postpone_callbacks(
        &mut self,
        moved: &[(MutationId, Timestamp)],
    ) -> Result<(), Error> {
        if moved.is_empty() {
            return Ok(());
        }
        let [region, environment] = Value::of_scope(&self.state.scope);
        let mut sets = Vec::with_capacity(moved.len());
        for (id, until) in moved {
            sets.push(vec![
                region,
                environment,
                Value::Text(id.as_str()),
                Value::Int(until.micros()),
            ]);
        }
        self.transaction
            .execute_all(&POSTPONE_CALLBACK, sets)
            .await?;
        self.state.is_rescheduled = true;
        Ok(())
    }

    /// Records the deliveries of a mutation's callback so far, and when the next one is due.
    /// Returns false when there is no such mutation.
    pub async fn note_deliveries(
        &mut self,
        id: MutationId,
        deliveries: &str,
        next: Option<Timestamp>,
    ) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Text(deliveries),
            next.into(),
        ];
        let noted = self.transaction.execute(&NOTE_DELIVERY, &values).await? == 1;
        self.state.is_rescheduled = true;
        Ok(noted)
    }
}
