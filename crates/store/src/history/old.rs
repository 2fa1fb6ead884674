//! Removes values from the history: after their period, and those of removed custom fields.

use super::changes::CUSTOM;
use crate::{Store, mutations::scope, unit_of_work::ScopeTx};
use db::{Error, Value, column, statements};
use model::{CustomFieldId, Scope, Timestamp};
use serde_json::{Map, Value as Json};
use std::time::Duration;

statements! {
    pub(super) everywhere SCOPES_WITH_OLD as "SCOPES_WITH_OLD_HISTORY" =
        "SELECT region_id, environment FROM scope_state WHERE (SELECT created_at FROM candidate_history \
         WHERE candidate_history.region_id = scope_state.region_id \
         AND candidate_history.environment = scope_state.environment AND changes IS NOT NULL \
         ORDER BY created_at LIMIT 1) < $1";
    /// The moment of the `$4`-th oldest entry with values before `$3`, counted from 0.
    pub(super) scope OLDEST as "OLDEST_HISTORY" =
        "SELECT created_at FROM candidate_history WHERE region_id = $1 AND environment = $2 AND changes IS NOT NULL \
         AND created_at < $3 ORDER BY created_at LIMIT 1 OFFSET $4";
    pub(super) scope FORGET_VALUES as "FORGET_HISTORY_VALUES" =
        "UPDATE candidate_history SET changes = NULL \
         WHERE region_id = $1 AND environment = $2 AND changes IS NOT NULL AND created_at <= $3";
    pub(super) scope WITH_VALUES as "HISTORY_WITH_VALUES" =
        "SELECT candidate_id, sequence, changes FROM candidate_history WHERE region_id = $1 AND environment = $2 \
         AND (candidate_id, sequence) > ($3, $4) AND changes IS NOT NULL ORDER BY candidate_id, sequence LIMIT $5";
    pub(super) scope REPLACE_VALUES as "REPLACE_HISTORY_VALUES" =
        "UPDATE candidate_history SET changes = $5 \
         WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 AND sequence = $4";
}

/// How long the values of changes are kept.
pub const KEPT: Duration = Duration::from_hours(365 * 24);
/// Approximate number of entries changed in one transaction.
const BATCH: i64 = 250;

/// An entry with values: its candidate, its number, and the values as JSON.
type Valued = (String, i64, String);

impl Store {
    /// Removes the values that are older than [`KEPT`]. The names of the fields stay.
    pub async fn forget_old_values(&self) -> Result<(), Error> {
        let before = self.clock().now().minus(KEPT);
        let values = [Value::Int(before.micros())];
        let scopes = self
            .database()
            .all(&SCOPES_WITH_OLD, &values, scope::<SCOPES_WITH_OLD>);
        for scope in scopes.await? {
            while self.forget_values(scope, before).await? {}
        }
        Ok(())
    }

    async fn forget_values(&self, scope: Scope, before: Timestamp) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&scope);
        let values = [
            region,
            environment,
            Value::Int(before.micros()),
            Value::Int(BATCH - 1),
        ];
        let many = self
            .database()
            .first(&OLDEST, &values, |row| row.int(column!(OLDEST, created_at)))
            .await?;
        let last = many.unwrap_or(before.micros() - 1);
        self.write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            let [region, environment] = Value::of_scope(&scope);
            let values = [region, environment, Value::Int(last)];
            tx.transaction.execute(&FORGET_VALUES, &values).await
        })
        .await?;
        Ok(many.is_some())
    }

    /// Removes the values of custom fields from the history of all candidates of a scope.
    pub async fn forget_history_of_fields(
        &self,
        scope: Scope,
        fields: &[CustomFieldId],
    ) -> Result<(), Error> {
        let names: Vec<String> = fields.iter().map(|id| format!("{CUSTOM}{id}")).collect();
        let mut after = (String::new(), i64::MIN);
        loop {
            let [region, environment] = Value::of_scope(&scope);
            let values = [
                region,
                environment,
                Value::Text(&after.0),
                Value::Int(after.1),
                Value::Int(BATCH),
            ];
            let read = self.database().all(&WITH_VALUES, &values, |row| {
                Ok((
                    row.text(column!(WITH_VALUES, candidate_id))?.to_owned(),
                    row.int(column!(WITH_VALUES, sequence))?,
                    row.text(column!(WITH_VALUES, changes))?.to_owned(),
                ))
            });
            let read: Vec<Valued> = read.await?;
            let Some(last) = read.last() else {
                return Ok(());
            };
            after = (last.0.clone(), last.1);
            let without = |(candidate, sequence, changes): Valued| {
                let mut values: Map<String, Json> = serde_json::from_str(&changes).ok()?;
                let before = values.len();
                values.retain(|name, _| !names.contains(name));
                let changed = values.len() < before;
                changed.then(|| (candidate, sequence, Json::Object(values).to_string()))
            };
            let changed: Vec<Valued> = read.into_iter().filter_map(without).collect();
            if !changed.is_empty() {
                self.replace_values(scope, changed).await?;
            }
        }
    }

    async fn replace_values(&self, scope: Scope, changed: Vec<Valued>) -> Result<(), Error> {
        self.write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            let [region, environment] = Value::of_scope(&scope);
            for (candidate, sequence, changes) in &changed {
                let values = [
                    region,
                    environment,
                    Value::Text(candidate),
                    Value::Int(*sequence),
                    Value::Text(changes),
                ];
                tx.transaction.defer(&REPLACE_VALUES, &values)?;
            }
            Ok(())
        })
        .await
    }
}
