//! Accepts the writes of one unit of work, one after the other.

use super::{
    receipt::{Accepted, Receipt},
    waiting::Named,
};
use crate::{
    mutations::{
        log_entries::{audit_erasure, note_write},
        mass_erasure,
        operation::{Cause, Operation, Subjects, added_task},
        refusal::{Refusal, WriteError},
        run::{Fetched, Run},
        write::{Stored, Write},
    },
    quotas::Quotas,
};
use model::{MutationId, Random};
use std::{collections::HashMap, sync::Arc};
use store::{
    Error, ScopeTx,
    mutations::{Ended, Idempotency, NewMutation},
};

/// Why a transaction was rolled back without accepting its writes.
pub(super) enum Broken {
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

/// Accepts writes within a unit of work.
pub(super) struct WriteBatch<'b, 't, 'c> {
    tx: &'b mut ScopeTx<'t, 'c>,
    /// Whether the writes must be executed immediately where that is possible.
    at_once: bool,
    random: Arc<dyn Random>,
    quotas: Quotas,
    /// The mutations of known idempotency keys. Maps (owner, key) to the request's hash and the
    /// mutation's position in the queue.
    keys: HashMap<(String, String), (Vec<u8>, i64)>,
}

impl<'b, 't, 'c> WriteBatch<'b, 't, 'c> {
    pub(super) fn new(
        tx: &'b mut ScopeTx<'t, 'c>,
        at_once: bool,
        random: Arc<dyn Random>,
        quotas: Quotas,
    ) -> Self {
        Self {
            tx,
            at_once,
            random,
            quotas,
            keys: HashMap::new(),
        }
    }

    /// Looks up the idempotency keys of the writes.
    pub(super) async fn look_up_keys(&mut self, writes: &[Arc<Named>]) -> Result<(), Error> {
        let given: Vec<&Idempotency> = writes
            .iter()
            .filter_map(|write| write.1.idempotency.as_ref())
            .collect();
        let keys = &mut self.keys;
        let known = |index: usize, request: &[u8], sequence: i64| {
            let Idempotency { owner, key, .. } = given[index];
            keys.insert((owner.clone(), key.clone()), (request.to_vec(), sequence));
        };
        self.tx
            .mutations()
            .known_keys(given.iter().copied(), known)
            .await
    }

    /// Accepts a write: returns the answer of an earlier one with the same idempotency key, or
    /// executes or queues the write.
    pub(super) async fn receive(&mut self, named: &Named) -> Result<Accepted, Broken> {
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
            let before = self.tx.mutations().at(*sequence).await?;
            let before = before.ok_or_else(|| Error::internal("a key's mutation is missing"))?;
            return Ok(Accepted::Replayed(Receipt::again(before, &given.key)));
        }
        let nothing = Fetched::new();
        match self.admit(*id, write, refusal.as_ref(), &nothing).await {
            Ok(()) => {}
            Err(WriteError::Rejected(refusal)) => return Ok(Accepted::Rejected(refusal)),
            Err(WriteError::Store(error)) => return Err(error.into()),
        }
        let at_once =
            self.at_once && self.tx.queue().length() == 0 && !write.operation.needs_files();
        let subjects_of = write.operation.subjects();
        let subjects = if at_once {
            self.execute(*id, write, &nothing).await?
        } else {
            subjects_of.clone()
        };
        let removing = subjects.leaves.files;
        let mutation = self.mutation(*id, write, subjects, at_once);
        if !at_once
            && !write.operation.only_removes()
            && let Err(refusal) = self.quotas.admit_waiting(self.tx, mutation.waiting_bytes)
        {
            return Ok(Accepted::Rejected(refusal));
        }
        let sequence = self.tx.mutations().add(&mutation)?;
        if at_once {
            let (operation, actor) = (&write.operation, write.author.actor());
            note_write(
                self.tx,
                (&write.author, sequence),
                operation,
                &mutation.candidates,
            );
            audit_erasure(self.tx, operation, actor, *id);
        } else {
            for (record, candidate) in write.operation.created_ids(*id) {
                self.tx.reserved_ids().add(&record, candidate, sequence)?;
            }
        }
        if let (Some(key), Some(given)) = (key, &write.idempotency) {
            self.keys.insert(key, (given.request.to_vec(), sequence));
        }
        let key = write.idempotency.as_ref().map(|given| given.key.clone());
        let receipt = Receipt::new(mutation.id, key, &subjects_of, at_once && !removing);
        Ok(Accepted::Fresh(Receipt {
            removing,
            task: added_task(write.operation.action().name(), *id),
            ..receipt
        }))
    }

    /// Checks everything that a write can be refused for before it is executed. `refusal` is the
    /// reason that was found before the scope was locked.
    async fn admit(
        &mut self,
        id: MutationId,
        write: &Write,
        refusal: Option<&Refusal>,
        fetched: &Fetched,
    ) -> Result<(), WriteError> {
        let (operation, precondition) = (&write.operation, write.precondition.as_ref());
        self.run(id, write, fetched)
            .admit(operation, precondition, write.person.as_deref())
            .await?;
        if let Operation::Erase {
            cause: Cause::Region,
            ..
        } = operation
            && let Some(key) = write.author.key()
        {
            let by = (key, write.may_settle);
            mass_erasure::count(self.tx, by, self.random.as_ref()).await?;
        }
        match refusal {
            Some(refusal) => Err(refusal.clone().into()),
            None => Ok(self.quotas.admit(self.tx, operation.needs())?),
        }
    }

    /// Executes a write. Returns what it is about.
    async fn execute(
        &mut self,
        id: MutationId,
        write: &Write,
        fetched: &Fetched,
    ) -> Result<Subjects, Broken> {
        let before = self.tx.usage();
        let mut run = self.run(id, write, fetched);
        match run.execute(&write.operation).await {
            Ok(subjects) => {
                self.quotas
                    .check_added(&before, self.tx)
                    .map_err(Broken::Rejected)?;
                Ok(subjects)
            }
            Err(WriteError::Store(error)) if error.is_unavailable() => Err(error.into()),
            Err(_) => Err(Broken::NotAtOnce),
        }
    }

    fn run<'r>(
        &'r mut self,
        mutation: MutationId,
        write: &Write,
        fetched: &'r Fetched,
    ) -> Run<'r, 't, 'c> {
        let sequence = self.tx.mutations().upcoming();
        self.tx.act_as(&write.author, write.operation.action());
        Run {
            tx: self.tx,
            fetched,
            sequence,
            mutation,
            actor: write.author.actor(),
        }
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
        let now = self.tx.now();
        let payload = (!done).then(stored);
        let bytes = |payload: &String| payload.len() as u64 + write.operation.files_bytes(0);
        NewMutation {
            id,
            operation: write.operation.action(),
            waiting_bytes: payload.as_ref().map_or(0, |payload| {
                i64::try_from(bytes(payload)).unwrap_or(i64::MAX)
            }),
            author: write.author.clone(),
            idempotency: write.idempotency.clone(),
            candidates: subjects.candidates,
            interaction_ids,
            attachment_ids,
            payload,
            callback_url: write.callback_url.clone(),
            trace: write.trace.filter(|_| write.callback_url.is_some()),
            created_at: now,
            ended: done.then_some(Ended {
                problem: None,
                at: now,
                attempts: 1,
                outcome,
                leaves,
            }),
        }
    }
}
