//! Pauses a subscription whose receiver cannot be reached, and informs the region and its managers.

use super::{
    claim::{Ended, Outcome},
    manage::Subscriptions,
    subscription::{PausedFor, Subscription},
};
use crate::outbox::Outbox;
use db::{Error, Value, statements};
use model::{NoticeId, Timestamp};
use serde_json::json;
use std::time::Duration;

statements! {
    pub(super) scope PAUSE as "PAUSE_SUBSCRIPTION" =
        "UPDATE subscriptions SET paused_at = $4, paused_for = $5, lease = NULL, rests_until = NULL \
         WHERE region_id = $1 AND environment = $2 AND id = $3";
}

/// How long the deliveries of a subscription may fail before it is paused.
pub const PAUSED_AFTER: Duration = Duration::from_hours(5 * 24);
/// The shortest and the longest time between two batches while every delivery fails.
const RESTS: [Duration; 2] = [Duration::from_secs(5), Duration::from_mins(10)];
/// The type of the notice about a paused subscription.
const PAUSED: &str = "subscription.paused";

impl Subscription {
    /// Returns whether no delivery succeeded for so long that it must be paused.
    pub(super) fn is_given_up(&self, now: Timestamp) -> bool {
        self.failing_since
            .is_some_and(|since| since.plus(PAUSED_AFTER) <= now)
    }

    /// Notes whether the receiver was reached.
    pub(super) fn note_attempts(&mut self, ended: &[Ended], now: Timestamp) {
        if ended.iter().any(|one| one.outcome == Outcome::Delivered) {
            self.succeeded_at = Some(now);
            (self.failing_since, self.failing_from) = (None, None);
        } else if let Some(first) = ended.iter().map(|one| one.sequence).min() {
            self.note_failure(first, now);
        }
    }

    /// Notes that the event at this position failed, without a success since.
    pub(super) fn note_failure(&mut self, position: i64, now: Timestamp) {
        self.failing_since.get_or_insert(now);
        let from = self
            .failing_from
            .map_or(position, |from| from.min(position));
        self.failing_from = Some(from);
    }

    /// Returns until when nothing is sent, because every delivery fails: a tenth of the time since
    /// the first failure, within limits.
    pub(super) fn rest(&self, now: Timestamp) -> Option<Timestamp> {
        let since = self.failing_since?;
        let failing = now.micros().saturating_sub(since.micros());
        let tenth = Duration::from_micros(u64::try_from(failing / 10).unwrap_or_default());
        Some(now.plus(tenth.clamp(RESTS[0], RESTS[1])))
    }
}

impl Subscriptions<'_, '_> {
    /// Pauses a subscription, sends the region a notice, and queues an e-mail to its managers. All of
    /// it is stored in this transaction, so each pause is reported, and once only.
    pub(super) async fn pause(
        &mut self,
        subscription: &Subscription,
        reason: PausedFor,
    ) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let now = self.state.now;
        let values = [
            region,
            environment,
            Value::Text(subscription.id.as_str()),
            Value::Int(now.micros()),
            Value::Text(reason.name()),
        ];
        self.transaction.execute(&PAUSE, &values).await?;
        let id = subscription.id;
        tracing::warn!(subscription = %id, reason = reason.name(), "a subscription was paused");
        let data = json!({
            "subscriptionId": id,
            "pausedFor": reason.name(),
            "failingSince": subscription.failing_since,
        });
        let notice = NoticeId::random(self.state.random.as_ref());
        let mut outbox = Outbox {
            transaction: self.transaction,
            state: self.state,
        };
        outbox.notify(notice, PAUSED, &data.to_string()).await?;
        self.post_to_managers(subscription, reason).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failing_receiver_is_tried_less_and_less_often() {
        let now: Timestamp = "2026-01-02T03:04:05.000Z".parse().unwrap();
        let mut subscription = super::super::subscription::example(now);
        let failed = [Ended {
            sequence: 7,
            tries: 1,
            attempts: "[]".into(),
            outcome: Outcome::Again(now),
        }];
        assert_eq!(subscription.rest(now), None);
        subscription.note_attempts(&failed, now);
        let rest = |subscription: &Subscription, after: u64| {
            let then = now.plus(Duration::from_secs(after));
            subscription.rest(then).unwrap().micros() - then.micros()
        };
        let seconds = [0, 40, 100, 3_600, 86_400].map(|after| rest(&subscription, after));
        assert_eq!(
            seconds,
            [5, 5, 10, 360, 600].map(|seconds| seconds * 1_000_000)
        );
        let days = |number: u64| now.plus(Duration::from_hours(24 * number));
        assert_eq!(
            [4, 5].map(|number| subscription.is_given_up(days(number))),
            [false, true]
        );
        let delivered = [Ended {
            outcome: Outcome::Delivered,
            ..failed[0].clone()
        }];
        subscription.note_attempts(&delivered, days(1));
        assert_eq!(
            (subscription.rest(days(1)), subscription.failing_from),
            (None, None)
        );
    }
}
