//! Which receivers of events were slow the last time.
//!
//! A slow receiver gets one request at a time, and all of them together get half of the requests that
//! a region may have at a host, and of every other limit (see `egress::limits`). The other half is
//! left to receivers that answer.

use model::SubscriptionId;
use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use store::subscriptions::Subscription;

/// From when on an answer is slow.
const SLOW: Duration = Duration::from_secs(3);
/// Maximum number of receivers that are remembered. A receiver that is forgotten is found slow again
/// by its next request.
const REMEMBERED: usize = 10_000;

/// The subscriptions whose receiver was slow when this process last sent events to it.
#[derive(Debug, Default)]
pub(in crate::mutations) struct SlowReceivers(Mutex<HashSet<SubscriptionId>>);

impl SlowReceivers {
    fn subscriptions(&self) -> MutexGuard<'_, HashSet<SubscriptionId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns whether the receiver of a subscription was slow the last time, or answers no event
    /// with success at present.
    pub(super) fn has(&self, subscription: &Subscription) -> bool {
        subscription.failing_since.is_some() || self.subscriptions().contains(&subscription.id)
    }

    /// Notes the longest time that the receiver took for one of the requests that it was just sent.
    pub(super) fn note(&self, subscription: SubscriptionId, took: Duration) {
        let mut all = self.subscriptions();
        if took < SLOW {
            all.remove(&subscription);
            return;
        }
        if all.len() >= REMEMBERED {
            all.clear();
        }
        all.insert(subscription);
    }
}
