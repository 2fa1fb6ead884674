//! Taking the events that a subscription is to be sent, and recording the outcome.
//!
//! One process at a time works on a subscription: it holds a lease. What it was about to send when it
//! was killed is sent by another one after the lease, so an event is delivered at least once.

use super::{
    manage::Subscriptions,
    stored_event::{EVENT_AT, NEXT_EVENTS, StoredEvent, event},
    subscription::{PausedFor, Subscription, by_id, of_scope},
};
use db::{Error, Row, Value, column, statements};
use model::{SubscriptionId, Timestamp};
use std::{collections::HashMap, time::Duration};

statements! {
    pub(super) scope LEASE as "LEASE_SUBSCRIPTION" =
        "UPDATE subscriptions SET lease = $4, rests_until = $5 WHERE region_id = $1 AND environment = $2 AND id = $3";
    pub(super) scope FINISH as "FINISH_SUBSCRIPTION" =
        "UPDATE subscriptions SET lease = NULL, rests_until = $4, sent_to = $5, due_at = $6, failing_since = $7, \
         failing_from = $8, succeeded_at = $9 WHERE region_id = $1 AND environment = $2 AND id = $3";
    pub(super) scope DUE_DELIVERIES as "DUE_DELIVERIES" =
        "SELECT sequence, tries, attempts FROM subscription_deliveries \
         WHERE region_id = $1 AND environment = $2 AND subscription_id = $3 AND due_at <= $4 ORDER BY due_at LIMIT $5";
    pub(super) scope DROP_DELIVERY as "DROP_DELIVERY" =
        "DELETE FROM subscription_deliveries \
         WHERE region_id = $1 AND environment = $2 AND sequence = $3 AND subscription_id = $4";
    pub(super) scope NEXT_DELIVERY as "NEXT_DELIVERY" =
        "SELECT due_at FROM subscription_deliveries \
         WHERE region_id = $1 AND environment = $2 AND subscription_id = $3 AND due_at IS NOT NULL ORDER BY due_at LIMIT 1";
    pub(super) scope ATTEMPTS as "DELIVERY_ATTEMPTS" =
        "SELECT sequence, attempts FROM subscription_deliveries \
         WHERE region_id = $1 AND environment = $2 AND sequence = $3 AND subscription_id = $4";
    pub(super) scope NOTE_DELIVERY as "NOTE_EVENT_DELIVERY" =
        "INSERT INTO subscription_deliveries (region_id, environment, sequence, subscription_id, status, tries, attempts, due_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (region_id, environment, sequence, subscription_id) DO UPDATE \
         SET status = excluded.status, tries = excluded.tries, attempts = excluded.attempts, due_at = excluded.due_at";
}

/// Maximum number of events that are claimed together.
const BATCH: usize = 100;
/// Number of events that are read at once to find those of a subscription.
const READ: i64 = 500;
/// How long a claim lasts. Longer than the claimed events are worked on.
const CLAIM: Duration = Duration::from_secs(30);

/// An event to send.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The event.
    pub event: StoredEvent,
    /// The number of attempts in the present schedule.
    pub tries: i64,
    /// All earlier attempts, as a JSON array.
    pub attempts: String,
    /// Whether an earlier attempt is repeated.
    repeats: bool,
}

/// What one process is to send to a subscription.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The subscription.
    pub subscription: Subscription,
    /// The events: new ones in their order, and repeated ones between them.
    pub events: Vec<Outgoing>,
    lease: String,
    /// The position up to which every event was attempted, once all of `events` were.
    read_to: i64,
}

impl Claim {
    /// Returns whether there may be more to send at once.
    pub fn is_full(&self) -> bool {
        self.events.len() >= BATCH
    }
}

/// The outcome of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver has it.
    Delivered,
    /// It is attempted again at a moment.
    Again(Timestamp),
    /// It is not attempted again.
    Failed,
    /// The receiver wants no further deliveries.
    Gone,
}

/// A delivery that was attempted.
#[derive(Debug, Clone)]
pub struct Ended {
    /// The position of the event.
    pub sequence: i64,
    /// The number of attempts in the present schedule.
    pub tries: i64,
    /// All attempts, as a JSON array.
    pub attempts: String,
    /// The outcome of the last one.
    pub outcome: Outcome,
}

/// Returns both in turn, so that repeated deliveries that take long do not hold back new events.
fn interleaved(new: Vec<Outgoing>, repeated: Vec<Outgoing>) -> Vec<Outgoing> {
    let mut all = Vec::with_capacity(new.len() + repeated.len());
    let (mut new, mut repeated) = (new.into_iter(), repeated.into_iter());
    loop {
        let before = all.len();
        all.extend(new.next());
        all.extend(repeated.next());
        if all.len() == before {
            return all;
        }
    }
}

impl Subscriptions<'_, '_> {
    /// Takes what is to be sent to the subscriptions of the scope now. Other processes leave these
    /// subscriptions alone until the claim ends.
    pub async fn claim(&mut self) -> Result<Vec<Claim>, Error> {
        let mut claims = Vec::new();
        if self.state.events.subscribed.is_empty() {
            return Ok(claims);
        }
        let (scope, now) = (self.state.scope, self.state.now);
        for subscription in of_scope(self.transaction, &scope).await? {
            if subscription.paused.is_none() && !subscription.rests(now) {
                claims.extend(self.claim_one(subscription).await?);
            }
        }
        self.state.is_rescheduled = true;
        Ok(claims)
    }

    async fn claim_one(&mut self, subscription: Subscription) -> Result<Option<Claim>, Error> {
        if subscription.is_given_up(self.state.now) {
            self.pause(&subscription, PausedFor::Unreachable).await?;
            return Ok(None);
        }
        let mut repeated = Vec::new();
        if subscription.repeats() {
            repeated = self.due(&subscription).await?;
        }
        let room = BATCH - repeated.len();
        let (new, read_to) = self.new_events(&subscription, room).await?;
        let events = interleaved(new, repeated);
        if events.is_empty() {
            let is_due = subscription.due_at.is_some_and(|due| due <= self.state.now);
            if is_due || read_to > subscription.sent_to {
                self.save_progress(subscription, read_to, None).await?;
            }
            return Ok(None);
        }
        let mut lease = [0; 16];
        self.state.random.fill(&mut lease);
        let lease = format!("{:032x}", u128::from_be_bytes(lease));
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(subscription.id.as_str()),
            Value::Text(&lease),
            Value::Int(self.state.now.plus(CLAIM).micros()),
        ];
        self.transaction.execute(&LEASE, &values).await?;
        Ok(Some(Claim {
            subscription,
            events,
            lease,
            read_to,
        }))
    }

    /// Returns the repeated deliveries that are due.
    async fn due(&mut self, subscription: &Subscription) -> Result<Vec<Outgoing>, Error> {
        if subscription.due_at.is_none_or(|due| due > self.state.now) {
            return Ok(Vec::new());
        }
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(subscription.id.as_str()),
            Value::Int(self.state.now.micros()),
            Value::Int(i64::try_from(BATCH / 2).unwrap_or(i64::MAX)),
        ];
        let deliveries = self.transaction.all(&DUE_DELIVERIES, &values, |row| {
            Ok((
                row.int(column!(DUE_DELIVERIES, sequence))?,
                row.int(column!(DUE_DELIVERIES, tries))?,
                row.text(column!(DUE_DELIVERIES, attempts))?.to_owned(),
            ))
        });
        let deliveries = deliveries.await?;
        let of_event =
            |(sequence, ..): &(i64, i64, String)| vec![region, environment, Value::Int(*sequence)];
        let sets = deliveries.iter().map(of_event).collect();
        let mut events = Vec::with_capacity(deliveries.len());
        let mut gone = vec![true; deliveries.len()];
        let visit = |index: usize, row: Row<'_>| {
            let (_, tries, attempts) = &deliveries[index];
            gone[index] = false;
            events.push(Outgoing {
                event: event(row)?,
                tries: *tries,
                attempts: attempts.clone(),
                repeats: true,
            });
            Ok(())
        };
        self.transaction.query_batch(&EVENT_AT, sets, visit).await?;
        // A delivery whose event was deleted would be due for ever.
        for ((sequence, ..), _) in deliveries.iter().zip(gone).filter(|(_, gone)| *gone) {
            let own = Value::Text(subscription.id.as_str());
            let values = [region, environment, Value::Int(*sequence), own];
            self.transaction.execute(&DROP_DELIVERY, &values).await?;
        }
        Ok(events)
    }

    /// Returns the next events of the subscription's kinds, and the position up to which every event
    /// was attempted, once all of them were.
    async fn new_events(
        &mut self,
        subscription: &Subscription,
        room: usize,
    ) -> Result<(Vec<Outgoing>, i64), Error> {
        let mut events = Vec::new();
        let (sent_to, last) = (subscription.sent_to, self.state.row.last_event);
        if sent_to >= last {
            return Ok((events, sent_to));
        }
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Int(sent_to), Value::Int(READ)];
        let found = self.transaction.all(&NEXT_EVENTS, &values, event).await?;
        let is_last = i64::try_from(found.len()).is_ok_and(|number| number < READ);
        let (mut read_to, mut is_full) = (sent_to, false);
        for event in found {
            let wanted = event.kind.is_some_and(|kind| subscription.kinds.has(kind));
            if wanted && events.len() >= room {
                is_full = true;
                break;
            }
            read_to = event.sequence;
            if wanted {
                events.push(Outgoing {
                    event,
                    tries: 0,
                    attempts: "[]".to_owned(),
                    repeats: false,
                });
            }
        }
        if !subscription.repeats() {
            self.add_attempts(subscription.id, &mut events).await?;
        }
        let read_to = if is_last && !is_full { last } else { read_to };
        Ok((events, read_to))
    }

    /// Adds the earlier attempts of events that are sent again.
    async fn add_attempts(
        &mut self,
        id: SubscriptionId,
        events: &mut [Outgoing],
    ) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let of_event = |outgoing: &Outgoing| {
            let sequence = Value::Int(outgoing.event.sequence);
            vec![region, environment, sequence, Value::Text(id.as_str())]
        };
        let sets = events.iter().map(of_event).collect();
        let mut earlier = HashMap::new();
        let visit = |index: usize, row: Row<'_>| {
            let attempts = row.text(column!(ATTEMPTS, attempts))?.to_owned();
            earlier.insert(index, attempts);
            Ok(())
        };
        self.transaction.query_batch(&ATTEMPTS, sets, visit).await?;
        for (index, attempts) in earlier {
            events[index].attempts = attempts;
        }
        Ok(())
    }

    /// Records the outcome of the attempts at a claim, and ends it. What was not attempted is sent
    /// later, not before `rests_until`. Returns the next claim, if this one was full. Does nothing
    /// if the claim has ended.
    pub async fn finish(
        &mut self,
        claim: &Claim,
        ended: &[Ended],
        rests_until: Option<Timestamp>,
    ) -> Result<Option<Claim>, Error> {
        let (scope, id) = (self.state.scope, claim.subscription.id);
        let kept = by_id(self.transaction, &scope, id).await?;
        let Some(mut kept) = kept.filter(|kept| kept.lease.as_ref() == Some(&claim.lease)) else {
            return Ok(None);
        };
        for one in ended {
            self.note(id, one)?;
        }
        let done = |outgoing: &&Outgoing| {
            let sequence = outgoing.event.sequence;
            !outgoing.repeats && !ended.iter().any(|one| one.sequence == sequence)
        };
        let left = claim.events.iter().find(done);
        let sent_to = left.map_or(claim.read_to, |left| left.event.sequence - 1);
        kept.note_attempts(ended, self.state.now);
        let gone = ended.iter().filter(|one| one.outcome == Outcome::Gone);
        if let Some(first) = gone.map(|one| one.sequence).min() {
            // Also if other events of the claim were delivered.
            kept.note_failure(first, self.state.now);
        }
        let rests_until = rests_until.max(kept.rest(self.state.now));
        self.save_progress(kept.clone(), sent_to, rests_until)
            .await?;
        self.state.is_rescheduled = true;
        if ended.iter().any(|one| one.outcome == Outcome::Gone) {
            self.pause(&kept, PausedFor::Gone).await?;
            return Ok(None);
        }
        let is_whole = ended.len() == claim.events.len();
        if !claim.is_full() || !is_whole || kept.paused.is_some() || rests_until.is_some() {
            return Ok(None);
        }
        match by_id(self.transaction, &scope, id).await? {
            Some(next) => self.claim_one(next).await,
            None => Ok(None),
        }
    }

    fn note(&mut self, id: SubscriptionId, one: &Ended) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let (status, due_at) = match one.outcome {
            Outcome::Again(moment) => (0, Some(moment)),
            Outcome::Delivered => (1, None),
            Outcome::Failed | Outcome::Gone => (2, None),
        };
        let values = [
            region,
            environment,
            Value::Int(one.sequence),
            Value::Text(id.as_str()),
            Value::Int(status),
            Value::Int(one.tries),
            Value::Text(&one.attempts),
            due_at.into(),
        ];
        self.transaction.defer_one(&NOTE_DELIVERY, &values)
    }

    /// Stores how far the events were attempted, and when the next repeated delivery is due.
    async fn save_progress(
        &mut self,
        mut kept: Subscription,
        sent_to: i64,
        rests_until: Option<Timestamp>,
    ) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        kept.sent_to = sent_to;
        let mut due_at = None;
        if kept.repeats() {
            let values = [region, environment, Value::Text(kept.id.as_str())];
            let next = self.transaction.first(&NEXT_DELIVERY, &values, |row| {
                let due = row.int(column!(NEXT_DELIVERY, due_at))?;
                Ok(Timestamp::from_micros(due))
            });
            due_at = next.await?;
        }
        let values = [
            region,
            environment,
            Value::Text(kept.id.as_str()),
            rests_until.into(),
            Value::Int(sent_to),
            due_at.into(),
            kept.failing_since.into(),
            kept.failing_from.map_or(Value::Null, Value::Int),
            kept.succeeded_at.into(),
        ];
        self.transaction.execute(&FINISH, &values).await.map(drop)
    }
}
