//! Counts the subscriptions to events by state. Counting asks each scope with subscriptions, so it is
//! done once a minute at most, however often the metrics are read.

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{family::Family, gauge::Gauge},
    registry::Registry,
};
use std::{
    sync::{Mutex, PoisonError, atomic::AtomicU64},
    time::Duration,
};
use store::{Store, subscriptions::SubscriptionCounts};

/// How long the counts are used.
const COUNTED_FOR: Duration = Duration::from_mins(1);

/// Label: whether events are sent to subscriptions.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct State {
    state: &'static str,
}

/// The metrics of subscriptions.
#[derive(Debug)]
pub(super) struct SubscriptionMetrics {
    by_state: Family<State, Gauge<f64, AtomicU64>>,
    behind: Gauge<f64, AtomicU64>,
    /// The last counts, and when they were made.
    counted: Mutex<Option<(model::Timestamp, SubscriptionCounts)>>,
}

impl SubscriptionMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let (by_state, behind) = (Family::default(), Gauge::default());
        let what = "Subscriptions to events, for all nodes: well, failing, or paused";
        registry.register("subscriptions", what, by_state.clone());
        let what = "Events that the slowest subscription was not sent yet, paused ones apart, for all nodes";
        registry.register("events_behind", what, behind.clone());
        Self {
            by_state,
            behind,
            counted: Mutex::default(),
        }
    }

    /// Updates the gauges. An unknown value is NaN.
    #[expect(clippy::cast_precision_loss, reason = "no count reaches 2^52")]
    pub(super) async fn note(&self, store: &Store) {
        let counts = self.counts(store).await;
        let known = |number: fn(SubscriptionCounts) -> i64| {
            counts.map_or(f64::NAN, |counts| number(counts) as f64)
        };
        for (state, number) in [
            ("well", known(|counts| counts.well)),
            ("failing", known(|counts| counts.failing)),
            ("paused", known(|counts| counts.paused)),
        ] {
            self.by_state.get_or_create(&State { state }).set(number);
        }
        self.behind.set(known(|counts| counts.behind));
    }

    async fn counts(&self, store: &Store) -> Option<SubscriptionCounts> {
        let now = store.clock().now();
        let last = *self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, counts)) = last
            && (at..at.plus(COUNTED_FOR)).contains(&now)
        {
            return Some(counts);
        }
        let counts = store.count_subscriptions().await.ok()?;
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        *counted = Some((now, counts));
        Some(counts)
    }
}
