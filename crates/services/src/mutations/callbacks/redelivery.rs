//! Redelivery of a mutation's callback on request.

use super::{mutation::note, redeliveries};
use model::{MutationId, Scope};
use std::time::Duration;
use store::{Error, Store};

/// The outcome of a redelivery request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redelivery {
    /// The redelivery is scheduled.
    Scheduled,
    /// The mutation does not exist, has no callback, has not ended, or its candidate was erased.
    Nothing,
    /// The limit on recent attempts or requests is reached.
    TooSoon {
        /// How long to wait before the next request.
        retry_after: Duration,
    },
}

/// Schedules an immediate delivery of a mutation's callback, unless it was attempted too often
/// within the last minute.
pub(in crate::mutations) async fn redeliver(
    store: &Store,
    scope: Scope,
    id: MutationId,
) -> Result<Redelivery, Error> {
    let Some(mutation) = store.mutation(&scope, id).await? else {
        return Ok(Redelivery::Nothing);
    };
    // After an erasure, the callbacks of the candidate's mutations are no longer redelivered.
    if mutation.callback_url.is_none() || !mutation.status.has_ended() || mutation.forgotten {
        return Ok(Redelivery::Nothing);
    }
    let now = store.clock().now();
    if let Some(retry_after) = redeliveries::too_soon(&mutation.deliveries, now) {
        return Ok(Redelivery::TooSoon { retry_after });
    }
    let due = note(store, scope, id, mutation.deliveries, Some(now)).await?;
    Ok(if due {
        Redelivery::Scheduled
    } else {
        Redelivery::Nothing
    })
}
