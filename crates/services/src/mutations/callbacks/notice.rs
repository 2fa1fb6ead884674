//! The notice to a region of what happened automatically.

use super::{attempt::Attempt, message::Message};
use model::Scope;
use serde_json::Value;
use store::{Error, ScopeTx, Store, outbox::Notice};

/// Composes the message.
pub(super) fn compose(scope: Scope, notice: &Notice) -> Result<Message, Error> {
    let data: Value = serde_json::from_str(&notice.data).map_err(Error::internal)?;
    Ok(Message {
        tried: usize::try_from(notice.attempts).unwrap_or_default(),
        ..Message::new(scope, &notice.id, &notice.kind, notice.created_at, &data)
    })
}

/// Records an attempt. Removes the notice if no further attempt follows.
pub(super) async fn note_attempt(
    store: &Store,
    scope: Scope,
    notice: Notice,
    attempt: &Attempt,
) -> Result<(), Error> {
    let (next, outcome) = (attempt.next, attempt.outcome);
    if next.is_none() && outcome != "delivered" {
        tracing::warn!(notice = %notice.id, kind = notice.kind, outcome, "a notice was abandoned after the last attempt");
    }
    store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            let (mut outbox, attempts) = (tx.outbox(), notice.attempts + 1);
            match next {
                Some(next) => outbox.postpone_notice(notice.id, attempts, next).await,
                None => outbox.remove_notice(notice.id).await,
            }
        })
        .await
}
