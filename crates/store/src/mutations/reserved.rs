//! The ids of records that queued mutations will create. Further writes may refer to these records
//! before they exist.

use crate::unit_of_work::aggregate;
use db::{Error, Value, column, statements};
use model::CandidateId;

statements! {
    pub(super) scope PEND as "PEND_RECORD" =
        "INSERT INTO pending_records (region_id, environment, id, candidate_id, sequence) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT DO NOTHING";
    pub(super) scope PENDING as "PENDING_RECORD" =
        "SELECT candidate_id FROM pending_records WHERE region_id = $1 AND environment = $2 AND id = $3";
    pub(super) scope UNPEND as "UNPEND_RECORD" =
        "DELETE FROM pending_records WHERE region_id = $1 AND environment = $2 AND id = $3";
    pub(super) scope UNPEND_ALL as "UNPEND_RECORDS" =
        "DELETE FROM pending_records WHERE region_id = $1 AND environment = $2 AND sequence = $3";
}

aggregate! {
    /// The ids of the locked scope that queued mutations have reserved.
    ReservedIds,
    /// Gives access to the ids that queued mutations have reserved.
    reserved_ids
}

impl ReservedIds<'_, '_> {
    /// Reserves an id: a queued mutation will create this record of this candidate (the candidate
    /// itself, or a record that belongs to it).
    pub fn add(&mut self, id: &str, candidate: CandidateId, sequence: i64) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(id),
            Value::Text(candidate.as_str()),
            Value::Int(sequence),
        ];
        self.transaction.defer(&PEND, &values)
    }

    /// Returns whether a queued mutation will create this record of this candidate.
    pub async fn has(&mut self, id: &str, candidate: CandidateId) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Text(id)];
        let of: Option<CandidateId> = self
            .transaction
            .first(&PENDING, &values, |row| {
                row.parsed(column!(PENDING, candidate_id))
            })
            .await?;
        Ok(of == Some(candidate))
    }

    /// Releases all ids of the mutation at this position, which will not create them any more.
    pub async fn release_all(&mut self, sequence: i64) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Int(sequence)];
        self.transaction
            .execute(&UNPEND_ALL, &values)
            .await
            .map(drop)
    }

    /// Releases an id: its record was created, or never will be.
    pub fn release(&mut self, id: &str) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Text(id)];
        self.transaction.defer(&UNPEND, &values)
    }
}
