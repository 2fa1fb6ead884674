//! Accepting a write: in one transaction its key is looked up, its records are made sure of, and it is written down. Where
//! nothing waits before it, it is also done in that transaction, so that its 202 comes after the change.

use super::{
    operation::{Operation, Subjects},
    precondition::Precondition,
    refusal::Refusal,
    run::{Fetched, Run},
};
use model::{FileId, MutationId, Random, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{
    Error, Store, Transaction,
    candidates::Lane,
    mutations::{Ended, Idempotency, Mutation, NewMutation},
};

/// A write that passed its schema.
#[derive(Debug, Clone)]
pub struct Write {
    /// Where.
    pub scope: Scope,
    /// What.
    pub operation: Operation,
    /// Which state of the record the caller means.
    pub precondition: Option<Precondition>,
    /// The caller's key, and the request it stands for.
    pub idempotency: Option<Idempotency>,
    /// Who is to be told of the end.
    pub callback_url: Option<String>,
}

/// What a mutation's row keeps of a write until it is done.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) operation: Operation,
    pub(super) precondition: Option<Precondition>,
}

/// What a 202 tells of a mutation.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// Its id.
    pub id: MutationId,
    /// The caller's key.
    pub idempotency_key: Option<String>,
    /// The candidates it is about, a JSON array. An upsert's are known in the end.
    pub candidate_ids: String,
    /// The contact moments, a JSON array.
    pub interaction_ids: String,
    /// The attachments, a JSON array.
    pub attachment_ids: String,
    /// Whether it has come to its end already.
    pub ended: bool,
}

/// How a write was received.
#[derive(Debug, Clone)]
pub enum Accepted {
    /// It is on disk and will be done.
    Fresh(Receipt),
    /// It was accepted before, under the same key.
    Replayed(Receipt),
    /// Its key stands for another request.
    KeyReused,
    /// It cannot be done.
    Refused(Refusal),
}

impl Receipt {
    fn new(id: MutationId, idempotency_key: Option<String>, told: &Subjects, ended: bool) -> Self {
        let [interaction_ids, attachment_ids] = told.listed();
        let candidate_ids = serde_json::to_string(&told.candidates).unwrap_or_else(|_| "[]".into());
        Self { id, idempotency_key, candidate_ids, interaction_ids, attachment_ids, ended }
    }

    /// The same again for a mutation of before.
    fn again(mutation: Mutation) -> Self {
        let ended = mutation.status.has_ended();
        if mutation.operation == (Operation::UPSERT) {
            return Self::new(mutation.id, mutation.idempotency_key, &Subjects::default(), ended);
        }
        let Mutation { id, idempotency_key, candidate_ids, interaction_ids, attachment_ids, .. } = mutation;
        Self { id, idempotency_key, candidate_ids, interaction_ids, attachment_ids, ended }
    }
}

/// Why a transaction ended without a write having been received.
enum Broken {
    Store(Error),
    /// It could not be done at once; it is to be queued.
    NotAtOnce,
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

/// Receives a write; durable once this returns. `files` came along with it.
pub(super) async fn accept(store: &Store, write: Write, files: Vec<(FileId, Vec<u8>)>) -> Result<Accepted, Error> {
    let kept: Vec<FileId> = files.iter().map(|(file, _)| *file).collect();
    let accepted = keep_and_receive(store, write, files).await;
    if !kept.is_empty() && !matches!(accepted, Ok(Accepted::Fresh(_))) {
        store.files().remove(&kept).await;
    }
    accepted
}

async fn keep_and_receive(store: &Store, write: Write, files: Vec<(FileId, Vec<u8>)>) -> Result<Accepted, Error> {
    for (file, bytes) in files {
        store.files().put(file, bytes).await?;
    }
    let write = Arc::new(write);
    let now = store.clock().now();
    let receive = |at_once: bool| {
        let (write, random) = (write.clone(), store.random().clone());
        store.transaction(move |transaction| {
            Box::pin(async move { receive(transaction, &write, now, random.as_ref(), at_once).await })
        })
    };
    let received = match receive(!write.operation.needs_files()).await {
        Err(Broken::NotAtOnce) => receive(false).await,
        received => received,
    };
    received.map_err(|broken| match broken {
        Broken::Store(error) => error,
        Broken::NotAtOnce => Error::Internal("a write was to be done at once".into()),
    })
}

async fn receive(
    transaction: &mut Transaction<'_>,
    write: &Write,
    now: Timestamp,
    random: &dyn Random,
    at_once: bool,
) -> Result<Accepted, Broken> {
    let mut lane = Lane::enter(transaction, write.scope).await?;
    if let Some(Idempotency { owner, key, request }) = &write.idempotency
        && let Some((known, sequence)) = lane.known_key(transaction, owner, key).await?
    {
        if known != request {
            return Ok(Accepted::KeyReused);
        }
        let before = lane.mutation(transaction, sequence).await?;
        let before = before.ok_or_else(|| Error::Internal("a key's mutation is missing".into()))?;
        return Ok(Accepted::Replayed(Receipt::again(before)));
    }
    let nothing = Fetched::new();
    let mut run = Run { transaction, lane: &mut lane, now, fetched: &nothing, sequence: None };
    if let Err(refusal) = run.admit(&write.operation, write.precondition.as_ref()).await? {
        return Ok(Accepted::Refused(refusal));
    }
    let mut subjects = write.operation.subjects();
    let told = subjects.clone();
    let at_once = at_once && run.lane.queued == 0;
    if at_once {
        match run.execute(&write.operation).await {
            Ok(Ok(about)) => subjects = about,
            Err(Error::Unavailable(cause)) => return Err(Error::Unavailable(cause).into()),
            // Queued, it gets its tries, each behind a savepoint.
            Ok(Err(_)) | Err(_) => return Err(Broken::NotAtOnce),
        }
    }
    let [interaction_ids, attachment_ids] = subjects.listed();
    let stored = || {
        let stored = Stored { operation: write.operation.clone(), precondition: write.precondition.clone() };
        serde_json::to_string(&stored).expect("an operation serializes")
    };
    let mutation = NewMutation {
        id: MutationId::random(random),
        operation: write.operation.name(),
        idempotency: write.idempotency.clone(),
        candidates: subjects.candidates,
        interaction_ids,
        attachment_ids,
        payload: (!at_once).then(stored),
        callback_url: write.callback_url.clone(),
        created_at: now,
        ended: at_once.then_some(Ended { problem: None, at: now, attempts: 1 }),
    };
    let sequence = lane.add_mutation(transaction, &mutation).await?;
    if !at_once {
        for (id, candidate) in write.operation.makes() {
            lane.pend(transaction, &id, candidate, sequence).await?;
        }
    }
    lane.leave(transaction).await?;
    let key = write.idempotency.as_ref().map(|given| given.key.clone());
    Ok(Accepted::Fresh(Receipt::new(mutation.id, key, &told, at_once)))
}
