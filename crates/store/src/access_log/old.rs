//! Deletes access log entries after their retention period.

use crate::{Store, mutations::scope};
use db::{Error, Value, column, statements};
use model::{Scope, Timestamp};

statements! {
    pub(super) everywhere SCOPES_WITH_OLD as "SCOPES_WITH_OLD_ACCESSES" =
        "SELECT region_id, environment FROM scope_state WHERE (SELECT first_at FROM accesses \
         WHERE accesses.region_id = scope_state.region_id AND accesses.environment = scope_state.environment \
         AND first_at > 0 ORDER BY first_at LIMIT 1) < $1";
    /// The `first_at` of the `$4`-th oldest entry before `$3`, counted from 0.
    pub(super) scope OLDEST as "OLDEST_ACCESSES" =
        "SELECT first_at FROM accesses WHERE region_id = $1 AND environment = $2 AND first_at < $3 \
         ORDER BY first_at LIMIT 1 OFFSET $4";
    pub(super) scope FORGET_OLD as "FORGET_OLD_ACCESSES" =
        "DELETE FROM accesses WHERE region_id = $1 AND environment = $2 AND first_at <= $3";
}

/// Approximate number of entries deleted in one transaction. Entries with an equal `first_at` are
/// deleted together.
const BATCH: i64 = 250;

impl Store {
    /// The scopes in which something was recorded before a moment.
    pub async fn scopes_with_old_accesses(&self, before: Timestamp) -> Result<Vec<Scope>, Error> {
        self.database()
            .all(
                &SCOPES_WITH_OLD,
                &[Value::Int(before.micros())],
                scope::<SCOPES_WITH_OLD>,
            )
            .await
    }

    /// Deletes the oldest entries from before a moment, about 250 per call. Returns true if there
    /// may be more.
    pub async fn forget_accesses(&self, scope: Scope, before: Timestamp) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&scope);
        let values = [
            region,
            environment,
            Value::Int(before.micros()),
            Value::Int(BATCH - 1),
        ];
        let many = self
            .database()
            .first(&OLDEST, &values, |row| row.int(column!(OLDEST, first_at)))
            .await?;
        let last = many.unwrap_or(before.micros() - 1);
        self.transaction(move |transaction| {
            Box::pin(async move {
                transaction.enter_unreplicated(&scope);
                let [region, environment] = Value::of_scope(&scope);
                transaction
                    .execute(&FORGET_OLD, &[region, environment, Value::Int(last)])
                    .await
                    .map(drop)
            })
        })
        .await?;
        Ok(many.is_some())
    }
}
