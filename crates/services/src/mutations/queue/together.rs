//! Executes the first mutations of a scope's queue without individual savepoints, so that their
//! changes share round trips. If one fails, the transaction is rolled back. They are then executed
//! one by one in another transaction, which finds the failing one.

use super::end::end;
use crate::mutations::{
    Inner,
    log_entries::{audit_erasure, author},
    refusal::WriteError,
    run::{Fetched, Run},
    write::Stored,
};
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use store::{Error, ScopeTx, mutations::Queued};

/// Number of mutations read at once, because their payloads are kept in memory.
const READ: u32 = 25;

/// Executes queued mutations up to the first one that must be executed separately, and at most
/// `most`. Returns how many were executed.
pub(super) async fn run_ahead(
    tx: &mut ScopeTx<'_, '_>,
    inner: &Inner,
    most: u32,
) -> Result<u32, Error> {
    if tx.queue().is_leased() {
        return Ok(0);
    }
    tx.queue().set_lease(None);
    let mut done = 0;
    'queue: while done < most && tx.queue().length() > 0 {
        let next = tx.queue().next(READ).await?;
        if next.is_empty() {
            break;
        }
        for queued in next {
            let ran = AssertUnwindSafe(run(tx, inner, &queued))
                .catch_unwind()
                .await;
            if !ran.unwrap_or_else(|_| Err(Error::internal("a mutation panicked")))? {
                break 'queue;
            }
            done += 1;
        }
    }
    // Flushing surfaces invalid rows while the transaction can still be rolled back.
    tx.flush().await?;
    Ok(done)
}

/// Executes one mutation. Returns false, with nothing changed, if it must be executed separately.
async fn run(tx: &mut ScopeTx<'_, '_>, inner: &Inner, queued: &Queued) -> Result<bool, Error> {
    let Ok(stored) = serde_json::from_str::<Stored>(&queued.payload) else {
        return Ok(false);
    };
    let Stored {
        operation,
        precondition,
        person,
    } = &stored;
    if operation.needs_files() || inner.strikes.is_suspect(tx.scope(), queued.sequence) {
        return Ok(false);
    }
    let (fetched, before) = (Fetched::new(), tx.usage());
    let author = author(queued, &stored);
    let actor = author.actor();
    tx.act_as(&author, operation.action());
    let mut run = Run {
        tx,
        fetched: &fetched,
        sequence: queued.sequence,
        mutation: queued.id,
        actor,
    };
    let outcome = match run
        .admit(operation, precondition.as_ref(), person.as_deref())
        .await
    {
        Ok(()) => match run.execute(operation).await {
            Ok(subjects) => Ok(subjects),
            // The refused mutation may already have changed something.
            Err(WriteError::Rejected(_)) => {
                return Err(Error::internal("a mutation was refused half-way"));
            }
            Err(WriteError::Store(error)) => return Err(error),
        },
        Err(WriteError::Rejected(refusal)) => Err(refusal),
        Err(WriteError::Store(error)) => return Err(error),
    };
    if outcome.is_ok() && inner.options.quotas.check_added(&before, tx).is_err() {
        return Err(Error::internal(
            "a mutation adds more than its region may hold",
        ));
    }
    let done = outcome.is_ok();
    end(tx, queued, operation, outcome).await?;
    if done {
        audit_erasure(tx, operation, actor, queued.id);
    }
    Ok(true)
}
