//! The candidates that a mutation is about, and the records it will create.

use crate::candidates::LockedScope;
use db::{Error, Statement, Transaction, Value};
use model::{CandidateId, Timestamp};

pub(super) static INSERT: Statement = Statement::new(
    "INSERT_SUBJECT",
    "INSERT INTO mutation_subjects (region_id, environment, candidate_id, sequence) VALUES ($1, $2, $3, $4) \
     ON CONFLICT DO NOTHING",
);
pub(super) static OF: Statement = Statement::new(
    "SUBJECTS_OF",
    "SELECT sequence FROM mutations WHERE region_id = $1 AND environment = $2 AND subject = $3 UNION ALL \
     SELECT sequence FROM mutation_subjects WHERE region_id = $1 AND environment = $2 AND candidate_id = $3",
);
pub(super) static FORGET_KEYS: Statement = Statement::new(
    "FORGET_KEYS",
    "DELETE FROM idempotency_keys WHERE region_id = $1 AND environment = $2 AND sequence = $3",
);
pub(super) static FORGET_TEXTS: Statement = Statement::new(
    "FORGET_TEXTS",
    "UPDATE mutations SET idempotency_key = NULL, forgotten = CASE forgotten WHEN 0 THEN 1 ELSE forgotten END, \
     callback_url = CASE WHEN status IN (1, 2) AND callback_at IS NULL THEN NULL ELSE callback_url END, \
     callback_at = CASE WHEN callback_at IS NULL THEN NULL ELSE CAST($4 AS BIGINT) END, \
     payload = CASE status WHEN 0 THEN payload ELSE NULL END \
     WHERE region_id = $1 AND environment = $2 AND sequence = $3",
);
pub(super) static PEND: Statement = Statement::new(
    "PEND_RECORD",
    "INSERT INTO pending_records (region_id, environment, id, candidate_id, sequence) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT DO NOTHING",
);
pub(super) static PENDING: Statement = Statement::new(
    "PENDING_RECORD",
    "SELECT candidate_id FROM pending_records WHERE region_id = $1 AND environment = $2 AND id = $3",
);
pub(super) static UNPEND: Statement = Statement::new(
    "UNPEND_RECORD",
    "DELETE FROM pending_records WHERE region_id = $1 AND environment = $2 AND id = $3",
);
pub(super) static UNPEND_ALL: Statement = Statement::new(
    "UNPEND_RECORDS",
    "DELETE FROM pending_records WHERE region_id = $1 AND environment = $2 AND sequence = $3",
);

impl LockedScope {
    /// Stores the candidates that a mutation is about, except the first, which is in the mutation's
    /// own row.
    pub(super) fn note_more_subjects(
        &self,
        transaction: &mut Transaction<'_>,
        candidates: &[CandidateId],
        sequence: i64,
    ) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        for candidate in candidates.iter().skip(1) {
            let values = [
                region,
                environment,
                Value::Text(candidate.as_str()),
                Value::Int(sequence),
            ];
            transaction.defer(&INSERT, &values, false)?;
        }
        Ok(())
    }

    /// Deletes the caller's text from the mutations about a candidate, except from the one at
    /// position `but`. Their idempotency keys remain as hashes, so that a repeated request does not
    /// create the candidate again. A callback that is still pending is tried once more, now.
    pub async fn forget_subject(
        &mut self,
        transaction: &mut Transaction<'_>,
        candidate: CandidateId,
        but: i64,
        now: Timestamp,
    ) -> Result<(), Error> {
        let scope = self.scope;
        let [region, environment] = Value::of_scope(&scope);
        let values = [region, environment, Value::Text(candidate.as_str())];
        let sequences = transaction.all(&OF, &values, |row| row.int(0)).await?;
        for sequence in sequences.into_iter().filter(|sequence| *sequence != but) {
            let values = [
                region,
                environment,
                Value::Int(sequence),
                Value::Int(now.micros()),
            ];
            transaction.execute(&FORGET_TEXTS, &values).await?;
        }
        self.work_by(now);
        Ok(())
    }

    /// Reserves an id: a queued mutation will create this record of this candidate (the candidate
    /// itself, or a record that belongs to it).
    pub fn reserve_id(
        &self,
        transaction: &mut Transaction<'_>,
        id: &str,
        candidate: CandidateId,
        sequence: i64,
    ) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        let values = [
            region,
            environment,
            Value::Text(id),
            Value::Text(candidate.as_str()),
            Value::Int(sequence),
        ];
        transaction.defer(&PEND, &values, false)
    }

    /// Returns whether a queued mutation will create this record of this candidate.
    pub async fn is_pending(
        &self,
        transaction: &mut Transaction<'_>,
        id: &str,
        candidate: CandidateId,
    ) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        let of: Option<CandidateId> = transaction
            .first(&PENDING, &[region, environment, Value::Text(id)], |row| {
                row.parsed(0)
            })
            .await?;
        Ok(of == Some(candidate))
    }

    /// Releases all reserved ids of the mutation at this position, which will not create them any
    /// more.
    pub async fn release_reserved_ids(
        &self,
        transaction: &mut Transaction<'_>,
        sequence: i64,
    ) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        transaction
            .execute(&UNPEND_ALL, &[region, environment, Value::Int(sequence)])
            .await
            .map(drop)
    }

    /// Releases a reserved id: its record was created, or never will be.
    pub fn release_reserved_id(
        &self,
        transaction: &mut Transaction<'_>,
        id: &str,
    ) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        transaction.defer(&UNPEND, &[region, environment, Value::Text(id)], false)
    }
}
