//! Renews and releases the lease on a scope whose first mutation's files are being fetched.

use crate::mutations::Inner;
use model::{Scope, Timestamp};
use store::{Error, ScopeTx, Store, unit_of_work::Lease};

/// Renews the lease on a scope whose first mutation's files are being fetched. Returns false if
/// this node no longer holds it.
pub(in crate::mutations) async fn renew(
    inner: &Inner,
    scope: Scope,
    holder: String,
) -> Result<bool, Error> {
    let until = inner.store.clock().now().plus(inner.options.lease);
    change_lease(&inner.store, scope, holder, Some(until)).await
}

/// Releases the lease on a scope whose first mutation's files were not fetched. Returns false if
/// this node no longer holds it.
pub(in crate::mutations) async fn release(
    store: &Store,
    scope: Scope,
    holder: String,
) -> Result<bool, Error> {
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
