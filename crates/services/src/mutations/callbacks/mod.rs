//! Delivers signed messages: to callers how their mutations ended, to regions notices of what happened
//! automatically, and to subscriptions events. Deliveries are at least once and follow the Standard
//! Webhooks retry schedule.

mod attempt;
mod challenge;
mod delivery;
mod event;
mod events;
mod message;
mod mutation;
mod notice;
mod redeliveries;
mod redelivery;
mod slow;

pub(super) use challenge::challenge;
pub(super) use delivery::deliveries;
pub use delivery::{Delivery, describe_retries};
pub(super) use events::{deliver, test};
pub(super) use redeliveries::Redeliveries;
pub(super) use redelivery::redeliver;
pub use redelivery::{Challenge, Redelivery, SubscriptionTest};
pub(super) use slow::SlowReceivers;

use super::Inner;
use attempt::Attempt;
use egress::{Reservation, Url};
use http::{HeaderName, HeaderValue};
use message::{Message, post, traced};
use model::Scope;
use std::time::Duration;
use store::{
    Error, ScopeTx,
    outbox::{DueCallback, Notice},
};
use tracing::{Instrument, Span};

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
/// How long other nodes leave a claimed delivery alone. Longer than waiting for a slot and the
/// attempt itself together.
const CLAIM: Duration = Duration::from_secs(20);
/// Maximum number of due mutation callbacks, and of due notices, claimed together in one scope.
const BATCH: i64 = 200;

/// What must be delivered: a mutation's outcome, or a notice of something that happened
/// automatically.
enum Due {
    Mutation(DueCallback),
    Notice(Notice),
}

impl Due {
    fn url(&self) -> &str {
        match self {
            Self::Mutation(due) => &due.url,
            Self::Notice(notice) => &notice.url,
        }
    }

    /// Composes the message. Returns `None` if there is nothing to deliver any more.
    async fn compose(&self, inner: &Inner, scope: Scope) -> Result<Option<Message>, Error> {
        match self {
            Self::Mutation(due) => mutation::compose(inner, scope, due.id).await,
            Self::Notice(notice) => notice::compose(scope, notice).map(Some),
        }
    }

    /// Records an attempt.
    async fn note_attempt(
        self,
        inner: &Inner,
        scope: Scope,
        earlier: &str,
        attempt: &Attempt,
    ) -> Result<(), Error> {
        let store = &inner.store;
        match self {
            Self::Mutation(due) => {
                mutation::note_attempt(store, scope, due.id, earlier, attempt).await
            }
            Self::Notice(notice) => notice::note_attempt(store, scope, notice, attempt).await,
        }
    }
}

/// A claimed delivery, with its reservation at the receiver's host.
pub(super) struct Taken {
    due: Due,
    url: Url,
    reservation: Reservation,
}

/// Claims the deliveries that are due in a scope; other nodes leave them alone until the claim
/// expires. A delivery whose host is busy is postponed.
pub(super) async fn take(tx: &mut ScopeTx<'_, '_>, inner: &Inner) -> Result<Vec<Taken>, Error> {
    let (now, random) = (tx.now(), inner.store.random().as_ref());
    let client = inner.client.on_behalf_of(tx.scope());
    let mut outbox = tx.outbox();
    let callbacks = outbox.due_callbacks(BATCH).await?;
    let notices = outbox.due_notices(BATCH).await?;
    let callbacks = callbacks.into_iter().map(Due::Mutation);
    let (mut taken, mut moved) = (Vec::new(), Vec::new());
    for due in callbacks.chain(notices.into_iter().map(Due::Notice)) {
        // An address that is not a URL has no host, and is claimed without success each time.
        let (reserved, later) = match Url::parse(due.url()) {
            Ok(url) => match client.reserve(&url, now, random) {
                Ok(reservation) => (Some((url, reservation)), now.plus(CLAIM)),
                Err(later) => (None, later),
            },
            Err(_) => (None, now.plus(CLAIM)),
        };
        match &due {
            Due::Mutation(due) => moved.push((due.id, later)),
            Due::Notice(notice) => {
                outbox
                    .postpone_notice(notice.id, notice.attempts, later)
                    .await?;
            }
        }
        taken.extend(reserved.map(|(url, reservation)| Taken {
            due,
            url,
            reservation,
        }));
    }
    outbox.postpone_callbacks(&moved).await?;
    Ok(taken)
}

/// Makes one delivery attempt and records its outcome.
pub(super) async fn attempt(inner: &Inner, scope: Scope, taken: Taken) -> Result<(), Error> {
    let Taken {
        due,
        url,
        reservation,
    } = taken;
    let client = inner.client.on_behalf_of(scope);
    let Some(Some(permit)) = inner
        .stopping
        .run_until_cancelled(reservation.permit(&url))
        .await
    else {
        return Ok(());
    };
    let Some(message) = due.compose(inner, scope).await? else {
        return Ok(());
    };
    let Some(mut headers) = message.headers(inner, scope, &url).await? else {
        return Ok(());
    };
    let mut span = Span::none();
    if let Due::Mutation(DueCallback {
        id,
        trace: Some(parent),
        ..
    }) = due
    {
        let (sent, trace) = traced(inner, id, parent);
        span = sent;
        headers.extend(HeaderValue::from_str(&trace.to_string()).map(|value| (TRACEPARENT, value)));
    }
    let sent = post(inner, &client, permit, &url, (headers, message.body));
    let attempt = sent.instrument(span.clone()).await;
    reservation.finish(attempt.is_answered(), attempt.at);
    if let Some(status) = attempt.status {
        span.record("http.response.status_code", status);
    }
    drop(span);
    let attempt = attempt.scheduled(inner, message.tried, message.last);
    due.note_attempt(inner, scope, &message.earlier, &attempt)
        .await
}
