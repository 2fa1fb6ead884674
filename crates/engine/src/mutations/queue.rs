//! Working through a lane's queue, in order: many mutations a transaction, each behind a savepoint of its own.

use super::{
    intake::Stored,
    operation::{Operation, Subjects},
    precondition::Precondition,
    refusal::Refusal,
    run::{Fetched, Outcome, Run},
};
use futures::FutureExt;
use model::{ProblemCode, Random, Scope, Timestamp};
use std::{panic::AssertUnwindSafe, time::Duration};
use store::{
    Error, Store, Transaction,
    candidates::{Lane, Lease},
    mutations::{Ended, Queued},
};

/// Mutations done in one transaction at the most.
const TOGETHER: usize = 100;
/// Tries after which a mutation that the server itself trips over is given up.
const TRIES: i64 = 5;
/// How long others leave a lane alone whose first mutation fetches files. Longer than fetching may take.
pub(super) const LEASE: Duration = Duration::from_mins(5);

/// Where work on a queue has come to.
pub(super) enum Reached {
    /// Nothing more can be done now.
    End,
    /// There is more.
    More,
    /// The first mutation needs files, which are ours to fetch.
    NeedsFiles(Box<Waiting>),
}

/// A mutation that waits for its files.
pub(super) struct Waiting {
    pub(super) holder: String,
    pub(super) queued: Queued,
    pub(super) stored: Stored,
}

/// Does what can be done of a lane's queue.
pub(super) async fn advance(store: &Store, scope: Scope) -> Result<Reached, Error> {
    let (now, random) = (store.clock().now(), store.random().clone());
    let worked = store.transaction(move |transaction| {
        Box::pin(async move {
            let mut lane = Lane::enter(transaction, scope).await?;
            let mut reached = Reached::More;
            for _ in 0..TOGETHER {
                match next(transaction, &mut lane, now, random.as_ref()).await? {
                    Step::Done => {}
                    Step::Stop(stopped) => {
                        reached = stopped;
                        break;
                    }
                    Step::Later(moment) => {
                        settle(transaction, &mut lane, Some(moment)).await?;
                        lane.leave(transaction)?;
                        return Ok::<_, Error>(Reached::End);
                    }
                }
            }
            settle(transaction, &mut lane, None).await?;
            lane.leave(transaction)?;
            Ok(reached)
        })
    });
    worked.await
}

/// Ends a mutation whose files were fetched, or could not be. False when it is no longer ours.
pub(super) async fn finish(
    store: &Store,
    scope: Scope,
    waiting: Waiting,
    fetched: Result<Fetched, Refusal>,
) -> Result<bool, Error> {
    let now = store.clock().now();
    let finished = store.transaction(move |transaction| {
        Box::pin(async move {
            let mut lane = Lane::enter(transaction, scope).await?;
            if lane.lease.as_ref().map(|lease| &lease.holder) != Some(&waiting.holder) {
                return Ok::<_, Error>(false);
            }
            lane.lease = None;
            let Waiting { queued, stored, .. } = waiting;
            match fetched {
                Ok(fetched) => {
                    attempt(transaction, &mut lane, now, &queued, &stored, &fetched).await?;
                }
                Err(refusal) => end(transaction, &mut lane, now, &queued, &stored.operation, Err(refusal)).await?,
            }
            settle(transaction, &mut lane, None).await?;
            lane.leave(transaction)?;
            Ok(true)
        })
    });
    finished.await
}

enum Step {
    Done,
    Stop(Reached),
    /// It is to be tried again then; those behind it wait.
    Later(Timestamp),
}

async fn next(
    transaction: &mut Transaction<'_>,
    lane: &mut Lane,
    now: Timestamp,
    random: &dyn Random,
) -> Result<Step, Error> {
    if lane.lease.as_ref().is_some_and(|lease| lease.until > now) {
        return Ok(Step::Stop(Reached::End));
    }
    let Some(queued) = lane.first_queued(transaction).await? else {
        lane.lease = None;
        return Ok(Step::Stop(Reached::End));
    };
    let Ok(stored) = serde_json::from_str::<Stored>(&queued.payload) else {
        tracing::error!(mutation = %queued.id, "a stored mutation cannot be read");
        let refusal = Refusal::new(ProblemCode::InternalError, "The mutation could not be carried out.");
        let ended = Ended { problem: Some(refusal.stored()), at: now, attempts: queued.attempts + 1 };
        lane.end_mutation(transaction, &queued, &ended, &[], ["[]", "[]"])?;
        return Ok(Step::Done);
    };
    if stored.operation.needs_files() {
        lane.note_start(transaction, queued.sequence, now).await?;
        let holder = model::FileId::random(random).to_string();
        lane.lease = Some(Lease { holder: holder.clone(), until: after(now, LEASE) });
        return Ok(Step::Stop(Reached::NeedsFiles(Box::new(Waiting { holder, queued, stored }))));
    }
    attempt(transaction, lane, now, &queued, &stored, &Fetched::new()).await
}

async fn attempt(
    transaction: &mut Transaction<'_>,
    lane: &mut Lane,
    now: Timestamp,
    queued: &Queued,
    stored: &Stored,
    fetched: &Fetched,
) -> Result<Step, Error> {
    let before = lane.clone();
    transaction.mark().await?;
    let Stored { operation, precondition } = stored;
    let outcome = {
        let mut run = Run { transaction, lane, now, fetched, sequence: Some(queued.sequence) };
        AssertUnwindSafe(judge_and_execute(&mut run, operation, precondition.as_ref())).catch_unwind().await
    };
    let outcome = outcome.unwrap_or_else(|_| Err(Error::Internal("a mutation panicked".into())));
    match outcome {
        Ok(Ok(subjects)) => {
            transaction.forget().await?;
            end(transaction, lane, now, queued, operation, Ok(subjects)).await?;
        }
        Ok(Err(refusal)) => {
            transaction.rewind().await?;
            *lane = before;
            end(transaction, lane, now, queued, operation, Err(refusal)).await?;
        }
        Err(Error::Internal(cause)) => {
            tracing::error!(mutation = %queued.id, cause, attempts = queued.attempts + 1, "a mutation failed");
            transaction.rewind().await?;
            *lane = before;
            let attempts = queued.attempts + 1;
            if attempts < TRIES {
                lane.note_start(transaction, queued.sequence, now).await?;
                lane.note_attempt(transaction, queued.sequence, attempts).await?;
                return Ok(Step::Later(after(now, Duration::from_secs(1 << (attempts - 1)))));
            }
            let refusal = Refusal::new(ProblemCode::InternalError, "The mutation could not be carried out.");
            end(transaction, lane, now, queued, operation, Err(refusal)).await?;
        }
        Err(unavailable) => return Err(unavailable),
    }
    Ok(Step::Done)
}

async fn judge_and_execute(
    run: &mut Run<'_, '_>,
    operation: &Operation,
    precondition: Option<&Precondition>,
) -> Result<Outcome, Error> {
    match run.admit(operation, precondition).await? {
        Ok(()) => {
            let outcome = run.execute(operation).await?;
            // What does not go in is this mutation's fault, and shows while it can still be undone alone.
            run.transaction.flush().await?;
            Ok(outcome)
        }
        Err(refusal) => Ok(Err(refusal)),
    }
}

async fn end(
    transaction: &mut Transaction<'_>,
    lane: &mut Lane,
    now: Timestamp,
    queued: &Queued,
    operation: &Operation,
    outcome: Outcome,
) -> Result<(), Error> {
    for (id, _) in operation.makes() {
        lane.unpend(transaction, &id)?;
    }
    let attempts = queued.attempts + 1;
    let (subjects, problem): (Subjects, _) = match outcome {
        Ok(subjects) => (subjects, None),
        Err(refusal) => {
            lane.discard(transaction, &operation.kept_files()).await?;
            (operation.subjects(), Some(refusal.stored()))
        }
    };
    let [interactions, attachments] = subjects.listed();
    let ended = Ended { problem, at: now, attempts };
    lane.end_mutation(transaction, queued, &ended, &subjects.candidates, [&interactions, &attachments])
}

/// Writes down when there is next something to do in a lane.
pub(super) async fn settle(
    transaction: &mut Transaction<'_>,
    lane: &mut Lane,
    retry: Option<Timestamp>,
) -> Result<(), Error> {
    const AT_ONCE: Timestamp = Timestamp::from_micros(0);
    lane.work_at = lane.next_callback(transaction).await?;
    if lane.has_discarded(transaction).await? {
        lane.work_by(AT_ONCE);
    }
    if lane.queued > 0 {
        let leased = lane.lease.as_ref().map(|lease| lease.until);
        lane.work_by(retry.or(leased).unwrap_or(AT_ONCE));
    }
    Ok(())
}

pub(super) fn after(moment: Timestamp, time: Duration) -> Timestamp {
    Timestamp::from_micros(moment.micros().saturating_add(i64::try_from(time.as_micros()).unwrap_or(i64::MAX)))
}
