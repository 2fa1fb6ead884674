//! Mutations that ended long ago are forgotten, with their keys.

use super::subjects;
use crate::{Error, Statement, Store, Transaction, Value, candidates::Lane, engine::Row};
use model::{CandidateId, Scope, Timestamp};

pub(super) static OLD: Statement = Statement::new(
    "OLD_MUTATIONS",
    "SELECT sequence, candidate_ids FROM mutations \
     WHERE region_id = $1 AND environment = $2 AND status = $3 AND finished_at < $4 \
     AND callback_at IS NULL ORDER BY sequence LIMIT $5",
);
pub(super) static DELETE_OLD: Statement = Statement::new(
    "DELETE_OLD_MUTATION",
    "DELETE FROM mutations WHERE region_id = $1 AND environment = $2 AND sequence = $3 AND callback_at IS NULL",
);
pub(super) static DELETE_OLD_SUBJECTS: Statement = Statement::new(
    "DELETE_OLD_SUBJECTS",
    "DELETE FROM mutation_subjects \
     WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 AND sequence = $4",
);

impl Lane {
    /// Forgets mutations that ended before a moment, a few hundred at most. Gives how many.
    pub async fn forget_mutations(
        &mut self,
        transaction: &mut Transaction<'_>,
        before: Timestamp,
    ) -> Result<usize, Error> {
        const TOGETHER: i64 = 200;
        let scope = self.scope;
        let [region, environment] = Value::of_scope(&scope);
        let mut forgotten = 0;
        for status in [1, 2] {
            let values = [region, environment, Value::Int(status), Value::Int(before.micros()), Value::Int(TOGETHER)];
            let old = |row: Row<'_>| Ok((row.int(0)?, row.text(1)?.to_owned()));
            for (sequence, candidates) in transaction.all(&OLD, &values, old).await? {
                let values = [region, environment, Value::Int(sequence)];
                if transaction.execute(&DELETE_OLD, &values).await? == 0 {
                    continue;
                }
                transaction.execute(&subjects::FORGET_KEYS, &values).await?;
                for candidate in serde_json::from_str::<Vec<CandidateId>>(&candidates).unwrap_or_default() {
                    let values = [region, environment, Value::Text(candidate.as_str()), Value::Int(sequence)];
                    transaction.execute(&DELETE_OLD_SUBJECTS, &values).await?;
                }
                forgotten += 1;
            }
        }
        Ok(forgotten)
    }
}

impl Store {
    /// Whether mutations ended before a moment that could be forgotten.
    pub async fn has_old_mutations(&self, scope: &Scope, before: Timestamp) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(scope);
        for status in [1, 2] {
            let values = [region, environment, Value::Int(status), Value::Int(before.micros()), Value::Int(1)];
            if self.engine().first(&OLD, &values, |_| Ok(())).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
