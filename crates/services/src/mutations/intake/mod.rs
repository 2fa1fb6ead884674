//! Accepts writes. One transaction looks up the idempotency key, checks that the records concerned
//! exist, and stores the mutation. If the scope's queue is empty and no file must be fetched, the
//! same transaction also executes the mutation, so the 202 response is sent after the change.

mod batch;
mod receipt;
mod waiting;

pub use receipt::Receipt;

use super::{operation::Operation, precondition::Precondition, refusal::Refusal};
use crate::quotas::{Quotas, disk_admits};
use batch::WriteBatch;
use model::{CandidateId, FileId, KeyId, MutationId, Scope, TraceParent};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError};
use store::{
    Error, ScopeTx, Store,
    access_log::ChangeEvent,
    audit::{Actor, Entry, Kind},
    mutations::Idempotency,
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
    Rejected(Refusal),
}

/// Why a transaction was rolled back without accepting its writes.
enum Broken {
    Store(Error),
    /// A write could not be executed immediately.
    NotAtOnce,
    /// A write was executed but must not be kept.
    Rejected(Refusal),
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
            .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                tx.mutations().exists(id).await
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
        let answered = answered.await;
        store::measures::count_transaction();
        answered.unwrap_or_else(|_| Err(Error::Internal("a write was lost on its way in".into())))
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
            Err(Broken::Rejected(refusal)) => Ok(Accepted::Rejected(refusal)),
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
        let (random, quotas) = (self.store.random().clone(), self.quotas);
        self.store
            .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                let writes = writes();
                let mut batch = WriteBatch::new(tx, at_once, random, quotas);
                batch.look_up_keys(&writes).await?;
                let mut accepted = Vec::with_capacity(writes.len());
                for write in &writes {
                    accepted.push(batch.receive(write).await?);
                }
                Ok::<_, Broken>(accepted)
            })
            .await
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
    tx: &mut ScopeTx<'_, '_>,
    operation: &Operation,
    actor: Actor,
    mutation: MutationId,
) {
    if let Operation::Erase { candidate, .. } = operation {
        let scope = tx.scope();
        let entry = Entry::new(Kind::CandidateErased, actor, tx.now())
            .of(scope.region)
            .about(candidate)
            .with("environment", scope.environment.name())
            .with("mutation", mutation.as_str());
        tx.audit().note(entry);
    }
}

/// Records in the access log which candidates an API key changed. Does nothing without a key.
pub(super) fn note_write(
    tx: &mut ScopeTx<'_, '_>,
    (key, sequence): (Option<KeyId>, i64),
    operation: &Operation,
    candidates: &[CandidateId],
) {
    let Some(key) = key else { return };
    let written = ChangeEvent {
        key,
        action: operation.name(),
        fields: operation.fields(),
        at: tx.now(),
        sequence,
    };
    tx.access_log().note(candidates, &written);
}
