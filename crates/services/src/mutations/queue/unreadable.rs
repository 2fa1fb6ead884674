//! Decides about a mutation whose payload cannot be read. If it names an operation of a newer
//! version, it is left for a node of that version, because it was accepted. Otherwise it is damaged
//! and ends as failed.

use super::{end::end_unreadable, step::Step};
use crate::{
    jobs::jittered,
    mutations::{Inner, operation::names_newer_operation},
};
use std::time::Duration;
use store::{Error, ScopeTx, mutations::Queued, unit_of_work::Lease};

/// How long the scope's queue is left alone. Jittered, so that a newer node finds the mutation first
/// in some round.
const LEFT_ALONE: Duration = Duration::from_secs(5);

/// Leaves a mutation of a newer version in the queue, or ends a damaged one. Later mutations of the
/// scope wait for one that is left, because a scope's mutations are executed in order.
/// `is_left_already` says whether a node has left it before; only the first time is logged.
pub(super) async fn leave_or_end(
    tx: &mut ScopeTx<'_, '_>,
    inner: &Inner,
    queued: &Queued,
    is_left_already: bool,
) -> Result<Step, Error> {
    if !names_newer_operation(&queued.payload) {
        end_unreadable(tx, queued).await?;
        return Ok(Step::Done);
    }
    if !is_left_already {
        tracing::warn!(
            mutation = %queued.id,
            operation = queued.operation,
            "a mutation needs a newer version of the server; it waits for a node of that version, and its region's later mutations wait for it"
        );
    }
    let wait = jittered(LEFT_ALONE, inner.store.random().as_ref());
    let until = tx.now().plus(wait);
    tx.queue().set_lease(Some(Lease {
        holder: Lease::NEWER_VERSION.to_owned(),
        until,
    }));
    Ok(Step::Stop(None))
}
