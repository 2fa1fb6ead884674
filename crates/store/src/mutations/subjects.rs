//! The candidates that a mutation is about.

use super::accepted::Mutations;
use db::{Error, Transaction, Value, column, statements};
use model::{CandidateId, Scope};

statements! {
    pub(super) scope INSERT as "INSERT_SUBJECT" =
        "INSERT INTO mutation_subjects (region_id, environment, candidate_id, sequence) VALUES ($1, $2, $3, $4) \
         ON CONFLICT DO NOTHING";
    pub(super) scope OF as "SUBJECTS_OF" =
        "SELECT sequence FROM mutations WHERE region_id = $1 AND environment = $2 AND subject = $3 UNION ALL \
         SELECT sequence FROM mutation_subjects WHERE region_id = $1 AND environment = $2 AND candidate_id = $3";
    pub(super) scope FORGET_TEXTS as "FORGET_TEXTS" =
        "UPDATE mutations SET idempotency_key = NULL, forgotten = CASE WHEN forgotten = 0 THEN 1 ELSE forgotten END, \
         callback_url = CASE WHEN status IN (1, 2) AND callback_at IS NULL THEN NULL ELSE callback_url END, \
         callback_at = CASE WHEN callback_at IS NULL THEN NULL ELSE CAST($4 AS BIGINT) END, \
         payload = CASE WHEN status = 0 THEN payload ELSE NULL END \
         WHERE region_id = $1 AND environment = $2 AND sequence = $3";
}

/// Stores the candidates that a mutation is about, except the first, which is in the mutation's own
/// row.
pub(super) fn add_others(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    candidates: &[CandidateId],
    sequence: i64,
) -> Result<(), Error> {
    let [region, environment] = Value::of_scope(scope);
    for candidate in candidates.iter().skip(1) {
        let values = [
            region,
            environment,
            Value::Text(candidate.as_str()),
            Value::Int(sequence),
        ];
        transaction.defer(&INSERT, &values)?;
    }
    Ok(())
}

impl Mutations<'_, '_> {
    /// Deletes the caller's text from the mutations about a candidate, except from the one at
    /// position `but`. Their idempotency keys remain as hashes, so that a repeated request does not
    /// create the candidate again. A callback that is still pending is tried once more, now.
    pub async fn forget_subject(&mut self, candidate: CandidateId, but: i64) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Text(candidate.as_str())];
        let sequences = self
            .transaction
            .all(&OF, &values, |row| row.int(column!(OF, sequence)))
            .await?;
        for sequence in sequences.into_iter().filter(|sequence| *sequence != but) {
            let values = [
                region,
                environment,
                Value::Int(sequence),
                Value::Int(self.state.now.micros()),
            ];
            self.transaction.execute(&FORGET_TEXTS, &values).await?;
        }
        self.state.work_by(self.state.now);
        Ok(())
    }
}
