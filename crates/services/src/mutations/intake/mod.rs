//! Accepts writes. One transaction looks up the idempotency key, checks that the records concerned
//! exist, and stores the mutation. If the scope's queue is empty and no file must be fetched, the
//! same transaction also executes the mutation, so the 202 response is sent after the change.

mod batch;
mod receipt;
mod waiting;

pub use receipt::{Accepted, Receipt};

use super::{operation::Operation, refusal::Refusal, write::Write};
use crate::quotas::{Quotas, nearly_full};
use batch::{Broken, WriteBatch};
use model::{FileId, MutationId, Scope};
use std::sync::{Arc, Mutex, PoisonError};
use store::{
    Error, ScopeTx, Store,
    disk::{Disks, Holds},
};
use tokio::sync::oneshot;
use waiting::{Named, Waiter, Waiting};

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
        answered
            .unwrap_or_else(|_| Err(Error::internal("the accepting task ended without a result")))
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
            Err(Broken::NotAtOnce) => self.receive(scope, only(&write), false).await,
            Err(Broken::Store(error)) if error.is_internal() => {
                self.receive(scope, only(&write), false).await
            }
            received => received,
        };
        let lost = || Error::internal("a write that must be queued was to run at once");
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

/// Checks whether the disk has room for an operation. Operations that only remove data are always
/// accepted.
fn disk_admits(disks: &Disks, operation: &Operation) -> Result<(), Refusal> {
    let low = disks.is_low(Holds::Database)
        || (operation.brings_files() && disks.is_low(Holds::Attachments));
    if low && !operation.only_removes() {
        return Err(Refusal::new(nearly_full(disks)));
    }
    Ok(())
}
