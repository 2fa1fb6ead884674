//! The mutation queue of a scope: taking mutations in order, and ending them.

use super::{
    author::Author,
    ended::{Ended, listed, status_code, subject},
    subjects,
};
use crate::unit_of_work::{Lease, aggregate};
use db::{Columns, Error, Row, Value, column, statements};
use model::{CandidateId, Environment, MutationId, Scope, Timestamp};

// SQLite uses the partial index on `status <> 1` only if the query contains that condition.
statements! {
    pub(super) scope NEXT_QUEUED as "NEXT_QUEUED" =
        "SELECT sequence, id, operation, payload, attempts, callback_url, started_at, waiting_bytes, \
         key_id, author_kind, person_id, person_name, person_role FROM mutations \
         WHERE region_id = $1 AND environment = $2 AND status <> 1 AND status = 0 AND sequence > $3 \
         ORDER BY sequence LIMIT $4";
    pub(super) scope QUEUED_PAYLOADS as "QUEUED_PAYLOADS" =
        "SELECT payload FROM mutations WHERE region_id = $1 AND environment = $2 AND status <> 1 AND status = 0 \
         ORDER BY sequence";
    pub(super) scope NOTE_START as "NOTE_START" =
        "UPDATE mutations SET started_at = $4 \
         WHERE region_id = $1 AND environment = $2 AND sequence = $3 AND started_at IS NULL";
    pub(super) scope END as "END_MUTATION" =
        "UPDATE mutations SET status = $4, attempts = $5, candidate_ids = $6, interaction_ids = $7, attachment_ids = $8, \
         payload = NULL, problem = $9, callback_at = $10, started_at = $11, finished_at = $12, subject = $13, \
         outcome = $14, forgotten = CASE WHEN CAST($15 AS BIGINT) = 0 THEN forgotten ELSE CAST($15 AS BIGINT) END, \
         idempotency_key = CASE WHEN CAST($15 AS BIGINT) = 0 THEN idempotency_key ELSE NULL END \
         WHERE region_id = $1 AND environment = $2 AND sequence = $3";
    pub(super) scope NOTE_ATTEMPT as "NOTE_ATTEMPT" =
        "UPDATE mutations SET attempts = $4 WHERE region_id = $1 AND environment = $2 AND sequence = $3";
}

/// A mutation in the queue.
#[derive(Debug, Clone)]
pub struct Queued {
    /// Its position in the queue.
    pub sequence: i64,
    /// Its id.
    pub id: MutationId,
    /// The operation.
    pub operation: String,
    /// The work to do.
    pub payload: String,
    /// The number of attempts so far.
    pub attempts: i64,
    /// The URL that is called when it ends.
    pub callback_url: Option<String>,
    /// When it was first tried.
    pub started_at: Option<Timestamp>,
    /// Who sent it. None if a node of an earlier version accepted it, and it was no API key.
    pub author: Option<Author>,
    /// Its size in bytes until it has ended.
    pub waiting_bytes: i64,
}

aggregate! {
    /// The queue of the locked scope: its mutations that have not ended.
    Queue,
    /// Gives access to the queue of the scope.
    queue
}

impl Queue<'_, '_> {
    /// Returns the number of mutations in the queue.
    pub fn length(&self) -> i64 {
        self.state.row.queued
    }

    /// Returns whether a node fetches the files of the first mutation now, or the mutation waits
    /// for its next attempt.
    pub fn is_leased(&self) -> bool {
        let lease = self.state.row.lease.as_ref();
        lease.is_some_and(|lease| lease.until > self.state.now)
    }

    /// Returns whether the lease on the first mutation has this holder.
    pub fn is_held_by(&self, holder: &str) -> bool {
        let lease = self.state.row.lease.as_ref();
        lease.is_some_and(|lease| lease.holder == holder)
    }

    /// Sets or ends the lease on the first mutation.
    pub fn set_lease(&mut self, lease: Option<Lease>) {
        self.state.row.lease = lease;
        self.state.is_rescheduled = true;
    }

    /// Returns the next mutations, at most `limit`.
    pub async fn next(&mut self, limit: u32) -> Result<Vec<Queued>, Error> {
        let row = &mut self.state.row;
        let [region, environment] = Value::of_scope(&self.state.scope);
        // Mutations end in order, so all at or before this position have ended. Starting after it
        // skips index entries of ended mutations that were not cleaned up yet.
        let ended = Value::Int(row.last_mutation - row.queued);
        let values = [region, environment, ended, Value::Int(limit.into())];
        let next = self.transaction.all(&NEXT_QUEUED, &values, queued).await?;
        if next.is_empty() {
            row.queued = 0;
            row.usage.waiting_bytes = 0;
        }
        Ok(next)
    }

    /// Returns the payloads of all mutations in the queue.
    pub async fn payloads(&mut self) -> Result<Vec<String>, Error> {
        let values = Value::of_scope(&self.state.scope);
        self.transaction
            .all(&QUEUED_PAYLOADS, &values, |row| {
                Ok(row.text(column!(QUEUED_PAYLOADS, payload))?.to_owned())
            })
            .await
    }

    /// Records that work on a mutation began now, unless it began earlier.
    pub async fn note_start(&mut self, sequence: i64) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Int(sequence),
            Value::Int(self.state.now.micros()),
        ];
        self.transaction
            .execute(&NOTE_START, &values)
            .await
            .map(drop)
    }

    /// Records the number of failed attempts at a mutation.
    pub async fn note_attempt(&mut self, sequence: i64, attempts: i64) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Int(sequence),
            Value::Int(attempts),
        ];
        self.transaction
            .execute(&NOTE_ATTEMPT, &values)
            .await
            .map(drop)
    }

    /// Ends a mutation, and stores the candidates, contact moments and attachments that it turned
    /// out to be about.
    pub fn end(
        &mut self,
        queued: &Queued,
        ended: &Ended,
        candidates: &[CandidateId],
        [interaction_ids, attachment_ids]: [&str; 2],
    ) -> Result<(), Error> {
        let scope = self.state.scope;
        let [region, environment] = Value::of_scope(&scope);
        let called = queued.callback_url.is_some() && !ended.leaves.files;
        let callback_at = called.then_some(ended.at);
        let candidate_ids = listed(candidates);
        let values = [
            region,
            environment,
            Value::Int(queued.sequence),
            Value::Int(status_code(Some(ended))),
            Value::Int(ended.attempts),
            Value::Text(&candidate_ids),
            Value::Text(interaction_ids),
            Value::Text(attachment_ids),
            ended.problem.as_deref().into(),
            callback_at.into(),
            Value::Int(queued.started_at.unwrap_or(ended.at).micros()),
            Value::Int(ended.at.micros()),
            subject(candidates),
            ended.outcome.as_deref().into(),
            Value::Int(ended.leaves.forgotten()),
        ];
        self.transaction.defer_one(&END, &values)?;
        subjects::add_others(self.transaction, &scope, candidates, queued.sequence)?;
        if !ended.leaves.files {
            let failed = ended.problem.is_some();
            let actor = queued.author.as_ref().map(Author::actor);
            let mutation = (queued.id.as_str(), actor);
            self.state.note_mutation_ended(failed, mutation);
        }
        self.state.row.queued -= 1;
        self.state.row.usage.waiting_bytes -= queued.waiting_bytes;
        self.state.is_rescheduled = true;
        Ok(())
    }
}

fn queued(row: Row<'_>) -> Result<Queued, Error> {
    Ok(Queued {
        sequence: row.int(column!(NEXT_QUEUED, sequence))?,
        id: row.parsed(column!(NEXT_QUEUED, id))?,
        operation: row.text(column!(NEXT_QUEUED, operation))?.to_owned(),
        // A missing or non-text payload is treated like an invalid one, which the `services` crate
        // refuses.
        payload: row
            .optional_text(column!(NEXT_QUEUED, payload))
            .ok()
            .flatten()
            .unwrap_or_default()
            .to_owned(),
        attempts: row.int(column!(NEXT_QUEUED, attempts))?,
        callback_url: row
            .optional_text(column!(NEXT_QUEUED, callback_url))?
            .map(str::to_owned),
        started_at: row
            .optional_int(column!(NEXT_QUEUED, started_at))?
            .map(Timestamp::from_micros),
        author: Author::read::<NEXT_QUEUED>(row)?,
        waiting_bytes: row
            .optional_int(column!(NEXT_QUEUED, waiting_bytes))?
            .unwrap_or_default(),
    })
}

/// Returns the scope of a row with a region and an environment.
pub(crate) fn scope<C: Columns>(row: Row<'_>) -> Result<Scope, Error> {
    let environment = if row.int(column!(C, environment))? == 0 {
        Environment::Production
    } else {
        Environment::Sandbox
    };
    Ok(Scope {
        region: row.parsed(column!(C, region_id))?,
        environment,
    })
}
