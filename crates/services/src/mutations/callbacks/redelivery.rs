//! Redelivery of a mutation's callback on request.

use super::{delivery::Delivery, mutation::note, redeliveries};
use model::{MutationId, Scope};
use std::time::Duration;
use store::{Error, Store};

/// The outcome of a redelivery request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redelivery {
    /// The redelivery is scheduled.
    Scheduled,
    /// The mutation has no callback.
    NoCallback,
    /// The mutation has not ended.
    NotEnded {
        /// Its status.
        status: &'static str,
    },
    /// The mutation or its candidate was erased.
    Erased,
    /// The limit on recent attempts or requests is reached.
    TooSoon {
        /// Which limit.
        why: messages::Credential,
        /// How long to wait before the next request.
        retry_after: Duration,
    },
}

/// The outcome of a challenge to a receiver.
#[derive(Debug)]
pub enum Challenge {
    /// The receiver answered it.
    Answered,
    /// The receiver did not answer it.
    Failed(messages::KeyOrField),
    /// A limit is reached.
    TooSoon {
        /// Which limit.
        why: messages::Credential,
        /// How long to wait before the next request.
        retry_after: Duration,
    },
}

/// The outcome of a request to test a subscription.
#[derive(Debug)]
pub enum SubscriptionTest {
    /// The message was sent.
    Attempted(Delivery),
    /// A limit is reached.
    TooSoon {
        /// Which limit.
        why: messages::Credential,
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
        return Ok(Redelivery::Erased);
    };
    // After an erasure, the callbacks of the candidate's mutations are no longer redelivered.
    if mutation.forgotten {
        return Ok(Redelivery::Erased);
    }
    if mutation.callback_url.is_none() {
        return Ok(Redelivery::NoCallback);
    }
    if !mutation.status.has_ended() {
        let status = mutation.status.name();
        return Ok(Redelivery::NotEnded { status });
    }
    let now = store.clock().now();
    if let Some(retry_after) = redeliveries::too_soon(&mutation.deliveries, now) {
        let why = redeliveries::too_often();
        return Ok(Redelivery::TooSoon { why, retry_after });
    }
    let due = note(store, scope, id, mutation.deliveries, Some(now)).await?;
    Ok(if due {
        Redelivery::Scheduled
    } else {
        Redelivery::Erased
    })
}
