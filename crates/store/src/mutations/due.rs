//! The index of scopes that have work to do, over all tenants.
//!
//! A unit of work writes a scope's row there only when its work becomes due earlier. The background
//! work that finds the row deletes it, or moves it to when work is next due.

use super::queue::scope;
use crate::Store;
use db::{Error, Transaction, Value, statements};
use model::{Scope, Timestamp};
use std::time::Duration;

statements! {
    pub(super) everywhere DUE_SCOPES as "DUE_SCOPES" =
        "SELECT region_id, environment FROM due_scopes WHERE due_at <= $1 ORDER BY due_at LIMIT $2";
    /// Reads the row of every scope.
    pub(super) everywhere OVERDUE_SCOPES as "OVERDUE_SCOPES" =
        "SELECT region_id, environment FROM scope_state WHERE work_at <= $1 ORDER BY work_at LIMIT $2";
    pub(super) scope KEEP_DUE as "KEEP_DUE_SCOPE" =
        "INSERT INTO due_scopes (region_id, environment, due_at) VALUES ($1, $2, $3) \
         ON CONFLICT (region_id, environment) DO UPDATE SET due_at = excluded.due_at";
    pub(super) scope FORGET_DUE as "FORGET_DUE_SCOPE" =
        "DELETE FROM due_scopes WHERE region_id = $1 AND environment = $2 AND due_at <= $3";
}

/// How long work may be due before the index is thought to lack it.
const OVERDUE: Duration = Duration::from_secs(30);

/// Stores in the index when a scope's work is due. If it has none, the row that was found by `now` is
/// deleted.
pub(crate) fn keep(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    due: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), Error> {
    let [region, environment] = Value::of_scope(scope);
    match due {
        Some(due) => transaction.defer(&KEEP_DUE, &[region, environment, Value::Int(due.micros())]),
        None => transaction.defer(
            &FORGET_DUE,
            &[region, environment, Value::Int(now.micros())],
        ),
    }
}

impl Store {
    /// Returns the scopes that have work to do now, longest waiting first.
    pub async fn scopes_with_work(&self, now: Timestamp, limit: u32) -> Result<Vec<Scope>, Error> {
        let values = [Value::Int(now.micros()), Value::Int(limit.into())];
        self.database()
            .all(&DUE_SCOPES, &values, scope::<DUE_SCOPES>)
            .await
    }

    /// Returns the scopes whose work has been due for a while, longest waiting first: those that the
    /// index lacks, because a node of the version before or a failure left it out, and those that are
    /// being worked on. It reads the rows of all scopes.
    pub async fn overdue_scopes(&self, now: Timestamp, limit: u32) -> Result<Vec<Scope>, Error> {
        let values = [
            Value::Int(now.minus(OVERDUE).micros()),
            Value::Int(limit.into()),
        ];
        self.database()
            .all(&OVERDUE_SCOPES, &values, scope::<OVERDUE_SCOPES>)
            .await
    }
}
