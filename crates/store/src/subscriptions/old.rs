//! Deletion of events that are older than the log of deliveries goes back.

use super::manage::Subscriptions;
use crate::{Store, mutations::scope, unit_of_work::ScopeTx};
use db::{Error, Value, column, statements};
use model::{Scope, Timestamp};
use std::time::Duration;

statements! {
    /// Positions follow the clock, so the first event of a scope is its oldest.
    pub(super) everywhere SCOPES_WITH_OLD as "SCOPES_WITH_OLD_EVENTS" =
        "SELECT region_id, environment FROM scope_state WHERE last_event > 0 AND (SELECT created_at FROM subscription_events \
         WHERE subscription_events.region_id = scope_state.region_id \
         AND subscription_events.environment = scope_state.environment ORDER BY sequence LIMIT 1) < $1";
    pub(super) scope OLDEST as "OLDEST_EVENTS" =
        "SELECT sequence, created_at FROM subscription_events WHERE region_id = $1 AND environment = $2 ORDER BY sequence LIMIT $3";
    pub(super) scope DELETE_EVENTS as "DELETE_OLD_EVENTS" =
        "DELETE FROM subscription_events WHERE region_id = $1 AND environment = $2 AND sequence <= $3";
    pub(super) scope DELETE_DELIVERIES as "DELETE_OLD_DELIVERIES" =
        "DELETE FROM subscription_deliveries WHERE region_id = $1 AND environment = $2 AND sequence <= $3";
}

/// How long events and their deliveries are kept.
pub const KEPT: Duration = Duration::from_hours(30 * 24);
/// Number of events that one transaction deletes.
const BATCH: usize = 500;

impl Store {
    /// Deletes the events that are older than [`KEPT`], with their deliveries.
    pub async fn delete_old_events(&self) -> Result<(), Error> {
        let before = self.clock().now().minus(KEPT);
        let values = [Value::Int(before.micros())];
        let scopes = self
            .database()
            .all(&SCOPES_WITH_OLD, &values, scope::<SCOPES_WITH_OLD>);
        for scope in scopes.await? {
            while self.delete_old_in(scope, before).await? {}
        }
        Ok(())
    }

    async fn delete_old_in(&self, scope: Scope, before: Timestamp) -> Result<bool, Error> {
        self.write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            tx.subscriptions().delete_old(before).await
        })
        .await
    }
}

impl Subscriptions<'_, '_> {
    /// Deletes the first events that are older than a moment. Returns whether there may be more.
    async fn delete_old(&mut self, before: Timestamp) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let limit = Value::Int(i64::try_from(BATCH).unwrap_or(i64::MAX));
        let values = [region, environment, limit];
        let first = self.transaction.all(&OLDEST, &values, |row| {
            Ok((
                row.int(column!(OLDEST, sequence))?,
                row.int(column!(OLDEST, created_at))? < before.micros(),
            ))
        });
        let first = first.await?;
        let old = first.iter().take_while(|(_, old)| *old);
        let Some((last, _)) = old.clone().last() else {
            return Ok(false);
        };
        let values = [region, environment, Value::Int(*last)];
        self.transaction.execute(&DELETE_EVENTS, &values).await?;
        self.transaction
            .execute(&DELETE_DELIVERIES, &values)
            .await?;
        Ok(old.count() == BATCH)
    }
}
