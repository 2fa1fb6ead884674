//! Attempts one mutation behind its own savepoint.

use super::{end::end, step::Step};
use crate::mutations::{
    Inner,
    log_entries::{audit_erasure, author},
    operation::{Operation, Subjects},
    refusal::{Refusal, WriteError},
    run::{Fetched, Run},
    write::Stored,
};
use futures::FutureExt;
use model::FileId;
use std::{panic::AssertUnwindSafe, time::Duration};
use store::{Error, ScopeTx, mutations::Queued, unit_of_work::Lease};

/// Number of attempts after which a mutation that fails with an internal error is given up.
const TRIES: i64 = 5;

/// Executes a mutation, or ends it as refused.
pub(super) async fn attempt(
    inner: &Inner,
    tx: &mut ScopeTx<'_, '_>,
    queued: &Queued,
    stored: &Stored,
    fetched: &Fetched,
) -> Result<Step, Error> {
    let before = tx.usage();
    let (scope, operation) = (tx.scope(), &stored.operation);
    let author = author(queued, stored);
    let actor = author.actor();
    tx.act_as(&author, operation.action());
    let savepoint = tx.savepoint().await?;
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
    let outcome = outcome.unwrap_or_else(|_| Err(Error::internal("a mutation panicked").into()));
    let outcome = match outcome {
        Ok(subjects) => match inner.options.quotas.check_added(&before, tx) {
            Ok(()) => Ok(subjects),
            Err(refusal) => Err(refusal.into()),
        },
        failed => failed,
    };
    match outcome {
        Ok(subjects) => {
            tx.release(savepoint).await?;
            end(tx, queued, operation, Ok(subjects)).await?;
            audit_erasure(tx, operation, actor, queued.id);
        }
        Err(WriteError::Rejected(refusal)) => {
            tx.roll_back(savepoint).await?;
            discard(tx, fetched).await?;
            end(tx, queued, operation, Err(refusal)).await?;
        }
        Err(WriteError::Store(error)) if error.is_internal() => {
            tx.roll_back(savepoint).await?;
            discard(tx, fetched).await?;
            return fail(tx, queued, operation, &error.cause().to_string()).await;
        }
        Err(WriteError::Store(unavailable)) => {
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
pub(super) async fn fail(
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
) -> Result<Subjects, WriteError> {
    run.admit(operation, precondition.as_ref(), person.as_deref())
        .await?;
    let subjects = run.execute(operation).await?;
    // An invalid row is this mutation's fault. Flushing surfaces it while this mutation can still
    // be rolled back alone.
    run.tx.flush().await?;
    Ok(subjects)
}
