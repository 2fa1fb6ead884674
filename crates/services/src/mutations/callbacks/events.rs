//! Delivers events to subscriptions.
//!
//! One task at a time works on a subscription, with few requests at once. So a slow receiver delays
//! neither other subscriptions of its region nor other regions.

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

/// Requests to one subscription at once: fewer than one region may have at one host.
const AT_ONCE: usize = 3;
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
    let receiver = (&claim.subscription, &url);
    // By position, because a stream of references cannot be sent to another thread here.
    let attempts = stream::iter(0..claim.events.len())
        .map(|index| {
            let starts = may_start();
            async move {
                match claim.events.get(index).filter(|_| starts) {
                    Some(outgoing) => Some(attempt(inner, scope, receiver, outgoing).await),
                    None => None,
                }
            }
        })
        .buffer_unordered(AT_ONCE);
    let mut attempts = std::pin::pin!(attempts);
    let mut ended = Vec::with_capacity(claim.events.len());
    while let Some(attempted) = attempts.next().await {
        match attempted {
            Some(Ok(one)) => ended.push(one),
            Some(Err(later)) => {
                rests_until.fetch_max(later.micros(), Ordering::Relaxed);
            }
            None => {}
        }
    }
    let rests_until = Some(rests_until.load(Ordering::Relaxed)).filter(|until| *until > 0);
    (ended, rests_until.map(Timestamp::from_micros))
}

/// Attempts one delivery, or returns when there may be room for it.
async fn attempt(
    inner: &Inner,
    scope: Scope,
    (subscription, url): (&Subscription, &Url),
    outgoing: &Outgoing,
) -> Result<Ended, Timestamp> {
    let (id, body) = (outgoing.event.id, event::body(scope, &outgoing.event));
    let sent = send(inner, scope, (subscription, url), id, body).await?;
    let tried = usize::try_from(outgoing.tries).unwrap_or_default();
    let attempt = sent.scheduled(inner, tried, false);
    let outcome = match (attempt.outcome, attempt.next) {
        ("delivered", _) => Outcome::Delivered,
        ("gone", _) => Outcome::Gone,
        (_, Some(next)) => Outcome::Again(next),
        (_, None) => Outcome::Failed,
    };
    Ok(Ended {
        sequence: outgoing.event.sequence,
        tries: outgoing.tries + 1,
        attempts: with_attempt(&outgoing.attempts, &attempt),
        outcome,
    })
}

/// Sends a message to a subscription, or returns when there may be room for it.
async fn send(
    inner: &Inner,
    scope: Scope,
    (subscription, url): (&Subscription, &Url),
    id: EventId,
    body: Vec<u8>,
) -> Result<Attempt, Timestamp> {
    let client = inner.client.on_behalf_of(scope);
    let now = inner.store.clock().now();
    let reservation = client.reserve(url, now, inner.store.random().as_ref())?;
    let permit = reservation.permit(url);
    let Some(Some(permit)) = inner.stopping.run_until_cancelled(permit).await else {
        return Err(now.plus(BUSY));
    };
    let headers = signed(inner, &subscription.secret, id.as_str(), url, &body);
    let message = (headers, body);
    Ok(post(inner, &client, (reservation, permit), url, message).await)
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
    let sent = send(inner, scope, (subscription, &url), id, body).await?;
    Ok(Delivery::of(&sent))
}
