//! The mutation queue of a scope: adding mutations, taking them in order, ending them.

use crate::{Store, candidates::LockedScope};
use db::{Error, Row, Statement, Transaction, Value};
use model::{CandidateId, Environment, KeyId, MutationId, Scope, Timestamp, TraceParent};

pub(super) static INSERT: Statement = Statement::new(
    "INSERT_MUTATION",
    "INSERT INTO mutations (region_id, environment, sequence, id, operation, status, attempts, idempotency_key, \
     candidate_ids, interaction_ids, attachment_ids, payload, problem, callback_url, callback_at, deliveries, \
     created_at, started_at, finished_at, subject, key_id, traceparent, outcome, forgotten, waiting_bytes) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '[]', $16, $17, $17, $18, $19, $20, $21, $22, \
     $23)",
);
pub(super) static REMEMBER_KEY: Statement = Statement::new(
    "REMEMBER_KEY",
    "INSERT INTO idempotency_keys (region_id, environment, owner, key, request, sequence) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
);
pub(super) static KNOWN_KEY: Statement = Statement::new(
    "KNOWN_KEY",
    "SELECT request, sequence FROM idempotency_keys \
     WHERE region_id = $1 AND environment = $2 AND owner = $3 AND key = $4",
);
// SQLite uses the partial index on `status <> 1` only if the query contains that condition.
pub(super) static NEXT_QUEUED: Statement = Statement::new(
    "NEXT_QUEUED",
    "SELECT sequence, id, operation, payload, attempts, callback_url, started_at, key_id, waiting_bytes FROM mutations \
     WHERE region_id = $1 AND environment = $2 AND status <> 1 AND status = 0 AND sequence > $3 \
     ORDER BY sequence LIMIT $4",
);
pub(super) static QUEUED_PAYLOADS: Statement = Statement::new(
    "QUEUED_PAYLOADS",
    "SELECT payload FROM mutations WHERE region_id = $1 AND environment = $2 AND status <> 1 AND status = 0 \
     ORDER BY sequence",
);
pub(super) static NOTE_START: Statement = Statement::new(
    "NOTE_START",
    "UPDATE mutations SET started_at = $4 \
     WHERE region_id = $1 AND environment = $2 AND sequence = $3 AND started_at IS NULL",
);
pub(super) static END: Statement = Statement::new(
    "END_MUTATION",
    "UPDATE mutations SET status = $4, attempts = $5, candidate_ids = $6, interaction_ids = $7, attachment_ids = $8, \
     payload = NULL, problem = $9, callback_at = $10, started_at = $11, finished_at = $12, subject = $13, \
     outcome = $14, forgotten = CASE CAST($15 AS BIGINT) WHEN 0 THEN forgotten ELSE CAST($15 AS BIGINT) END, \
     idempotency_key = CASE CAST($15 AS BIGINT) WHEN 0 THEN idempotency_key ELSE NULL END \
     WHERE region_id = $1 AND environment = $2 AND sequence = $3",
);
pub(super) static NOTE_ATTEMPT: Statement = Statement::new(
    "NOTE_ATTEMPT",
    "UPDATE mutations SET attempts = $4 WHERE region_id = $1 AND environment = $2 AND sequence = $3",
);
pub(super) static SCOPES_WITH_WORK: Statement = Statement::everywhere(
    "SCOPES_WITH_WORK",
    "SELECT region_id, environment FROM scope_state WHERE work_at <= $1 ORDER BY work_at LIMIT $2",
);

/// An idempotency key: the caller's promise that the same key means the same request.
#[derive(Debug, Clone)]
pub struct Idempotency {
    /// The owner of the key: empty for a region's API keys, else a candidate's id.
    pub owner: String,
    /// The key.
    pub key: String,
    /// A keyed hash of the key, stored until the mutation is deleted. The key itself is deleted
    /// when the candidate of its mutation is erased.
    pub hash: String,
    /// A keyed hash of the request.
    pub request: [u8; 16],
}

/// The result of a mutation.
#[derive(Debug, Clone)]
pub struct Ended {
    /// Why it failed, as JSON. `None` when it succeeded.
    pub problem: Option<String>,
    /// When it ended.
    pub at: Timestamp,
    /// The number of attempts.
    pub attempts: i64,
    /// The result in addition to its status, as JSON.
    pub outcome: Option<String>,
    /// What remains to be done or deleted afterwards.
    pub leaves: Leaves,
}

/// The consequences of a mutation that was carried out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Leaves {
    /// Files must still be removed. Until then the mutation is not reported as succeeded.
    pub files: bool,
    /// The candidate was erased, so the idempotency key that the caller sent is deleted too.
    pub nobody: bool,
}

impl Leaves {
    /// Returns the value of the column `forgotten`.
    fn forgotten(self) -> i64 {
        if self.nobody { FORGOTTEN_LAST } else { 0 }
    }
}

/// Value of `forgotten`: the mutation is the erasure itself, and so is its callback.
const FORGOTTEN_LAST: i64 = 2;
/// The status of a mutation whose files must still be removed.
pub(super) const REMOVING: i64 = 3;

/// An accepted write to store.
#[derive(Debug, Clone)]
pub struct NewMutation {
    /// Its id.
    pub id: MutationId,
    /// The operation.
    pub operation: &'static str,
    /// The API key that sent it, if one did.
    pub key: Option<KeyId>,
    /// The caller's idempotency key.
    pub idempotency: Option<Idempotency>,
    /// The candidates it is about.
    pub candidates: Vec<CandidateId>,
    /// The contact moments it is about, as a JSON array.
    pub interaction_ids: String,
    /// The attachments it is about, as a JSON array.
    pub attachment_ids: String,
    /// The work to do, unless it has ended already.
    pub payload: Option<String>,
    /// The size in bytes until it has ended: the payload and the files uploaded with it.
    pub waiting_bytes: i64,
    /// The URL that is called when it ends.
    pub callback_url: Option<String>,
    /// The trace that the callback belongs to.
    pub trace: Option<TraceParent>,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// The result, if it has ended.
    pub ended: Option<Ended>,
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
    /// The API key that sent it, if one did.
    pub key: Option<KeyId>,
    /// Its size in bytes until it has ended.
    pub waiting_bytes: i64,
}

/// Formats a JSON array of ids.
fn listed(ids: &[CandidateId]) -> String {
    serde_json::to_string(ids).unwrap_or_else(|_| "[]".into())
}

/// Returns the candidate that is stored in the mutation's own row.
fn subject(candidates: &[CandidateId]) -> Value<'_> {
    candidates.first().map(CandidateId::as_str).into()
}

fn status_code(ended: Option<&Ended>) -> i64 {
    ended.map_or(0, |ended| {
        if ended.leaves.files {
            REMOVING
        } else {
            1 + i64::from(ended.problem.is_some())
        }
    })
}

pub(super) fn moment(moment: Option<Timestamp>) -> Value<'static> {
    moment.map_or(Value::Null, |moment| Value::Int(moment.micros()))
}

impl LockedScope {
    /// Stores a mutation at the end of the queue, or as one that has ended. Returns its position.
    pub fn add_mutation(
        &mut self,
        transaction: &mut Transaction<'_>,
        new: &NewMutation,
    ) -> Result<i64, Error> {
        let sequence = self.next_mutation();
        let scope = self.scope;
        let [region, environment] = Value::of_scope(&scope);
        let ended_at = new.ended.as_ref().map(|ended| ended.at);
        let leaves = new
            .ended
            .as_ref()
            .map(|ended| ended.leaves)
            .unwrap_or_default();
        let callback_at = ended_at.filter(|_| new.callback_url.is_some() && !leaves.files);
        let candidate_ids = listed(&new.candidates);
        let trace = new.trace.map(|trace| trace.to_string());
        let values = [
            region,
            environment,
            Value::Int(sequence),
            Value::Text(new.id.as_str()),
            Value::Text(new.operation),
            Value::Int(status_code(new.ended.as_ref())),
            Value::Int(new.ended.as_ref().map_or(0, |ended| ended.attempts)),
            new.idempotency
                .as_ref()
                .filter(|_| !leaves.nobody)
                .map(|given| given.key.as_str())
                .into(),
            Value::Text(&candidate_ids),
            Value::Text(&new.interaction_ids),
            Value::Text(&new.attachment_ids),
            new.payload.as_deref().into(),
            new.ended
                .as_ref()
                .and_then(|ended| ended.problem.as_deref())
                .into(),
            new.callback_url.as_deref().into(),
            moment(callback_at),
            Value::Int(new.created_at.micros()),
            moment(ended_at),
            subject(&new.candidates),
            new.key.as_ref().map(KeyId::as_str).into(),
            trace.as_deref().into(),
            new.ended
                .as_ref()
                .and_then(|ended| ended.outcome.as_deref())
                .into(),
            Value::Int(leaves.forgotten()),
            new.payload
                .as_ref()
                .map_or(Value::Null, |_| Value::Int(new.waiting_bytes)),
        ];
        transaction.defer(&INSERT, &values, true)?;
        if let Some(Idempotency {
            owner,
            hash,
            request,
            ..
        }) = &new.idempotency
        {
            let values = [
                region,
                environment,
                Value::Text(owner),
                Value::Text(hash),
                Value::Blob(request),
                Value::Int(sequence),
            ];
            transaction.defer(&REMEMBER_KEY, &values, true)?;
        }
        self.note_more_subjects(transaction, &new.candidates, sequence)?;
        if new.ended.is_none() {
            self.queued += 1;
            self.usage.waiting_bytes += new.waiting_bytes;
            self.work_by(new.created_at);
        }
        if let Some(due) = callback_at {
            self.work_by(due);
        }
        Ok(sequence)
    }

    /// Looks up idempotency keys. `visit` receives, for each known key, its index, the hash of its
    /// request and its mutation's position in the queue.
    pub async fn known_keys<'k>(
        &self,
        transaction: &mut Transaction<'_>,
        keys: impl Iterator<Item = &'k Idempotency>,
        mut visit: impl FnMut(usize, &[u8], i64),
    ) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        let sets: Vec<_> = keys
            .map(|given| {
                vec![
                    region,
                    environment,
                    Value::Text(&given.owner),
                    Value::Text(&given.hash),
                ]
            })
            .collect();
        if sets.is_empty() {
            return Ok(());
        }
        let visit = |index: usize, row: Row<'_>| {
            visit(index, row.blob(0)?, row.int(1)?);
            Ok(())
        };
        transaction.query_batch(&KNOWN_KEY, sets, visit).await
    }

    /// Returns the next queued mutations, at most `limit`.
    pub async fn next_queued(
        &self,
        transaction: &mut Transaction<'_>,
        limit: u32,
    ) -> Result<Vec<Queued>, Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        // Mutations end in order, so all at or before this position have ended. Starting after it
        // skips index entries of ended mutations that were not cleaned up yet.
        let ended = Value::Int(self.last_mutation - self.queued);
        transaction
            .all(
                &NEXT_QUEUED,
                &[region, environment, ended, Value::Int(limit.into())],
                |row| {
                    Ok(Queued {
                        sequence: row.int(0)?,
                        id: row.parsed(1)?,
                        operation: row.text(2)?.to_owned(),
                        // A missing or non-text payload is treated like an invalid one, which the
                        // `services` crate refuses.
                        payload: row
                            .optional_text(3)
                            .ok()
                            .flatten()
                            .unwrap_or_default()
                            .to_owned(),
                        attempts: row.int(4)?,
                        callback_url: row.optional_text(5)?.map(str::to_owned),
                        started_at: row.optional_int(6)?.map(Timestamp::from_micros),
                        key: row.optional_text(7)?.and_then(|key| key.parse().ok()),
                        waiting_bytes: row.optional_int(8)?.unwrap_or_default(),
                    })
                },
            )
            .await
    }

    /// Returns the payloads of all mutations that have not ended.
    pub async fn queued_payloads(
        &self,
        transaction: &mut Transaction<'_>,
    ) -> Result<Vec<String>, Error> {
        let values = Value::of_scope(&self.scope);
        transaction
            .all(&QUEUED_PAYLOADS, &values, |row| Ok(row.text(0)?.to_owned()))
            .await
    }

    /// Records when work on a mutation began.
    pub async fn note_start(
        &self,
        transaction: &mut Transaction<'_>,
        sequence: i64,
        at: Timestamp,
    ) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        let values = [
            region,
            environment,
            Value::Int(sequence),
            Value::Int(at.micros()),
        ];
        transaction.execute(&NOTE_START, &values).await.map(drop)
    }

    /// Records the number of failed attempts at a mutation.
    pub async fn note_attempt(
        &self,
        transaction: &mut Transaction<'_>,
        sequence: i64,
        attempts: i64,
    ) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        transaction
            .execute(
                &NOTE_ATTEMPT,
                &[
                    region,
                    environment,
                    Value::Int(sequence),
                    Value::Int(attempts),
                ],
            )
            .await?;
        Ok(())
    }

    /// Ends a queued mutation, and stores the candidates, contact moments and attachments that it
    /// turned out to be about.
    pub fn end_mutation(
        &mut self,
        transaction: &mut Transaction<'_>,
        queued: &Queued,
        ended: &Ended,
        candidates: &[CandidateId],
        [interaction_ids, attachment_ids]: [&str; 2],
    ) -> Result<(), Error> {
        let scope = self.scope;
        let [region, environment] = Value::of_scope(&scope);
        let callback_at = queued
            .callback_url
            .as_ref()
            .map(|_| ended.at)
            .filter(|_| !ended.leaves.files);
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
            moment(callback_at),
            Value::Int(queued.started_at.unwrap_or(ended.at).micros()),
            Value::Int(ended.at.micros()),
            subject(candidates),
            ended.outcome.as_deref().into(),
            Value::Int(ended.leaves.forgotten()),
        ];
        transaction.defer(&END, &values, true)?;
        self.note_more_subjects(transaction, candidates, queued.sequence)?;
        self.queued -= 1;
        self.usage.waiting_bytes -= queued.waiting_bytes;
        if let Some(due) = callback_at {
            self.work_by(due);
        }
        Ok(())
    }
}

/// Returns the scope of a row that begins with a region and an environment.
pub(crate) fn scope(row: Row<'_>) -> Result<Scope, Error> {
    let environment = if row.int(1)? == 0 {
        Environment::Production
    } else {
        Environment::Sandbox
    };
    Ok(Scope {
        region: row.parsed(0)?,
        environment,
    })
}

impl Store {
    /// Returns the scopes that have work to do now, longest waiting first.
    pub async fn scopes_with_work(&self, now: Timestamp, limit: u32) -> Result<Vec<Scope>, Error> {
        let values = [Value::Int(now.micros()), Value::Int(limit.into())];
        self.database().all(&SCOPES_WITH_WORK, &values, scope).await
    }
}
