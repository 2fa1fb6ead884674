//! The callback that reports to a caller how a mutation ended.

use super::{
    attempt::Attempt,
    delivery::{attempts, with_attempt},
    message::Message,
};
use crate::mutations::{Inner, MutationView};
use model::{MutationId, Scope, Timestamp};
use store::{Error, ScopeTx, Store, mutations::Mutation};

/// Composes the message. Returns `None` if the mutation no longer exists or has not ended.
pub(super) async fn compose(
    inner: &Inner,
    scope: Scope,
    id: MutationId,
) -> Result<Option<Message>, Error> {
    let Some(mutation) = inner.store.mutation(&scope, id).await? else {
        return Ok(None);
    };
    let Some(finished_at) = mutation.finished_at else {
        return Ok(None);
    };
    let shown = MutationView::new(&mutation, &inner.options.public_url).map_err(Error::internal)?;
    let data = serde_json::to_value(shown).map_err(Error::internal)?;
    let kind = format!("mutation.{}", mutation.status.name());
    let Mutation {
        deliveries,
        forgotten,
        ..
    } = mutation;
    Ok(Some(Message {
        tried: attempts(&deliveries).len(),
        earlier: deliveries,
        last: forgotten,
        ..Message::new(scope, &id, &kind, finished_at, &data)
    }))
}

/// Records an attempt beside the earlier ones.
pub(super) async fn note_attempt(
    store: &Store,
    scope: Scope,
    id: MutationId,
    earlier: &str,
    attempt: &Attempt,
) -> Result<(), Error> {
    let text = with_attempt(earlier, attempt);
    note(store, scope, id, text, attempt.next).await.map(drop)
}

/// Records the attempts so far, and when the next one is due. Returns false if there is no such
/// mutation.
pub(super) async fn note(
    store: &Store,
    scope: Scope,
    id: MutationId,
    deliveries: String,
    next: Option<Timestamp>,
) -> Result<bool, Error> {
    store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            tx.outbox().note_deliveries(id, &deliveries, next).await
        })
        .await
}
