//! What was recorded long ago is forgotten.

use crate::{Error, Statement, Store, Value};
use model::{Scope, Timestamp};

/// The moment up to which about so many are the oldest.
pub(super) static OLDEST: Statement = Statement::new(
    "OLDEST_ACCESSES",
    "SELECT first_at FROM accesses WHERE region_id = $1 AND environment = $2 AND first_at < $3 \
     ORDER BY first_at LIMIT 1 OFFSET $4",
);
pub(super) static FORGET_OLD: Statement = Statement::new(
    "FORGET_OLD_ACCESSES",
    "DELETE FROM accesses WHERE region_id = $1 AND environment = $2 AND first_at <= $3",
);

/// Forgotten in one transaction, more or less.
const TOGETHER: i64 = 1000;

impl Store {
    /// Forgets accesses before a moment, about a thousand at most. True when there are more.
    pub async fn forget_accesses(&self, scope: Scope, before: Timestamp) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&scope);
        let oldest = async |skipped: i64| {
            let values = [region, environment, Value::Int(before.micros()), Value::Int(skipped)];
            self.engine().first(&OLDEST, &values, |row| row.int(0)).await
        };
        if oldest(0).await?.is_none() {
            return Ok(false);
        }
        let many = oldest(TOGETHER - 1).await?;
        let last = many.unwrap_or(before.micros() - 1);
        self.transaction(move |transaction| {
            Box::pin(async move {
                transaction.enter_aside(&scope);
                let [region, environment] = Value::of_scope(&scope);
                transaction.execute(&FORGET_OLD, &[region, environment, Value::Int(last)]).await.map(drop)
            })
        })
        .await?;
        Ok(many.is_some())
    }
}
