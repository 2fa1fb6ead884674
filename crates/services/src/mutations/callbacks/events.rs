//! Delivers events to subscriptions.
//!
//! One task at a time works on a subscription, with few requests at once, and with one if its receiver
//! was slow the last time (see `slow`). So a slow receiver delays neither other subscriptions of its
//! region nor other regions, also if they are at the same host.

use super::{
    attempt::Attempt,
    delivery::{Delivery, with_attempt},
    event,
    message::{post, signed},
};
use crate::mutations::Inner;
use egress::Url;
use futures::{StreamExt, stream};
use model::{EventId, Scope, Timestamp};
use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};
use store::{
    Error, ScopeTx,
    subscriptions::{Claim, Ended, Outcome, Outgoing, Subscription},
};

/// Requests to one subscription at once: half of those that one region may have at one host. A
/// receiver that was slow gets one.
const AT_ONCE: usize = 2;
/// How long a task starts deliveries of one claim. With the timeouts of the last ones, it ends
/// before the claim does.
const STRETCH: Duration = Duration::from_secs(4);
/// How long a subscription rests whose host has no room.
const BUSY: Duration = Duration::from_secs(2);

/// Delivers claimed events, and those that can be claimed after them.
pub(in crate::mutations) async fn deliver(
    inner: &Inner,
    scope: Scope,
    claim: Claim,
) -> Result<(), Error> {
    let mut next = Some(claim);
    while let Some(claim) = next {
        let (ended, rests_until) = attempt_all(inner, scope, &claim).await;
        let finished = inner
            .store
            .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                let mut subscriptions = tx.subscriptions();
                subscriptions.finish(&claim, &ended, rests_until).await
            });
        next = finished.await?;
    }
    Ok(())
}

/// Attempts the events of a claim. Returns the outcomes, and until when the rest must wait.
async fn attempt_all(
    inner: &Inner,
    scope: Scope,
    claim: &Claim,
) -> (Vec<Ended>, Option<Timestamp>) {
    let clock = inner.store.clock();
    let Ok(url) = Url::parse(&claim.subscription.url) else {
        return (Vec::new(), Some(clock.now().plus(Duration::from_hours(1))));
    };
    let begun = clock.elapsed();
    let rests_until = AtomicI64::new(0);
    let may_start = || {
        rests_until.load(Ordering::Relaxed) == 0
            && !inner.stopping.is_cancelled()
            && clock.elapsed().saturating_sub(begun) < STRETCH
    };
    let is_slow = inner.slow_receivers.has(&claim.subscription);
    // By position, because a stream of references cannot be sent to another thread here.
    let mut order: Vec<usize> = (0..claim.events.len()).collect();
    if is_slow {
        // A request that takes long is the last one of the claim, so new events go first.
        order.sort_by_key(|index| claim.events[*index].tries > 0);
    }
    let receiver = (&claim.subscription, &url, is_slow);
    let attempts = stream::iter(order)
        .map(|index| {
            let starts = may_start();
            async move {
                match claim.events.get(index).filter(|_| starts) {
                    Some(outgoing) => Some(attempt(inner, scope, receiver, outgoing).await),
                    None => None,
                }
            }
        })
        .buffer_unordered(if is_slow { 1 } else { AT_ONCE });
    let mut attempts = std::pin::pin!(attempts);
    let mut ended = Vec::with_capacity(claim.events.len());
    let mut longest: Option<Duration> = None;
    while let Some(attempted) = attempts.next().await {
        match attempted {
            Some(Ok((one, took))) => {
                ended.push(one);
                longest = longest.max(Some(took));
            }
            Some(Err(later)) => {
                rests_until.fetch_max(later.micros(), Ordering::Relaxed);
            }
            None => {}
        }
    }
    if let Some(longest) = longest {
        inner.slow_receivers.note(claim.subscription.id, longest);
    }
    let rests_until = Some(rests_until.load(Ordering::Relaxed)).filter(|until| *until > 0);
    (ended, rests_until.map(Timestamp::from_micros))
}

/// A subscription, its URL, and whether its receiver was slow.
type Receiver<'a> = (&'a Subscription, &'a Url, bool);

/// Attempts one delivery and returns how long it took, or returns when there may be room for it.
async fn attempt(
    inner: &Inner,
    scope: Scope,
    receiver: Receiver<'_>,
    outgoing: &Outgoing,
) -> Result<(Ended, Duration), Timestamp> {
    let (id, body) = (outgoing.event.id, event::body(scope, &outgoing.event));
    let sent = send(inner, scope, receiver, id, body).await?;
    let tried = usize::try_from(outgoing.tries).unwrap_or_default();
    let attempt = sent.scheduled(inner, tried, false);
    let outcome = match (attempt.outcome, attempt.next) {
        ("delivered", _) => Outcome::Delivered,
        ("gone", _) => Outcome::Gone,
        (_, Some(next)) => Outcome::Again(next),
        (_, None) => Outcome::Failed,
    };
    let ended = Ended {
        sequence: outgoing.event.sequence,
        tries: outgoing.tries + 1,
        attempts: with_attempt(&outgoing.attempts, &attempt),
        outcome,
    };
    Ok((ended, attempt.took))
}

/// Sends a message to a subscription, or returns when there may be room for it.
async fn send(
    inner: &Inner,
    scope: Scope,
    (subscription, url, is_slow): Receiver<'_>,
    id: EventId,
    body: Vec<u8>,
) -> Result<Attempt, Timestamp> {
    let client = inner.client.on_behalf_of(scope);
    let now = inner.store.clock().now();
    let reservation = client.reserve(url, now, inner.store.random().as_ref())?;
    let permit = async {
        if is_slow {
            reservation.slow_permit(url).await
        } else {
            reservation.permit(url).await
        }
    };
    let Some(Some(permit)) = inner.stopping.run_until_cancelled(permit).await else {
        return Err(now.plus(BUSY));
    };
    let headers = signed(inner, &subscription.secret, id.as_str(), url, &body);
    let message = (headers, body);
    let attempt = post(inner, &client, permit, url, message).await;
    // A receiver that does not answer says nothing about the others at its host. It does not close
    // the host to them: it is a slow one from now on, and rests.
    if attempt.outcome != "timeout" {
        reservation.finish(attempt.is_answered(), attempt.at);
    }
    Ok(attempt)
}

/// Sends a test message to a subscription, paused or not, and returns what came of it, or when there
/// may be room for it.
pub(in crate::mutations) async fn test(
    inner: &Inner,
    scope: Scope,
    subscription: &Subscription,
) -> Result<Delivery, Timestamp> {
    let now = inner.store.clock().now();
    let Ok(url) = Url::parse(&subscription.url) else {
        return Err(now.plus(BUSY));
    };
    let id = EventId::random(inner.store.random().as_ref());
    let body = event::test(scope, id.as_str(), subscription.id.as_str(), now);
    let is_slow = inner.slow_receivers.has(subscription);
    let sent = send(inner, scope, (subscription, &url, is_slow), id, body).await?;
    Ok(Delivery::of(&sent))
}
