//! Accepting a write: in one transaction its key is looked up, its records are made sure of, and it is written down. Where
//! nothing waits before it, it is also done in that transaction, so that its 202 comes after the change.

mod waiting;

use super::{
    mass_erasure,
    operation::{Cause, Operation, Subjects},
    precondition::Precondition,
    refusal::Refusal,
    run::{Fetched, Run},
};
use crate::quotas::{Quotas, disk_admits};
use model::{CandidateId, FileId, KeyId, MutationId, Random, Scope, Timestamp, TraceParent};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use store::{
    Error, Store, Transaction,
    access_log::ChangeEvent,
    audit::{Actor, Entry, Kind},
    candidates::LockedScope,
    mutations::{Ended, Idempotency, Mutation, NewMutation},
};
use tokio::sync::oneshot;
use waiting::{Waiter, Waiting};

/// A write that passed its schema.
#[derive(Debug, Clone)]
pub struct Write {
    /// Where.
    pub scope: Scope,
    /// What.
    pub operation: Operation,
    /// Whose key sends it, if one does.
    pub key: Option<KeyId>,
    /// Whether that key may change settings.
    pub may_settle: bool,
    /// Which state of the record the caller means.
    pub precondition: Option<Precondition>,
    /// In a candidate's session: the e-mail key that the record must bear, also when its turn comes.
    pub person: Option<String>,
    /// The caller's key, and the request it stands for.
    pub idempotency: Option<Idempotency>,
    /// Who is to be told of the end.
    pub callback_url: Option<String>,
    /// The trace it is part of, and so is that.
    pub trace: Option<TraceParent>,
}

impl Write {
    /// A write that nobody's key sends and nothing else is said of.
    pub fn new(scope: Scope, operation: Operation) -> Self {
        Self {
            scope,
            operation,
            key: None,
            may_settle: false,
            precondition: None,
            person: None,
            idempotency: None,
            callback_url: None,
            trace: None,
        }
    }
}

/// What a mutation's row keeps of a write until it is done.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) operation: Operation,
    pub(super) precondition: Option<Precondition>,
    #[serde(default)]
    pub(super) person: Option<String>,
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
    /// Whether nothing is missing to that but that its files are removed.
    pub removing: bool,
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
        Self { id, idempotency_key, candidate_ids, interaction_ids, attachment_ids, ended, removing: false }
    }

    /// The same again for a mutation of before, which may no longer have its key in clear.
    fn again(mutation: Mutation, key: &str) -> Self {
        let ended = mutation.status.has_ended();
        if mutation.operation == Operation::UPSERT {
            return Self::new(mutation.id, Some(key.to_owned()), &Subjects::default(), ended);
        }
        let idempotency_key = Some(key.to_owned());
        let Mutation { id, candidate_ids, interaction_ids, attachment_ids, .. } = mutation;
        Self { id, idempotency_key, candidate_ids, interaction_ids, attachment_ids, ended, removing: false }
    }
}

/// Why a transaction ended without its writes having been received.
enum Broken {
    Store(Error),
    /// One of them could not be done at once.
    NotAtOnce,
    /// One of them was done and is not to be kept.
    Refused(Refusal),
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

/// A write, the id of what it becomes, and why it is refused unless it was accepted before.
type Named = (MutationId, Write, Option<Refusal>);

/// Writes on their way in. Those that arrive in a scope while others are being written share the next transaction.
#[derive(Debug, Clone)]
pub(super) struct Intake {
    store: Store,
    waiting: Arc<Waiting>,
    quotas: Quotas,
}

impl Intake {
    pub(super) fn new(store: Store, quotas: Quotas) -> Self {
        Self { store, waiting: Arc::default(), quotas }
    }

    /// Receives a write; durable once this returns. `files` came along with it.
    pub(super) async fn accept(&self, write: Write, files: Vec<(FileId, Vec<u8>)>) -> Result<Accepted, Error> {
        let (id, scope) = (MutationId::random(self.store.random().as_ref()), write.scope);
        let kept: Vec<FileId> = files.iter().map(|(file, _)| *file).collect();
        let accepted = self.keep_and_receive(id, write, files).await;
        let durable = match &accepted {
            _ if kept.is_empty() => true,
            Ok(accepted) => matches!(accepted, Accepted::Fresh(_)),
            // A commit whose answer was lost is a commit.
            Err(_) => self.is_written_down(scope, id).await.unwrap_or(true),
        };
        if !durable {
            self.store.files().remove(&kept).await;
        }
        accepted
    }

    /// Whether a mutation is there, once no transaction is under way that may write it down.
    async fn is_written_down(&self, scope: Scope, id: MutationId) -> Result<bool, Error> {
        self.store
            .transaction(move |transaction| {
                Box::pin(
                    async move { LockedScope::lock(transaction, scope).await?.has_mutation(transaction, id).await },
                )
            })
            .await
    }

    async fn keep_and_receive(
        &self,
        id: MutationId,
        write: Write,
        files: Vec<(FileId, Vec<u8>)>,
    ) -> Result<Accepted, Error> {
        let refusal = disk_admits(self.store.disks(), &write.operation).err();
        for (file, bytes) in files.into_iter().filter(|_| refusal.is_none()) {
            self.store.files().put(file, bytes).await?;
        }
        let scope = write.scope;
        let (answer, answered) = oneshot::channel();
        if self.waiting.join(scope, Arc::new((id, write, refusal)), answer)? {
            // On a task of its own: a caller who goes away does not break it off for the others.
            tokio::spawn(self.clone().work_through(scope));
        }
        answered.await.unwrap_or_else(|_| Err(Error::Internal("a write was lost on its way in".into())))
    }

    /// Writes that wait for their transaction.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.number()
    }

    async fn work_through(self, scope: Scope) {
        loop {
            self.receive_waiting(scope).await;
            if !self.waiting.leave(scope) {
                return;
            }
        }
    }

    /// Receives what waits in a scope once that can be written to.
    async fn receive_waiting(&self, scope: Scope) {
        let taken: Arc<Mutex<Vec<Waiter>>> = Arc::default();
        let take = {
            let (waiting, taken) = (self.waiting.clone(), taken.clone());
            move || {
                let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
                *taken = waiting.take(scope);
                taken.iter().map(|(write, _)| write.clone()).collect()
            }
        };
        let received = self.receive(scope, take, true).await;
        let mut taken = std::mem::take(&mut *taken.lock().unwrap_or_else(PoisonError::into_inner));
        if let Ok(accepted) = received {
            for ((_, answer), accepted) in taken.into_iter().zip(accepted) {
                drop(answer.send(Ok(accepted)));
            }
            return;
        }
        // One spoils it for all, so each has a transaction of its own.
        if taken.is_empty() {
            taken = self.waiting.take(scope);
        }
        for (write, answer) in taken {
            drop(answer.send(self.receive_alone(scope, write).await));
        }
    }

    async fn receive_alone(&self, scope: Scope, write: Arc<Named>) -> Result<Accepted, Error> {
        let only = |write: &Arc<Named>| {
            let write = write.clone();
            move || vec![write]
        };
        let received = match self.receive(scope, only(&write), true).await {
            // Queued, it gets its tries, each behind a savepoint.
            Err(Broken::NotAtOnce | Broken::Store(Error::Internal(_))) => {
                self.receive(scope, only(&write), false).await
            }
            received => received,
        };
        let lost = || Error::Internal("a write was to be done at once".into());
        match received {
            Ok(accepted) => accepted.into_iter().next().ok_or_else(lost),
            Err(Broken::Store(error)) => Err(error),
            Err(Broken::NotAtOnce) => Err(lost()),
            Err(Broken::Refused(refusal)) => Ok(Accepted::Refused(refusal)),
        }
    }

    /// Receives writes of one scope in one transaction, all or none. Which ones is asked when the scope has been entered.
    async fn receive(
        &self,
        scope: Scope,
        writes: impl FnOnce() -> Vec<Arc<Named>> + Send + 'static,
        at_once: bool,
    ) -> Result<Vec<Accepted>, Broken> {
        let (clock, random, quotas) = (self.store.clock().clone(), self.store.random().clone(), self.quotas);
        let received = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let locked = LockedScope::lock(transaction, scope).await?;
                let (writes, now) = (writes(), clock.now());
                let mut batch = WriteBatch { locked, now, at_once, random, quotas, keys: HashMap::new() };
                batch.look_up_keys(transaction, &writes).await?;
                let mut accepted = Vec::with_capacity(writes.len());
                for write in &writes {
                    accepted.push(batch.receive(transaction, write).await?);
                }
                batch.locked.remove_soon(now);
                let sessions = batch.locked.end_orphaned_sessions(transaction).await?;
                batch.locked.save(transaction)?;
                Ok::<_, Broken>((accepted, sessions))
            })
        });
        let (accepted, sessions) = received.await?;
        self.store.learn_session_generation(sessions);
        Ok(accepted)
    }
}

/// Where the writes of one transaction are received, one after the other.
struct WriteBatch {
    locked: LockedScope,
    now: Timestamp,
    at_once: bool,
    random: Arc<dyn Random>,
    quotas: Quotas,
    /// What keys stand for, by owner and key: a request's hash, and the mutation's place in the queue.
    keys: HashMap<(String, String), (Vec<u8>, i64)>,
}

impl WriteBatch {
    async fn look_up_keys(&mut self, transaction: &mut Transaction<'_>, writes: &[Arc<Named>]) -> Result<(), Error> {
        let given: Vec<&Idempotency> = writes.iter().filter_map(|write| write.1.idempotency.as_ref()).collect();
        let keys = &mut self.keys;
        let known = |index: usize, request: &[u8], sequence: i64| {
            let Idempotency { owner, key, .. } = given[index];
            keys.insert((owner.clone(), key.clone()), (request.to_vec(), sequence));
        };
        self.locked.known_keys(transaction, given.iter().copied(), known).await
    }

    async fn receive(&mut self, transaction: &mut Transaction<'_>, named: &Named) -> Result<Accepted, Broken> {
        let (id, write, refusal) = named;
        let key = write.idempotency.as_ref().map(|given| (given.owner.clone(), given.key.clone()));
        let known = key.as_ref().and_then(|key| self.keys.get(key));
        if let (Some((request, sequence)), Some(given)) = (known, &write.idempotency) {
            if given.request.as_slice() != request {
                return Ok(Accepted::KeyReused);
            }
            let before = self.locked.mutation(transaction, *sequence).await?;
            let before = before.ok_or_else(|| Error::Internal("a key's mutation is missing".into()))?;
            return Ok(Accepted::Replayed(Receipt::again(before, &given.key)));
        }
        let (now, nothing, sequence) = (self.now, Fetched::new(), self.locked.upcoming_mutation());
        let actor = by(write.key, write.person.is_some());
        let mut run =
            Run { transaction, locked: &mut self.locked, now, fetched: &nothing, sequence, mutation: *id, actor };
        if let Err(refusal) = run.admit(&write.operation, write.precondition.as_ref(), write.person.as_deref()).await? {
            return Ok(Accepted::Refused(refusal));
        }
        if let (Operation::Erase { cause: Cause::Region, .. }, Some(key)) = (&write.operation, write.key) {
            let random = self.random.as_ref();
            let counted = mass_erasure::count(run.transaction, run.locked, (key, write.may_settle), now, random);
            if let Err(refusal) = counted.await? {
                return Ok(Accepted::Refused(refusal));
            }
        }
        let wanting = refusal.clone().map_or_else(|| self.quotas.admit(run.locked, write.operation.needs()), Err);
        if let Err(refusal) = wanting {
            return Ok(Accepted::Refused(refusal));
        }
        let before = run.locked.usage;
        let mut subjects = write.operation.subjects();
        let told = subjects.clone();
        let at_once = self.at_once && run.locked.queued == 0 && !write.operation.needs_files();
        if at_once {
            match run.execute(&write.operation).await {
                Ok(Ok(about)) => {
                    subjects = about;
                    self.quotas.judge(&before, run.locked).map_err(Broken::Refused)?;
                }
                Err(Error::Unavailable(cause)) => return Err(Error::Unavailable(cause).into()),
                Ok(Err(_)) | Err(_) => return Err(Broken::NotAtOnce),
            }
        }
        let removing = subjects.leaves.files;
        let mutation = self.mutation(*id, write, subjects, at_once);
        if !at_once
            && !write.operation.only_removes()
            && let Err(refusal) = self.quotas.admit_waiting(&self.locked, mutation.waiting_bytes)
        {
            return Ok(Accepted::Refused(refusal));
        }
        let sequence = self.locked.add_mutation(transaction, &mutation)?;
        if at_once {
            note_write(&mut self.locked, (write.key, sequence, now), &write.operation, &mutation.candidates);
            account(&mut self.locked, &write.operation, by(write.key, write.person.is_some()), *id, now);
        }
        if !at_once {
            for (id, candidate) in write.operation.makes() {
                self.locked.reserve_id(transaction, &id, candidate, sequence)?;
            }
        }
        if let (Some(key), Some(given)) = (key, &write.idempotency) {
            self.keys.insert(key, (given.request.to_vec(), sequence));
        }
        let key = write.idempotency.as_ref().map(|given| given.key.clone());
        let receipt = Receipt::new(mutation.id, key, &told, at_once && !removing);
        Ok(Accepted::Fresh(Receipt { removing, ..receipt }))
    }

    fn mutation(&self, id: MutationId, write: &Write, subjects: Subjects, done: bool) -> NewMutation {
        let [interaction_ids, attachment_ids] = subjects.listed();
        let (outcome, leaves) = (subjects.outcome(), subjects.leaves);
        let stored = || {
            let Write { operation, precondition, person, .. } = write.clone();
            let stored = Stored { operation, precondition, person };
            serde_json::to_string(&stored).expect("an operation serializes")
        };
        let payload = (!done).then(stored);
        let bytes = |payload: &String| payload.len() as u64 + write.operation.files_bytes(0);
        NewMutation {
            id,
            operation: write.operation.name(),
            waiting_bytes: payload.as_ref().map_or(0, |payload| i64::try_from(bytes(payload)).unwrap_or(i64::MAX)),
            key: write.key,
            idempotency: write.idempotency.clone(),
            candidates: subjects.candidates,
            interaction_ids,
            attachment_ids,
            payload,
            callback_url: write.callback_url.clone(),
            trace: write.trace.filter(|_| write.callback_url.is_some()),
            created_at: self.now,
            ended: done.then_some(Ended { problem: None, at: self.now, attempts: 1, outcome, leaves }),
        }
    }
}

/// Whose a write is, as the audit log names them.
pub(super) fn by(key: Option<KeyId>, in_session: bool) -> Actor {
    match key {
        Some(key) => Actor::Key(key),
        None if in_session => Actor::Candidate,
        None => Actor::System,
    }
}

/// Tells the audit log of an erasure that was done: which record it was, and nothing of what was in it.
pub(super) fn account(
    locked: &mut LockedScope,
    operation: &Operation,
    actor: Actor,
    mutation: MutationId,
    now: Timestamp,
) {
    if let Operation::Erase { candidate, .. } = operation {
        let scope = *locked.scope();
        let entry = Entry::new(Kind::CandidateErased, actor, now).of(scope.region).about(candidate);
        locked.note(entry.with("environment", scope.environment.name()).with("mutation", mutation.as_str()));
    }
}

/// Has it recorded whose key changed which candidates, where a key did.
pub(super) fn note_write(
    locked: &mut LockedScope,
    (key, sequence, at): (Option<KeyId>, i64, Timestamp),
    operation: &Operation,
    candidates: &[CandidateId],
) {
    let Some(key) = key else { return };
    let written = ChangeEvent { key, action: operation.name(), fields: operation.fields(), at, sequence };
    locked.note_write(candidates, &written);
}
