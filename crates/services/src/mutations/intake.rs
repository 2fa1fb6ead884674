//! Accepts writes. One transaction looks up the idempotency key, checks that the records concerned
//! exist, and stores the mutation. If the scope's queue is empty and no file must be fetched, the
//! same transaction also executes the mutation, so the 202 response is sent after the change.

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

/// A write that has passed schema validation.
#[derive(Debug, Clone)]
pub struct Write {
    /// The scope that is written to.
    pub scope: Scope,
    /// The operation.
    pub operation: Operation,
    /// The API key that sent the write, if any.
    pub key: Option<KeyId>,
    /// Whether that key has the permission to change settings.
    pub may_settle: bool,
    /// The record states in which the write may be executed (`If-Match`).
    pub precondition: Option<Precondition>,
    /// In a candidate's session: the e-mail identity key that the record must have. It is checked
    /// again when the write is executed.
    pub person: Option<String>,
    /// The idempotency key, its owner and the hash of this request.
    pub idempotency: Option<Idempotency>,
    /// The URL that receives a callback when the mutation ends.
    pub callback_url: Option<String>,
    /// The trace that the request is part of; the callback joins the same trace.
    pub trace: Option<TraceParent>,
}

impl Write {
    /// Creates a write without an API key and with every other option unset.
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

/// The part of a write that its mutation row stores until it is executed.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) operation: Operation,
    pub(super) precondition: Option<Precondition>,
    #[serde(default)]
    pub(super) person: Option<String>,
}

/// The data of a mutation that a 202 response shows.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// The mutation's id.
    pub id: MutationId,
    /// The caller's idempotency key.
    pub idempotency_key: Option<String>,
    /// The ids of the candidates concerned, as a JSON array. Empty for an upsert, whose candidate
    /// is known only after execution.
    pub candidate_ids: String,
    /// The ids of the contact moments concerned, as a JSON array.
    pub interaction_ids: String,
    /// The ids of the attachments concerned, as a JSON array.
    pub attachment_ids: String,
    /// Whether the mutation has already ended.
    pub ended: bool,
    /// Whether the write has been executed and only the removal of its files is pending.
    pub removing: bool,
}

/// The outcome of accepting a write.
#[derive(Debug, Clone)]
pub enum Accepted {
    /// The write is durable and has been or will be executed.
    Fresh(Receipt),
    /// The same write was accepted before under the same idempotency key.
    Replayed(Receipt),
    /// The idempotency key was used before for a different request.
    KeyReused,
    /// The write was refused.
    Refused(Refusal),
}

impl Receipt {
    fn new(id: MutationId, idempotency_key: Option<String>, told: &Subjects, ended: bool) -> Self {
        let [interaction_ids, attachment_ids] = told.listed();
        let candidate_ids = serde_json::to_string(&told.candidates).unwrap_or_else(|_| "[]".into());
        Self {
            id,
            idempotency_key,
            candidate_ids,
            interaction_ids,
            attachment_ids,
            ended,
            removing: false,
        }
    }

    /// Returns the receipt of an earlier mutation again. The key is passed in because the
    /// mutation's row may no longer hold it in clear.
    fn again(mutation: Mutation, key: &str) -> Self {
        let ended = mutation.status.has_ended();
        if mutation.operation == Operation::UPSERT {
            return Self::new(
                mutation.id,
                Some(key.to_owned()),
                &Subjects::default(),
                ended,
            );
        }
        let idempotency_key = Some(key.to_owned());
        let Mutation {
            id,
            candidate_ids,
            interaction_ids,
            attachment_ids,
            ..
        } = mutation;
        Self {
            id,
            idempotency_key,
            candidate_ids,
            interaction_ids,
            attachment_ids,
            ended,
            removing: false,
        }
    }
}

/// Why a transaction was rolled back without accepting its writes.
enum Broken {
    Store(Error),
    /// A write could not be executed immediately.
    NotAtOnce,
    /// A write was executed but must not be kept.
    Refused(Refusal),
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

/// A write with the id of its mutation, and the reason to refuse it unless it is a replay of an
/// accepted one.
type Named = (MutationId, Write, Option<Refusal>);

/// Accepts writes. Writes that arrive in a scope while a transaction is in progress share the next
/// transaction.
#[derive(Debug, Clone)]
pub(super) struct Intake {
    store: Store,
    waiting: Arc<Waiting>,
    quotas: Quotas,
}

impl Intake {
    pub(super) fn new(store: Store, quotas: Quotas) -> Self {
        Self {
            store,
            waiting: Arc::default(),
            quotas,
        }
    }

    /// Accepts a write, which is durable when this returns [`Accepted::Fresh`]. `files` are stored
    /// first and removed again if the write is not accepted.
    pub(super) async fn accept(
        &self,
        write: Write,
        files: Vec<(FileId, Vec<u8>)>,
    ) -> Result<Accepted, Error> {
        let (id, scope) = (
            MutationId::random(self.store.random().as_ref()),
            write.scope,
        );
        let kept: Vec<FileId> = files.iter().map(|(file, _)| *file).collect();
        let accepted = self.keep_and_receive(id, write, files).await;
        let durable = match &accepted {
            _ if kept.is_empty() => true,
            Ok(accepted) => matches!(accepted, Accepted::Fresh(_)),
            // The transaction may have committed although its result was lost.
            Err(_) => self.is_written_down(scope, id).await.unwrap_or(true),
        };
        if !durable {
            self.store.files().remove(&kept).await;
        }
        accepted
    }

    /// Returns whether a mutation is stored. Waits for the scope's lock, so that no transaction
    /// that might still store it is in progress.
    async fn is_written_down(&self, scope: Scope, id: MutationId) -> Result<bool, Error> {
        self.store
            .transaction(move |transaction| {
                Box::pin(async move {
                    LockedScope::lock(transaction, scope)
                        .await?
                        .has_mutation(transaction, id)
                        .await
                })
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
        if self
            .waiting
            .join(scope, Arc::new((id, write, refusal)), answer)?
        {
            // Runs as its own task, so that a client that disconnects does not cancel the other
            // writes of the batch.
            tokio::spawn(self.clone().work_through(scope));
        }
        answered
            .await
            .unwrap_or_else(|_| Err(Error::Internal("a write was lost on its way in".into())))
    }

    /// Returns the number of writes that wait for their transaction.
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

    /// Accepts the writes that wait in a scope, once the scope's lock is acquired.
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
        // One failing write rolls back the whole batch, so each write is retried in its own
        // transaction.
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
            // If it is queued instead, its execution is retried, each time behind a savepoint.
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

    /// Accepts writes of one scope in one transaction, all or none. `writes` is called after the
    /// scope has been locked.
    async fn receive(
        &self,
        scope: Scope,
        writes: impl FnOnce() -> Vec<Arc<Named>> + Send + 'static,
        at_once: bool,
    ) -> Result<Vec<Accepted>, Broken> {
        let (clock, random, quotas) = (
            self.store.clock().clone(),
            self.store.random().clone(),
            self.quotas,
        );
        let received = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let locked = LockedScope::lock(transaction, scope).await?;
                let (writes, now) = (writes(), clock.now());
                let mut batch = WriteBatch {
                    locked,
                    now,
                    at_once,
                    random,
                    quotas,
                    keys: HashMap::new(),
                };
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

/// Accepts the writes of one transaction, one after the other.
struct WriteBatch {
    locked: LockedScope,
    now: Timestamp,
    at_once: bool,
    random: Arc<dyn Random>,
    quotas: Quotas,
    /// The mutations of known idempotency keys. Maps (owner, key) to the request's hash and the
    /// mutation's position in the queue.
    keys: HashMap<(String, String), (Vec<u8>, i64)>,
}

impl WriteBatch {
    async fn look_up_keys(
        &mut self,
        transaction: &mut Transaction<'_>,
        writes: &[Arc<Named>],
    ) -> Result<(), Error> {
        let given: Vec<&Idempotency> = writes
            .iter()
            .filter_map(|write| write.1.idempotency.as_ref())
            .collect();
        let keys = &mut self.keys;
        let known = |index: usize, request: &[u8], sequence: i64| {
            let Idempotency { owner, key, .. } = given[index];
            keys.insert((owner.clone(), key.clone()), (request.to_vec(), sequence));
        };
        self.locked
            .known_keys(transaction, given.iter().copied(), known)
            .await
    }

    async fn receive(
        &mut self,
        transaction: &mut Transaction<'_>,
        named: &Named,
    ) -> Result<Accepted, Broken> {
        let (id, write, refusal) = named;
        let key = write
            .idempotency
            .as_ref()
            .map(|given| (given.owner.clone(), given.key.clone()));
        let known = key.as_ref().and_then(|key| self.keys.get(key));
        if let (Some((request, sequence)), Some(given)) = (known, &write.idempotency) {
            if given.request.as_slice() != request {
                return Ok(Accepted::KeyReused);
            }
            let before = self.locked.mutation(transaction, *sequence).await?;
            let before =
                before.ok_or_else(|| Error::Internal("a key's mutation is missing".into()))?;
            return Ok(Accepted::Replayed(Receipt::again(before, &given.key)));
        }
        let (now, nothing, sequence) = (self.now, Fetched::new(), self.locked.upcoming_mutation());
        let actor = by(write.key, write.person.is_some());
        let mut run = Run {
            transaction,
            locked: &mut self.locked,
            now,
            fetched: &nothing,
            sequence,
            mutation: *id,
            actor,
        };
        if let Err(refusal) = run
            .admit(
                &write.operation,
                write.precondition.as_ref(),
                write.person.as_deref(),
            )
            .await?
        {
            return Ok(Accepted::Refused(refusal));
        }
        if let (
            Operation::Erase {
                cause: Cause::Region,
                ..
            },
            Some(key),
        ) = (&write.operation, write.key)
        {
            let random = self.random.as_ref();
            let counted = mass_erasure::count(
                run.transaction,
                run.locked,
                (key, write.may_settle),
                now,
                random,
            );
            if let Err(refusal) = counted.await? {
                return Ok(Accepted::Refused(refusal));
            }
        }
        let wanting = refusal.clone().map_or_else(
            || self.quotas.admit(run.locked, write.operation.needs()),
            Err,
        );
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
                    self.quotas
                        .judge(&before, run.locked)
                        .map_err(Broken::Refused)?;
                }
                Err(Error::Unavailable(cause)) => return Err(Error::Unavailable(cause).into()),
                Ok(Err(_)) | Err(_) => return Err(Broken::NotAtOnce),
            }
        }
        let removing = subjects.leaves.files;
        let mutation = self.mutation(*id, write, subjects, at_once);
        if !at_once
            && !write.operation.only_removes()
            && let Err(refusal) = self
                .quotas
                .admit_waiting(&self.locked, mutation.waiting_bytes)
        {
            return Ok(Accepted::Refused(refusal));
        }
        let sequence = self.locked.add_mutation(transaction, &mutation)?;
        if at_once {
            note_write(
                &mut self.locked,
                (write.key, sequence, now),
                &write.operation,
                &mutation.candidates,
            );
            account(
                &mut self.locked,
                &write.operation,
                by(write.key, write.person.is_some()),
                *id,
                now,
            );
        }
        if !at_once {
            for (id, candidate) in write.operation.makes() {
                self.locked
                    .reserve_id(transaction, &id, candidate, sequence)?;
            }
        }
        if let (Some(key), Some(given)) = (key, &write.idempotency) {
            self.keys.insert(key, (given.request.to_vec(), sequence));
        }
        let key = write.idempotency.as_ref().map(|given| given.key.clone());
        let receipt = Receipt::new(mutation.id, key, &told, at_once && !removing);
        Ok(Accepted::Fresh(Receipt {
            removing,
            ..receipt
        }))
    }

    fn mutation(
        &self,
        id: MutationId,
        write: &Write,
        subjects: Subjects,
        done: bool,
    ) -> NewMutation {
        let [interaction_ids, attachment_ids] = subjects.listed();
        let (outcome, leaves) = (subjects.outcome(), subjects.leaves);
        let stored = || {
            let Write {
                operation,
                precondition,
                person,
                ..
            } = write.clone();
            let stored = Stored {
                operation,
                precondition,
                person,
            };
            serde_json::to_string(&stored).expect("an operation serializes")
        };
        let payload = (!done).then(stored);
        let bytes = |payload: &String| payload.len() as u64 + write.operation.files_bytes(0);
        NewMutation {
            id,
            operation: write.operation.name(),
            waiting_bytes: payload.as_ref().map_or(0, |payload| {
                i64::try_from(bytes(payload)).unwrap_or(i64::MAX)
            }),
            key: write.key,
            idempotency: write.idempotency.clone(),
            candidates: subjects.candidates,
            interaction_ids,
            attachment_ids,
            payload,
            callback_url: write.callback_url.clone(),
            trace: write.trace.filter(|_| write.callback_url.is_some()),
            created_at: self.now,
            ended: done.then_some(Ended {
                problem: None,
                at: self.now,
                attempts: 1,
                outcome,
                leaves,
            }),
        }
    }
}

/// Returns the actor of a write as the audit log names it.
pub(super) fn by(key: Option<KeyId>, in_session: bool) -> Actor {
    match key {
        Some(key) => Actor::Key(key),
        None if in_session => Actor::Candidate,
        None => Actor::System,
    }
}

/// Records an executed erasure in the audit log: the record's id, and nothing of its content.
pub(super) fn account(
    locked: &mut LockedScope,
    operation: &Operation,
    actor: Actor,
    mutation: MutationId,
    now: Timestamp,
) {
    if let Operation::Erase { candidate, .. } = operation {
        let scope = *locked.scope();
        let entry = Entry::new(Kind::CandidateErased, actor, now)
            .of(scope.region)
            .about(candidate);
        locked.note(
            entry
                .with("environment", scope.environment.name())
                .with("mutation", mutation.as_str()),
        );
    }
}

/// Records in the access log which candidates an API key changed. Does nothing without a key.
pub(super) fn note_write(
    locked: &mut LockedScope,
    (key, sequence, at): (Option<KeyId>, i64, Timestamp),
    operation: &Operation,
    candidates: &[CandidateId],
) {
    let Some(key) = key else { return };
    let written = ChangeEvent {
        key,
        action: operation.name(),
        fields: operation.fields(),
        at,
        sequence,
    };
    locked.note_write(candidates, &written);
}
