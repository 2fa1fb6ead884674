//! Notices to a region about events that it did not request. The transaction of the event inserts
//! the notice. It is deleted once it was delivered or given up.

use super::Outbox;
use crate::region_settings;
use db::{Error, Transaction, Value, column, register};
use model::{CandidateId, NoticeId, Scope, Timestamp};

register! {
    scope INSERT = "INSERT INTO notices (region_id, environment, id, kind, data, url, attempts, created_at, due_at) \
              VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $7)";
    /// The notice is due when nothing of the candidate is left.
    scope HOLD_NOTICE = "INSERT INTO notices (region_id, environment, id, kind, data, url, attempts, created_at, held_for) \
                   VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8)";
    scope RELEASE_NOTICES = "UPDATE notices SET due_at = $4, held_for = NULL \
                       WHERE region_id = $1 AND environment = $2 AND held_for = $3";
    scope DUE_NOTICES = "SELECT id, kind, data, url, attempts, created_at FROM notices \
                   WHERE region_id = $1 AND environment = $2 AND due_at <= $3 ORDER BY due_at LIMIT $4";
    scope NEXT_NOTICE = "SELECT due_at FROM notices WHERE region_id = $1 AND environment = $2 AND due_at IS NOT NULL \
                   ORDER BY due_at LIMIT 1";
    scope POSTPONE_NOTICE = "UPDATE notices SET due_at = $4, attempts = $5 \
                       WHERE region_id = $1 AND environment = $2 AND id = $3";
    scope REMOVE_NOTICE = "DELETE FROM notices WHERE region_id = $1 AND environment = $2 AND id = $3";
}

/// A notice to a region.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Its id, the same in every attempt.
    pub id: NoticeId,
    /// Its kind: `candidate.erased`, …
    pub kind: String,
    /// Its content, as JSON.
    pub data: String,
    /// The URL it is sent to.
    pub url: String,
    /// The number of attempts so far.
    pub attempts: i64,
    /// When it was created.
    pub created_at: Timestamp,
}

/// Returns when the scope's next notice is due.
pub(super) async fn next_due(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
) -> Result<Option<Timestamp>, Error> {
    transaction
        .first(&NEXT_NOTICE, &Value::of_scope(scope), |row| {
            Ok(Timestamp::from_micros(
                row.int(column!(NEXT_NOTICE, due_at))?,
            ))
        })
        .await
}

impl Outbox<'_, '_> {
    /// Sends the region a notice. Does nothing if the region has no notification URL.
    pub async fn notify(&mut self, id: NoticeId, kind: &str, data: &str) -> Result<(), Error> {
        let Some(url) = self.notification_url().await? else {
            return Ok(());
        };
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Text(kind),
            Value::Text(data),
            Value::Text(&url),
            Value::Int(self.state.now.micros()),
        ];
        self.transaction.defer_one(&INSERT, &values)?;
        self.state.work_by(self.state.now);
        Ok(())
    }

    /// Sends a notice once nothing of a candidate is left, see `Outbox::release_notices`. Does
    /// nothing if the region has no notification URL.
    pub async fn notify_when_gone(
        &mut self,
        (id, kind, data): (NoticeId, &str, &str),
        candidate: CandidateId,
    ) -> Result<(), Error> {
        let Some(url) = self.notification_url().await? else {
            return Ok(());
        };
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Text(kind),
            Value::Text(data),
            Value::Text(&url),
            Value::Int(self.state.now.micros()),
            Value::Text(candidate.as_str()),
        ];
        self.transaction.defer_one(&HOLD_NOTICE, &values)
    }

    async fn notification_url(&mut self) -> Result<Option<String>, Error> {
        let settings = region_settings::of(self.transaction, self.state.scope.region).await?;
        Ok(settings.notification_url)
    }

    /// Makes the notices due that waited until nothing of a candidate is left.
    pub(crate) async fn release_notices(&mut self, candidate: CandidateId) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(candidate.as_str()),
            Value::Int(self.state.now.micros()),
        ];
        if self.transaction.execute(&RELEASE_NOTICES, &values).await? > 0 {
            self.state.work_by(self.state.now);
        }
        Ok(())
    }

    /// Returns the notices that are due, longest waiting first.
    pub async fn due_notices(&mut self, limit: i64) -> Result<Vec<Notice>, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Int(self.state.now.micros()),
            Value::Int(limit),
        ];
        self.transaction
            .all(&DUE_NOTICES, &values, |row| {
                Ok(Notice {
                    id: row.parsed(column!(DUE_NOTICES, id))?,
                    kind: row.text(column!(DUE_NOTICES, kind))?.to_owned(),
                    data: row.text(column!(DUE_NOTICES, data))?.to_owned(),
                    url: row.text(column!(DUE_NOTICES, url))?.to_owned(),
                    attempts: row.int(column!(DUE_NOTICES, attempts))?,
                    created_at: Timestamp::from_micros(row.int(column!(DUE_NOTICES, created_at))?),
                })
            })
            .await
    }

    /// Sets the number of attempts at a notice, and when the next one is due.
    pub async fn postpone_notice(
        &mut self,
        id: NoticeId,
        attempts: i64,
        until: Timestamp,
    ) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Int(until.micros()),
            Value::Int(attempts),
        ];
        self.transaction.execute(&POSTPONE_NOTICE, &values).await?;
        self.state.is_rescheduled = true;
        Ok(())
    }

    /// Deletes a notice.
    pub async fn remove_notice(&mut self, id: NoticeId) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Text(id.as_str())];
        self.transaction.execute(&REMOVE_NOTICE, &values).await?;
        self.state.is_rescheduled = true;
        Ok(())
    }
}
