//! Deletion of mutations that ended long ago, with their idempotency keys.

use super::{accepted::Mutations, queue::scope};
use crate::Store;
use db::{Error, Row, Value, column, statements};
use model::{CandidateId, Scope, Timestamp};

statements! {
    /// The first mutation of a scope is the one that ended first. What has not ended has no such
    /// moment, and is not old.
    pub(super) everywhere SCOPES_WITH_OLD as "SCOPES_WITH_OLD" =
        "SELECT region_id, environment FROM scope_state WHERE (SELECT finished_at FROM mutations \
         WHERE mutations.region_id = scope_state.region_id AND mutations.environment = scope_state.environment \
         ORDER BY sequence LIMIT 1) < $1";
    pub(super) scope FIRST as "FIRST_MUTATIONS" =
        "SELECT sequence, candidate_ids, finished_at, CASE WHEN status = 3 THEN 1 ELSE callback_at END AS held FROM mutations \
         WHERE region_id = $1 AND environment = $2 AND sequence > $3 ORDER BY sequence LIMIT $4";
    pub(super) scope DELETE_OLD as "DELETE_OLD_MUTATIONS" =
        "DELETE FROM mutations WHERE region_id = $1 AND environment = $2 AND sequence >= $3 AND sequence <= $4 \
         AND callback_at IS NULL AND status <> 3";
    pub(super) scope FORGET_KEYS as "FORGET_KEYS" =
        "DELETE FROM idempotency_keys WHERE region_id = $1 AND environment = $2 AND sequence >= $3 AND sequence <= $4";
    pub(super) scope DELETE_OLD_SUBJECTS as "DELETE_OLD_SUBJECTS" =
        "DELETE FROM mutation_subjects \
         WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 AND sequence = $4";
}

/// Mutations read per transaction.
const BATCH: i64 = 400;

impl Mutations<'_, '_> {
    /// Reads the first mutations of the scope after a position, and deletes those that ended before
    /// a moment and have neither a pending callback nor files to remove. Returns the position to
    /// continue after, if there may be more.
    pub async fn forget_old(
        &mut self,
        before: Timestamp,
        after: i64,
    ) -> Result<Option<i64>, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Int(after), Value::Int(BATCH)];
        let read = |row: Row<'_>| {
            let old = row
                .optional_int(column!(FIRST, finished_at))?
                .is_some_and(|finished| finished < before.micros());
            Ok((
                row.int(column!(FIRST, sequence))?,
                row.text(column!(FIRST, candidate_ids))?.to_owned(),
                old,
                row.optional_int(column!(FIRST, held))?.is_some(),
            ))
        };
        let first = self.transaction.all(&FIRST, &values, read).await?;
        let next = first
            .last()
            .filter(|last| last.2 && i64::try_from(first.len()) == Ok(BATCH))
            .map(|last| last.0);
        let runs = first.chunk_by(|one, next| is_deletable(one) == is_deletable(next));
        for run in runs.filter(|run| is_deletable(&run[0])) {
            self.delete_run(run)?;
        }
        Ok(next)
    }

    /// Deletes successive mutations, with their idempotency keys and the rows of the candidates that
    /// they are about. Nothing is awaited, so that on PostgreSQL the scope is locked for few round
    /// trips.
    fn delete_run(&mut self, run: &[First]) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let [from, to] = [&run[0], &run[run.len() - 1]].map(|(sequence, ..)| Value::Int(*sequence));
        let values = [region, environment, from, to];
        self.transaction.defer(&DELETE_OLD, &values)?;
        self.transaction.defer(&FORGET_KEYS, &values)?;
        for (sequence, candidates, ..) in run {
            let candidates = serde_json::from_str::<Vec<CandidateId>>(candidates);
            // The first candidate of a mutation has no such row.
            for candidate in candidates.unwrap_or_default().iter().skip(1) {
                let id = Value::Text(candidate.as_str());
                let values = [region, environment, id, Value::Int(*sequence)];
                self.transaction.defer(&DELETE_OLD_SUBJECTS, &values)?;
            }
        }
        Ok(())
    }
}

/// A mutation: its position, its candidates as JSON, whether it is old, and whether it must stay.
type First = (i64, String, bool, bool);

/// Whether a mutation may be deleted. It may be if it is old, unless a callback is pending or files
/// are to be removed.
fn is_deletable((_, _, old, held): &First) -> bool {
    *old && !held
}

impl Store {
    /// The scopes whose first mutation ended before a moment.
    pub async fn scopes_with_old_mutations(&self, before: Timestamp) -> Result<Vec<Scope>, Error> {
        self.database()
            .all(
                &SCOPES_WITH_OLD,
                &[Value::Int(before.micros())],
                scope::<SCOPES_WITH_OLD>,
            )
            .await
    }
}
