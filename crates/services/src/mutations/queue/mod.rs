//! Executes a scope's queued mutations in order: many per transaction, each behind its own
//! savepoint. If the database does not have a single writer, they are first tried together without
//! savepoints (`together`), which saves round trips.

mod attempt;
mod end;
mod lease;
mod step;
mod together;
mod unreadable;

pub(super) use lease::{release, renew};
pub(super) use step::Waiting;

use super::{
    Inner, callbacks, callbacks::Taken, log_entries::author, refusal::Refusal, run::Fetched,
    write::Stored,
};
use attempt::{attempt, fail};
use end::end;
use model::{FileId, Scope};
use std::{sync::Arc, time::Duration};
use step::Step;
use store::{Error, ScopeTx, mutations::Queued, subscriptions::Claim, unit_of_work::Lease};
use unreadable::leave_or_end;

/// Maximum number of mutations executed in one transaction.
const BATCH: u32 = 100;
/// How long a transaction keeps taking mutations if all scopes share one database writer, since
/// other writers wait meanwhile.
const STRETCH: Duration = Duration::from_millis(1);

/// The result of one round of work on a scope.
pub(super) struct Round {
    /// Whether there is more work to do immediately.
    pub(super) more: bool,
    /// The first mutation, if it needs files. This node holds the lease and must fetch them.
    pub(super) waiting: Option<Box<Waiting>>,
    /// The callbacks that this node must deliver.
    pub(super) taken: Vec<Taken>,
    /// The events that this node must deliver.
    pub(super) claims: Vec<Claim>,
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
            // Read here, because execution clears an expired lease.
            let was_left = tx.queue().is_held_by(Lease::NEWER_VERSION);
            let ahead = if together {
                together::run_ahead(tx, &of, BATCH)
                    .await
                    .map_err(Broken::Together)?
            } else {
                0
            };
            for done in ahead..BATCH {
                if is_long() {
                    break;
                }
                match next(tx, &of, done, was_left && done == 0).await? {
                    Step::Done => {}
                    Step::Stop(stopped) => {
                        waiting = stopped;
                        break;
                    }
                }
            }
            let taken = callbacks::take(tx, &of).await?;
            let claims = tx.subscriptions().claim().await?;
            let due = tx.next_work().await?;
            Ok(Round {
                more: due.is_some_and(|moment| moment <= tx.now()),
                waiting,
                taken,
                claims,
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
            tx.act_as(&author(&queued, &stored), stored.operation.action());
            match fetched {
                Ok(fetched) => drop(attempt(&of, tx, &queued, &stored, &fetched).await?),
                Err(refusal) => end(tx, &queued, &stored.operation, Err(refusal)).await?,
            }
            Ok(true)
        });
    finished.await
}

/// Executes the scope's first mutation. `done` mutations were executed in this transaction before it.
/// `was_left` says whether it was left for a node of a newer version before.
async fn next(
    tx: &mut ScopeTx<'_, '_>,
    inner: &Inner,
    done: u32,
    was_left: bool,
) -> Result<Step, Error> {
    if tx.queue().is_leased() {
        return Ok(Step::Stop(None));
    }
    tx.queue().set_lease(None);
    let Some(queued) = tx.queue().next(1).await?.pop() else {
        return Ok(Step::Stop(None));
    };
    let Ok(stored) = serde_json::from_str::<Stored>(&queued.payload) else {
        return leave_or_end(tx, inner, &queued, was_left).await;
    };
    tx.act_as(&author(&queued, &stored), stored.operation.action());
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
