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
    Error, Store, Transaction,
    candidates::{Lease, LockedScope},
    mutations::{Ended, Leaves, Queued},
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
    let now = clock.now();
    let worked = inner.store.transaction(move |transaction| {
        Box::pin(async move {
            let mut locked = LockedScope::lock(transaction, scope).await?;
            let begun = clock.elapsed();
            let is_long =
                || of.store.has_one_writer() && clock.elapsed().saturating_sub(begun) > STRETCH;
            let mut waiting = None;
            let ahead = if together {
                together::run_ahead(transaction, &mut locked, now, &of)
                    .await
                    .map_err(Broken::Together)?
            } else {
                0
            };
            for done in ahead..BATCH {
                if is_long() {
                    break;
                }
                match next(transaction, &mut locked, now, &of, done).await? {
                    Step::Done => {}
                    Step::Stop(stopped) => {
                        waiting = stopped;
                        break;
                    }
                }
            }
            let taken = callbacks::take(transaction, &mut locked, &of, now).await?;
            settle(transaction, &mut locked, now).await?;
            let more = locked.work_at.is_some_and(|moment| moment <= now);
            let sessions = locked.end_orphaned_sessions(transaction).await?;
            locked.save(transaction)?;
            Ok::<_, Broken>((
                Round {
                    more,
                    waiting,
                    taken,
                },
                sessions,
            ))
        })
    });
    let (round, sessions) = worked.await?;
    inner.store.learn_session_generation(sessions);
    Ok(round)
}

/// Finishes a mutation whose files were fetched or could not be fetched. Returns false if this node
/// no longer holds the lease.
pub(super) async fn finish(
    inner: &Arc<Inner>,
    scope: Scope,
    waiting: Waiting,
    fetched: Result<Fetched, Refusal>,
) -> Result<bool, Error> {
    let (now, of) = (inner.store.clock().now(), inner.clone());
    let finished = inner.store.transaction(move |transaction| {
        Box::pin(async move {
            let mut locked = LockedScope::lock(transaction, scope).await?;
            if locked.lease.as_ref().map(|lease| &lease.holder) != Some(&waiting.holder) {
                return Ok::<_, Error>((false, None));
            }
            locked.lease = None;
            let Waiting { queued, stored, .. } = waiting;
            match fetched {
                Ok(fetched) => {
                    attempt(
                        &of,
                        transaction,
                        &mut locked,
                        now,
                        &queued,
                        &stored,
                        &fetched,
                    )
                    .await?;
                }
                Err(refusal) => {
                    end(
                        transaction,
                        &mut locked,
                        now,
                        &queued,
                        &stored.operation,
                        Err(refusal),
                    )
                    .await?
                }
            }
            settle(transaction, &mut locked, now).await?;
            let sessions = locked.end_orphaned_sessions(transaction).await?;
            locked.save(transaction)?;
            Ok((true, sessions))
        })
    });
    let (finished, sessions) = finished.await?;
    inner.store.learn_session_generation(sessions);
    Ok(finished)
}

/// Renews the lease on a scope whose first mutation's files are being fetched. Returns false if
/// this node no longer holds it.
pub(super) async fn renew(inner: &Inner, scope: Scope, holder: String) -> Result<bool, Error> {
    let now = inner.store.clock().now();
    let until = after(now, inner.options.lease);
    change_lease(&inner.store, scope, holder, now, Some(until)).await
}

/// Releases the lease on a scope whose first mutation's files were not fetched. Returns false if
/// this node no longer holds it.
pub(super) async fn release(store: &Store, scope: Scope, holder: String) -> Result<bool, Error> {
    let now = store.clock().now();
    change_lease(store, scope, holder, now, None).await
}

async fn change_lease(
    store: &Store,
    scope: Scope,
    holder: String,
    now: Timestamp,
    until: Option<Timestamp>,
) -> Result<bool, Error> {
    let changed = store.transaction(move |transaction| {
        Box::pin(async move {
            let mut locked = LockedScope::lock(transaction, scope).await?;
            if locked.lease.as_ref().map(|lease| &lease.holder) != Some(&holder) {
                return Ok::<_, Error>(false);
            }
            locked.lease = until.map(|until| Lease { holder, until });
            settle(transaction, &mut locked, now).await?;
            locked.save(transaction)?;
            Ok(true)
        })
    });
    changed.await
}

enum Step {
    Done,
    /// Later mutations must wait: for this one's files, or for its next attempt.
    Stop(Option<Box<Waiting>>),
}

async fn next(
    transaction: &mut Transaction<'_>,
    locked: &mut LockedScope,
    now: Timestamp,
    inner: &Inner,
    done: u32,
) -> Result<Step, Error> {
    if locked.lease.as_ref().is_some_and(|lease| lease.until > now) {
        return Ok(Step::Stop(None));
    }
    locked.lease = None;
    let Some(queued) = locked.next_queued(transaction, 1).await?.pop() else {
        locked.queued = 0;
        locked.usage.waiting_bytes = 0;
        return Ok(Step::Stop(None));
    };
    let Ok(stored) = serde_json::from_str::<Stored>(&queued.payload) else {
        tracing::error!(mutation = %queued.id, "a stored mutation cannot be read");
        let refusal = Refusal::new(messages::Server::MutationFailed);
        let attempts = queued.attempts + 1;
        let problem = Some(refusal.stored());
        let ended = Ended {
            problem,
            at: now,
            attempts,
            outcome: None,
            leaves: Leaves::default(),
        };
        locked
            .release_reserved_ids(transaction, queued.sequence)
            .await?;
        locked.end_mutation(transaction, &queued, &ended, &[], ["[]", "[]"])?;
        return Ok(Step::Done);
    };
    let (scope, sequence) = (*locked.scope(), queued.sequence);
    if done > 0 && inner.strikes.is_suspect(scope, sequence) {
        // The mutations already executed in this transaction must not be rolled back because of it.
        return Ok(Step::Stop(None));
    }
    if inner
        .strikes
        .exhausted(scope, sequence, inner.store.clock().elapsed())
    {
        return fail(
            transaction,
            locked,
            now,
            &queued,
            &stored.operation,
            "the store runs out of time on it",
        )
        .await;
    }
    if stored.operation.needs_files() {
        if let Err(refusal) = inner.options.quotas.admit(locked, stored.operation.needs()) {
            end(
                transaction,
                locked,
                now,
                &queued,
                &stored.operation,
                Err(refusal),
            )
            .await?;
            return Ok(Step::Done);
        }
        let room = inner.options.quotas.left_for_attachments(locked);
        locked.note_start(transaction, queued.sequence, now).await?;
        let holder = FileId::random(inner.store.random().as_ref()).to_string();
        locked.lease = Some(Lease {
            holder: holder.clone(),
            until: after(now, inner.options.lease),
        });
        return Ok(Step::Stop(Some(Box::new(Waiting {
            holder,
            queued,
            stored,
            room,
        }))));
    }
    attempt(
        inner,
        transaction,
        locked,
        now,
        &queued,
        &stored,
        &Fetched::new(),
    )
    .await
}

async fn attempt(
    inner: &Inner,
    transaction: &mut Transaction<'_>,
    locked: &mut LockedScope,
    now: Timestamp,
    queued: &Queued,
    stored: &Stored,
    fetched: &Fetched,
) -> Result<Step, Error> {
    let before = locked.clone();
    transaction.savepoint().await?;
    let operation = &stored.operation;
    let outcome = {
        let actor = by(queued.key, stored.person.is_some());
        let (sequence, mutation) = (queued.sequence, queued.id);
        let mut run = Run {
            transaction,
            locked,
            now,
            fetched,
            sequence,
            mutation,
            actor,
        };
        AssertUnwindSafe(judge_and_execute(&mut run, stored))
            .catch_unwind()
            .await
    };
    let outcome = outcome.unwrap_or_else(|_| Err(Error::Internal("a mutation panicked".into())));
    let outcome = match outcome {
        Ok(Ok(subjects)) => Ok(inner
            .options
            .quotas
            .judge(&before.usage, locked)
            .map(|()| subjects)),
        outcome => outcome,
    };
    match outcome {
        Ok(Ok(subjects)) => {
            transaction.release_savepoint().await?;
            end(transaction, locked, now, queued, operation, Ok(subjects)).await?;
            account(
                locked,
                operation,
                by(queued.key, stored.person.is_some()),
                queued.id,
                now,
            );
        }
        Ok(Err(refusal)) => {
            transaction.rollback_to_savepoint().await?;
            *locked = before;
            discard(transaction, locked, fetched).await?;
            end(transaction, locked, now, queued, operation, Err(refusal)).await?;
        }
        Err(Error::Internal(cause)) => {
            transaction.rollback_to_savepoint().await?;
            *locked = before;
            discard(transaction, locked, fetched).await?;
            return fail(transaction, locked, now, queued, operation, &cause).await;
        }
        Err(unavailable) => {
            if unavailable.is_late() {
                inner.strikes.record(
                    *locked.scope(),
                    queued.sequence,
                    inner.store.clock().elapsed(),
                );
            }
            return Err(unavailable);
        }
    }
    inner.strikes.clear(*locked.scope(), queued.sequence);
    Ok(Step::Done)
}

/// Records a failed attempt. Schedules a retry with exponential backoff (1, 2, 4, 8 s), or ends the
/// mutation after [`TRIES`] attempts.
async fn fail(
    transaction: &mut Transaction<'_>,
    locked: &mut LockedScope,
    now: Timestamp,
    queued: &Queued,
    operation: &Operation,
    cause: &str,
) -> Result<Step, Error> {
    let attempts = queued.attempts + 1;
    tracing::error!(mutation = %queued.id, cause, attempts, "a mutation failed");
    if attempts < TRIES {
        locked.note_start(transaction, queued.sequence, now).await?;
        locked
            .note_attempt(transaction, queued.sequence, attempts)
            .await?;
        let until = after(now, Duration::from_secs(1 << (attempts - 1)));
        locked.lease = Some(Lease {
            holder: String::new(),
            until,
        });
        return Ok(Step::Stop(None));
    }
    let refusal = Refusal::new(messages::Server::MutationFailed);
    end(transaction, locked, now, queued, operation, Err(refusal)).await?;
    Ok(Step::Done)
}

/// Discards files that were fetched for a mutation that was not executed.
async fn discard(
    transaction: &mut Transaction<'_>,
    locked: &mut LockedScope,
    fetched: &Fetched,
) -> Result<(), Error> {
    let files: Vec<FileId> = fetched.values().map(|kept| kept.file).collect();
    locked.discard(transaction, &files).await
}

async fn judge_and_execute(
    run: &mut Run<'_, '_>,
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
            run.transaction.flush().await?;
            Ok(outcome)
        }
        Err(refusal) => Ok(Err(refusal)),
    }
}

async fn end(
    transaction: &mut Transaction<'_>,
    locked: &mut LockedScope,
    now: Timestamp,
    queued: &Queued,
    operation: &Operation,
    outcome: Outcome,
) -> Result<(), Error> {
    for (id, _) in operation.makes() {
        locked.release_reserved_id(transaction, &id)?;
    }
    let attempts = queued.attempts + 1;
    let (subjects, problem): (Subjects, _) = match outcome {
        Ok(subjects) => {
            let by = (queued.key, queued.sequence, now);
            note_write(locked, by, operation, &subjects.candidates);
            (subjects, None)
        }
        Err(refusal) => {
            locked.discard(transaction, &operation.kept_files()).await?;
            let mut subjects = operation.subjects();
            if let Operation::Upsert { draft, by } = operation {
                // Otherwise the mutation would not be linked to the candidate, and its stored data
                // would survive the candidate's erasure.
                let (fetched, sequence, mutation) = (Fetched::new(), queued.sequence, queued.id);
                let actor = super::intake::by(queued.key, false);
                let mut run = Run {
                    transaction,
                    locked,
                    now,
                    fetched: &fetched,
                    sequence,
                    mutation,
                    actor,
                };
                subjects.candidates = run
                    .matching(draft, *by)
                    .await?
                    .map(|(id, _)| id)
                    .into_iter()
                    .collect();
            }
            (subjects, Some(refusal.stored()))
        }
    };
    let [interactions, attachments] = subjects.listed();
    let ended = Ended {
        problem,
        at: now,
        attempts,
        outcome: subjects.outcome(),
        leaves: subjects.leaves,
    };
    locked.end_mutation(
        transaction,
        queued,
        &ended,
        &subjects.candidates,
        [&interactions, &attachments],
    )
}

/// Sets when the scope next has work to do. That is when the next callback, notice or file removal
/// is due. If mutations are queued, it is at the latest when the lease expires, or `now` if no
/// lease is held.
pub(super) async fn settle(
    transaction: &mut Transaction<'_>,
    locked: &mut LockedScope,
    now: Timestamp,
) -> Result<(), Error> {
    locked.work_at = locked.next_callback(transaction).await?;
    if let Some(due) = locked.next_notice(transaction).await? {
        locked.work_by(due);
    }
    if let Some(due) = locked.next_discarded(transaction).await? {
        locked.work_by(due);
    }
    if locked.queued > 0 {
        let leased = locked.lease.as_ref().map(|lease| lease.until);
        // Uses `now`, not an earlier time, so that scopes that have waited longer come first.
        locked.work_by(leased.unwrap_or(now));
    }
    Ok(())
}

pub(super) fn after(moment: Timestamp, time: Duration) -> Timestamp {
    Timestamp::from_micros(
        moment
            .micros()
            .saturating_add(i64::try_from(time.as_micros()).unwrap_or(i64::MAX)),
    )
}
