//! Executes a scope's queued mutations in order: many per transaction, each behind its own
//! savepoint. If the database does not have a single writer, they are first tried together without
//! savepoints (`together`), which saves round trips.

mod together;

use super::{
    Inner, callbacks,
    callbacks::Taken,
    intake::{Stored, account, by, note_write},
    operation::{Operation, Subjects},
    refusal::Refusal,
    run::{Fetched, Outcome, Run},
};
use futures::FutureExt;
use model::{FileId, Scope, Timestamp};
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};
use store::{
    Error, ScopeTx, Store,
    mutations::{Ended, Leaves, Queued},
    unit_of_work::Lease,
};

/// Maximum number of mutations executed in one transaction.
const BATCH: u32 = 100;
/// How long a transaction keeps taking mutations if all scopes share one database writer, since
/// other writers wait meanwhile.
const STRETCH: Duration = Duration::from_millis(1);
/// Number of attempts after which a mutation that fails with an internal error is given up.
const TRIES: i64 = 5;

/// The result of one round of work on a scope.
pub(super) struct Round {
    /// Whether there is more work to do immediately.
    pub(super) more: bool,
    /// The first mutation, if it needs files. This node holds the lease and must fetch them.
    pub(super) waiting: Option<Box<Waiting>>,
    /// The callbacks that this node must deliver.
    pub(super) taken: Vec<Taken>,
}

/// A mutation that waits for its files.
pub(super) struct Waiting {
    pub(super) holder: String,
    pub(super) queued: Queued,
    pub(super) stored: Stored,
    /// Maximum number of bytes that its files may have in total.
    pub(super) room: u64,
}

/// Why a transaction was rolled back.
enum Broken {
    Store(Error),
    /// The mutations that were executed without savepoints must not be kept.
    Together(Error),
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

/// Executes a scope's next mutations and claims the callbacks that are due.
pub(super) async fn advance(inner: &Arc<Inner>, scope: Scope) -> Result<Round, Error> {
    // With a single database writer, a savepoint costs next to nothing.
    let together = !inner.store.has_one_writer();
    let worked = match work(inner, scope, together).await {
        Err(Broken::Together(error)) => {
            tracing::debug!(%error, "mutations could not be done together");
            work(inner, scope, false).await
        }
        worked => worked,
    };
    worked.map_err(|(Broken::Store(error) | Broken::Together(error))| error)
}

async fn work(inner: &Arc<Inner>, scope: Scope, together: bool) -> Result<Round, Broken> {
    let (clock, of) = (inner.store.clock().clone(), inner.clone());
    let worked = inner
        .store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            let begun = clock.elapsed();
            let is_long =
                || of.store.has_one_writer() && clock.elapsed().saturating_sub(begun) > STRETCH;
            let mut waiting = None;
            let ahead = if together {
                together::run_ahead(tx, &of)
                    .await
                    .map_err(Broken::Together)?
            } else {
                0
            };
            for done in ahead..BATCH {
                if is_long() {
                    break;
                }
                match next(tx, &of, done).await? {
                    Step::Done => {}
                    Step::Stop(stopped) => {
                        waiting = stopped;
                        break;
                    }
                }
            }
            let taken = callbacks::take(tx, &of).await?;
            let due = tx.next_work().await?;
            Ok(Round {
                more: due.is_some_and(|moment| moment <= tx.now()),
                waiting,
                taken,
            })
        });
    worked.await
}

/// Finishes a mutation whose files were fetched or could not be fetched. Returns false if this node
/// no longer holds the lease.
pub(super) async fn finish(
    inner: &Arc<Inner>,
    scope: Scope,
    waiting: Waiting,
    fetched: Result<Fetched, Refusal>,
) -> Result<bool, Error> {
    let of = inner.clone();
    let finished = inner
        .store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            if !tx.queue().is_held_by(&waiting.holder) {
                return Ok(false);
            }
            tx.queue().set_lease(None);
            let Waiting { queued, stored, .. } = waiting;
            match fetched {
                Ok(fetched) => drop(attempt(&of, tx, &queued, &stored, &fetched).await?),
                Err(refusal) => end(tx, &queued, &stored.operation, Err(refusal)).await?,
            }
            Ok(true)
        });
    finished.await
}

/// Renews the lease on a scope whose first mutation's files are being fetched. Returns false if
/// this node no longer holds it.
pub(super) async fn renew(inner: &Inner, scope: Scope, holder: String) -> Result<bool, Error> {
    let until = inner.store.clock().now().plus(inner.options.lease);
    change_lease(&inner.store, scope, holder, Some(until)).await
}

/// Releases the lease on a scope whose first mutation's files were not fetched. Returns false if
/// this node no longer holds it.
pub(super) async fn release(store: &Store, scope: Scope, holder: String) -> Result<bool, Error> {
    change_lease(store, scope, holder, None).await
}

async fn change_lease(
    store: &Store,
    scope: Scope,
    holder: String,
    until: Option<Timestamp>,
) -> Result<bool, Error> {
    let changed = store.write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
        let mut queue = tx.queue();
        let is_held = queue.is_held_by(&holder);
        if is_held {
            queue.set_lease(until.map(|until| Lease { holder, until }));
        }
        Ok(is_held)
    });
    changed.await
}

enum Step {
    Done,
    /// Later mutations must wait: for this one's files, or for its next attempt.
    Stop(Option<Box<Waiting>>),
}

async fn next(tx: &mut ScopeTx<'_, '_>, inner: &Inner, done: u32) -> Result<Step, Error> {
    if tx.queue().is_leased() {
        return Ok(Step::Stop(None));
    }
    tx.queue().set_lease(None);
    let Some(queued) = tx.queue().next(1).await?.pop() else {
        return Ok(Step::Stop(None));
    };
    let Ok(stored) = serde_json::from_str::<Stored>(&queued.payload) else {
        return end_unreadable(tx, &queued).await;
    };
    let (scope, sequence) = (tx.scope(), queued.sequence);
    if done > 0 && inner.strikes.is_suspect(scope, sequence) {
        // The mutations already executed in this transaction must not be rolled back because of it.
        return Ok(Step::Stop(None));
    }
    if inner
        .strikes
        .exhausted(scope, sequence, inner.store.clock().elapsed())
    {
        let cause = "the store runs out of time on it";
        return fail(tx, &queued, &stored.operation, cause).await;
    }
    if stored.operation.needs_files() {
        return wait_for_files(tx, inner, queued, stored).await;
    }
    attempt(inner, tx, &queued, &stored, &Fetched::new()).await
}

/// Ends a mutation whose payload cannot be read.
async fn end_unreadable(tx: &mut ScopeTx<'_, '_>, queued: &Queued) -> Result<Step, Error> {
    tracing::error!(mutation = %queued.id, "a stored mutation cannot be read");
    let refusal = Refusal::new(messages::Server::MutationFailed);
    let ended = Ended {
        problem: Some(refusal.stored()),
        at: tx.now(),
        attempts: queued.attempts + 1,
        outcome: None,
        leaves: Leaves::default(),
    };
    tx.reserved_ids().release_all(queued.sequence).await?;
    tx.queue().end(queued, &ended, &[], ["[]", "[]"])?;
    Ok(Step::Done)
}

/// Takes the lease on a mutation whose files must be fetched first.
async fn wait_for_files(
    tx: &mut ScopeTx<'_, '_>,
    inner: &Inner,
    queued: Queued,
    stored: Stored,
) -> Result<Step, Error> {
    let quotas = &inner.options.quotas;
    if let Err(refusal) = quotas.admit(tx, stored.operation.needs()) {
        end(tx, &queued, &stored.operation, Err(refusal)).await?;
        return Ok(Step::Done);
    }
    let room = quotas.left_for_attachments(tx);
    let holder = FileId::random(inner.store.random().as_ref()).to_string();
    let lease = Lease {
        holder: holder.clone(),
        until: tx.now().plus(inner.options.lease),
    };
    tx.queue().note_start(queued.sequence).await?;
    tx.queue().set_lease(Some(lease));
    Ok(Step::Stop(Some(Box::new(Waiting {
        holder,
        queued,
        stored,
        room,
    }))))
}

async fn attempt(
    inner: &Inner,
    tx: &mut ScopeTx<'_, '_>,
    queued: &Queued,
    stored: &Stored,
    fetched: &Fetched,
) -> Result<Step, Error> {
    let before = tx.usage();
    let savepoint = tx.savepoint().await?;
    let (scope, operation) = (tx.scope(), &stored.operation);
    let actor = by(queued.key, stored.person.is_some());
    let outcome = {
        let mut run = Run {
            tx,
            fetched,
            sequence: queued.sequence,
            mutation: queued.id,
            actor,
        };
        AssertUnwindSafe(judge_and_execute(&mut run, stored))
            .catch_unwind()
            .await
    };
    let outcome = outcome.unwrap_or_else(|_| Err(Error::Internal("a mutation panicked".into())));
    let outcome = match outcome {
        Ok(Ok(subjects)) => Ok(inner.options.quotas.judge(&before, tx).map(|()| subjects)),
        outcome => outcome,
    };
    match outcome {
        Ok(Ok(subjects)) => {
            tx.release(savepoint).await?;
            end(tx, queued, operation, Ok(subjects)).await?;
            account(tx, operation, actor, queued.id);
        }
        Ok(Err(refusal)) => {
            tx.roll_back(savepoint).await?;
            discard(tx, fetched).await?;
            end(tx, queued, operation, Err(refusal)).await?;
        }
        Err(Error::Internal(cause)) => {
            tx.roll_back(savepoint).await?;
            discard(tx, fetched).await?;
            return fail(tx, queued, operation, &cause).await;
        }
        Err(unavailable) => {
            if unavailable.is_late() {
                let elapsed = inner.store.clock().elapsed();
                inner.strikes.record(scope, queued.sequence, elapsed);
            }
            return Err(unavailable);
        }
    }
    inner.strikes.clear(scope, queued.sequence);
    Ok(Step::Done)
}

/// Records a failed attempt. Schedules a retry with exponential backoff (1, 2, 4, 8 s), or ends the
/// mutation after [`TRIES`] attempts.
async fn fail(
    tx: &mut ScopeTx<'_, '_>,
    queued: &Queued,
    operation: &Operation,
    cause: &str,
) -> Result<Step, Error> {
    let attempts = queued.attempts + 1;
    tracing::error!(mutation = %queued.id, cause, attempts, "a mutation failed");
    if attempts < TRIES {
        let until = tx.now().plus(Duration::from_secs(1 << (attempts - 1)));
        let mut queue = tx.queue();
        queue.note_start(queued.sequence).await?;
        queue.note_attempt(queued.sequence, attempts).await?;
        queue.set_lease(Some(Lease {
            holder: String::new(),
            until,
        }));
        return Ok(Step::Stop(None));
    }
    let refusal = Refusal::new(messages::Server::MutationFailed);
    end(tx, queued, operation, Err(refusal)).await?;
    Ok(Step::Done)
}

/// Discards files that were fetched for a mutation that was not executed.
async fn discard(tx: &mut ScopeTx<'_, '_>, fetched: &Fetched) -> Result<(), Error> {
    let files: Vec<FileId> = fetched.values().map(|kept| kept.file).collect();
    tx.discarded_files().add(&files, None).await.map(drop)
}

async fn judge_and_execute(
    run: &mut Run<'_, '_, '_>,
    Stored {
        operation,
        precondition,
        person,
    }: &Stored,
) -> Result<Outcome, Error> {
    match run
        .admit(operation, precondition.as_ref(), person.as_deref())
        .await?
    {
        Ok(()) => {
            let outcome = run.execute(operation).await?;
            // An invalid row is this mutation's fault. Flushing surfaces it while this mutation can
            // still be rolled back alone.
            run.tx.flush().await?;
            Ok(outcome)
        }
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// Ends a mutation that was executed or refused.
async fn end(
    tx: &mut ScopeTx<'_, '_>,
    queued: &Queued,
    operation: &Operation,
    outcome: Outcome,
) -> Result<(), Error> {
    for (id, _) in operation.makes() {
        tx.reserved_ids().release(&id)?;
    }
    let (subjects, problem) = match outcome {
        Ok(subjects) => {
            note_write(
                tx,
                (queued.key, queued.sequence),
                operation,
                &subjects.candidates,
            );
            (subjects, None)
        }
        Err(refusal) => {
            let files = operation.kept_files();
            tx.discarded_files().add(&files, None).await?;
            let subjects = subjects_of_refused(tx, queued, operation).await?;
            (subjects, Some(refusal.stored()))
        }
    };
    let [interactions, attachments] = subjects.listed();
    let ended = Ended {
        problem,
        at: tx.now(),
        attempts: queued.attempts + 1,
        outcome: subjects.outcome(),
        leaves: subjects.leaves,
    };
    tx.queue().end(
        queued,
        &ended,
        &subjects.candidates,
        [&interactions, &attachments],
    )
}

/// Returns what a refused mutation is about. For an upsert that is the candidate that it matches.
/// Otherwise the mutation would not be linked to the candidate, and its stored data would survive
/// the candidate's erasure.
async fn subjects_of_refused(
    tx: &mut ScopeTx<'_, '_>,
    queued: &Queued,
    operation: &Operation,
) -> Result<Subjects, Error> {
    let mut subjects = operation.subjects();
    if let Operation::Upsert { draft, by: rule } = operation {
        let mut run = Run {
            tx,
            fetched: &Fetched::new(),
            sequence: queued.sequence,
            mutation: queued.id,
            actor: by(queued.key, false),
        };
        let matched = run.matching(draft, *rule).await?;
        subjects.candidates = matched.map(|(id, _)| id).into_iter().collect();
    }
    Ok(subjects)
}
