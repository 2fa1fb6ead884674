//! Storing mutations when they are accepted, and their idempotency keys.

use super::{
    author::Author,
    ended::{Ended, listed, status_code, subject},
    subjects,
};
use crate::unit_of_work::aggregate;
use db::{Error, Row, Value, column, statements};
use model::{Action, CandidateId, MutationId, Timestamp, TraceParent};

statements! {
    pub(super) scope INSERT as "INSERT_MUTATION" =
        "INSERT INTO mutations (region_id, environment, sequence, id, operation, status, attempts, idempotency_key, \
         candidate_ids, interaction_ids, attachment_ids, payload, problem, callback_url, callback_at, deliveries, \
         created_at, started_at, finished_at, subject, traceparent, outcome, forgotten, waiting_bytes, key_id, author_kind, \
         person_id, person_name, person_role) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '[]', $16, $17, $17, $18, $19, $20, $21, $22, \
         $23, $24, $25, $26, $27)";
    pub(super) scope REMEMBER_KEY as "REMEMBER_KEY" =
        "INSERT INTO idempotency_keys (region_id, environment, owner, key, request, sequence) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    pub(super) scope KNOWN_KEY as "KNOWN_KEY" =
        "SELECT request, sequence FROM idempotency_keys \
         WHERE region_id = $1 AND environment = $2 AND owner = $3 AND key = $4";
}

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

/// An accepted write to store.
#[derive(Debug, Clone)]
pub struct NewMutation {
    /// Its id.
    pub id: MutationId,
    /// The operation.
    pub operation: Action,
    /// Who sent it.
    pub author: Author,
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

aggregate! {
    /// The mutations of the locked scope, whether they have ended or not.
    Mutations,
    /// Gives access to the mutations of the scope.
    mutations
}

impl Mutations<'_, '_> {
    /// Returns the queue position that the next mutation will get.
    pub fn upcoming(&self) -> i64 {
        self.state.row.last_mutation + 1
    }

    /// Stores a mutation at the end of the queue, or as one that has ended. Returns its position.
    pub fn add(&mut self, new: &NewMutation) -> Result<i64, Error> {
        let sequence = self.upcoming();
        self.state.row.last_mutation = sequence;
        let [region, environment] = Value::of_scope(&self.state.scope);
        let ended = new.ended.as_ref();
        let ended_at = ended.map(|ended| ended.at);
        let leaves = ended.map(|ended| ended.leaves).unwrap_or_default();
        let callback_at = ended_at.filter(|_| new.callback_url.is_some() && !leaves.files);
        let candidate_ids = listed(&new.candidates);
        let trace = new.trace.map(|trace| trace.to_string());
        let key = new.idempotency.as_ref().filter(|_| !leaves.nobody);
        let waiting_bytes = new.payload.as_ref().map(|_| new.waiting_bytes);
        let [key_id, kind, person, name, role] = new.author.values();
        let values = [
            region,
            environment,
            Value::Int(sequence),
            Value::Text(new.id.as_str()),
            Value::Text(new.operation.name()),
            Value::Int(status_code(ended)),
            Value::Int(ended.map_or(0, |ended| ended.attempts)),
            key.map(|given| given.key.as_str()).into(),
            Value::Text(&candidate_ids),
            Value::Text(&new.interaction_ids),
            Value::Text(&new.attachment_ids),
            new.payload.as_deref().into(),
            ended.and_then(|ended| ended.problem.as_deref()).into(),
            new.callback_url.as_deref().into(),
            callback_at.into(),
            Value::Int(new.created_at.micros()),
            ended_at.into(),
            subject(&new.candidates),
            trace.as_deref().into(),
            ended.and_then(|ended| ended.outcome.as_deref()).into(),
            Value::Int(leaves.forgotten()),
            waiting_bytes.map_or(Value::Null, Value::Int),
            key_id,
            kind,
            person,
            name,
            role,
        ];
        self.transaction.defer_one(&INSERT, &values)?;
        if let Some(given) = &new.idempotency {
            let values = [
                region,
                environment,
                Value::Text(&given.owner),
                Value::Text(&given.hash),
                Value::Blob(&given.request),
                Value::Int(sequence),
            ];
            self.transaction.defer_one(&REMEMBER_KEY, &values)?;
        }
        subjects::add_others(
            self.transaction,
            &self.state.scope,
            &new.candidates,
            sequence,
        )?;
        if let Some(ended) = ended
            && !leaves.files
        {
            let failed = ended.problem.is_some();
            self.state
                .note_mutation_ended(failed, (new.id.as_str(), Some(new.author.actor())));
        }
        if ended.is_none() {
            self.state.row.queued += 1;
            self.state.row.usage.waiting_bytes += new.waiting_bytes;
            self.state.work_by(new.created_at);
        }
        if let Some(due) = callback_at {
            self.state.work_by(due);
        }
        Ok(sequence)
    }

    /// Looks up idempotency keys. `visit` receives, for each known key, its index, the hash of its
    /// request and its mutation's position in the queue.
    pub async fn known_keys<'k>(
        &mut self,
        keys: impl Iterator<Item = &'k Idempotency>,
        mut visit: impl FnMut(usize, &[u8], i64),
    ) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
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
            visit(
                index,
                row.blob(column!(KNOWN_KEY, request))?,
                row.int(column!(KNOWN_KEY, sequence))?,
            );
            Ok(())
        };
        self.transaction.query_batch(&KNOWN_KEY, sets, visit).await
    }
}
