//! Delivers signed callbacks: to callers how their mutations ended, and to regions notices of what
//! happened automatically. Deliveries are at least once and follow the Standard Webhooks retry
//! schedule.

mod redeliveries;

pub(super) use redeliveries::Redeliveries;

use super::{Inner, MutationView};
use crate::jobs::jittered;
use egress::{Answer, EgressError, Reservation, Url};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use model::{MutationId, Scope, Timestamp, TraceParent};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;
use store::{
    Error, ScopeTx, Store,
    outbox::{DueCallback, Notice},
};
use tracing::{Instrument, Span, field::Empty};

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
/// Timeout of one delivery attempt.
const CALLBACK_TIMEOUT: Duration = Duration::from_secs(15);
/// How long other nodes leave a claimed delivery alone. Longer than waiting for a slot and the
/// attempt itself together.
const CLAIM: Duration = Duration::from_secs(20);
/// Maximum number of due mutation callbacks, and of due notices, claimed together in one scope.
const BATCH: i64 = 200;
/// Number of attempts that a mutation shows. More than the schedule has, because redeliveries can
/// be requested.
const SHOWN: usize = 30;
/// Delays after failed attempts, as Standard Webhooks recommends.
const SCHEDULE: [Duration; 9] = [
    Duration::from_secs(5),
    Duration::from_mins(5),
    Duration::from_mins(30),
    Duration::from_hours(2),
    Duration::from_hours(5),
    Duration::from_hours(10),
    Duration::from_hours(14),
    Duration::from_hours(20),
    Duration::from_hours(24),
];

/// Returns the delays after failed callback attempts. Each is jittered by up to 20% either way.
pub fn retry_schedule() -> &'static [Duration] {
    &SCHEDULE
}

/// A delivery attempt, as a mutation shows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delivery {
    attempted_at: String,
    /// The receiver's HTTP status, if it responded.
    status: Option<u16>,
    outcome: String,
    next_attempt_at: Option<String>,
}

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
    let Some(message) = compose(inner, scope, &due).await? else {
        return Ok(());
    };
    let Some(mut headers) = prepare(inner, scope, &url, &message).await? else {
        return Ok(());
    };
    let (span, trace) = traced(inner, &due);
    if let Some(trace) = trace {
        headers.extend(HeaderValue::from_str(&trace.to_string()).map(|value| (TRACEPARENT, value)));
    }
    let answer = client
        .post_in(permit, &url, headers, message.body.into(), CALLBACK_TIMEOUT)
        .instrument(span.clone())
        .await;
    if let Ok(Answer { status }) = &answer {
        span.record("http.response.status_code", *status);
    }
    drop(span);
    let now = inner.store.clock().now();
    reservation.finish(matches!(answer, Ok(_) | Err(EgressError::Address)), now);
    let (status, outcome) = match answer {
        Ok(Answer {
            status: status @ 200..=299,
        }) => (Some(status), "delivered"),
        Ok(Answer { status: 410 }) => (Some(410), "gone"),
        Ok(Answer { status }) => (Some(status), "refused"),
        Err(EgressError::Address) => (None, "forbidden-address"),
        Err(EgressError::Timeout) => (None, "timeout"),
        Err(_) => (None, "unreachable"),
    };
    let ended = message.last || matches!(outcome, "delivered" | "gone");
    let wait = SCHEDULE.get(message.tried).filter(|_| !ended);
    let next = wait.map(|wait| now.plus(jittered(*wait, inner.store.random().as_ref())));
    match due {
        Due::Mutation(due) => {
            let mut deliveries = message.deliveries;
            deliveries.push(Delivery {
                attempted_at: now.to_string(),
                status,
                outcome: outcome.to_owned(),
                next_attempt_at: next.map(|next| next.to_string()),
            });
            let skipped = deliveries.len().saturating_sub(SHOWN);
            let text =
                serde_json::to_string(&deliveries[skipped..]).unwrap_or_else(|_| "[]".into());
            note(&inner.store, scope, due.id, text, next)
                .await
                .map(drop)
        }
        Due::Notice(notice) => {
            if next.is_none() && outcome != "delivered" {
                tracing::warn!(notice = %notice.id, kind = notice.kind, outcome, "a notice was given up");
            }
            note_notice(&inner.store, scope, notice, next).await
        }
    }
}

/// Returns the attempt's span, and the trace context to send to the receiver.
fn traced(inner: &Inner, due: &Due) -> (Span, Option<TraceParent>) {
    let Due::Mutation(DueCallback {
        id,
        trace: Some(parent),
        ..
    }) = due
    else {
        return (Span::none(), None);
    };
    if !parent.sampled {
        return (Span::none(), Some(*parent));
    }
    let trace = parent.child(inner.store.random().as_ref());
    let span = tracing::trace_span!(
        target: "span",
        "callback",
        kind = "client",
        trace = format_args!("{:032x}", trace.trace),
        span = format_args!("{:016x}", trace.span),
        parent = format_args!("{:016x}", parent.span),
        onderwijsregio.mutation = id.as_str(),
        http.response.status_code = Empty,
    );
    // If the span is not recorded, the receiver gets the parent's trace context, since nobody could
    // find the span.
    let sent_trace = if span.is_disabled() { *parent } else { trace };
    (span, Some(sent_trace))
}

/// A message to deliver.
struct Message {
    id: String,
    body: Vec<u8>,
    tried: usize,
    /// A mutation's earlier attempts.
    deliveries: Vec<Delivery>,
    /// Whether this is the last attempt, whatever its outcome.
    last: bool,
}

/// Composes the message. Returns `None` if the mutation no longer exists or has not ended.
async fn compose(inner: &Inner, scope: Scope, due: &Due) -> Result<Option<Message>, Error> {
    let broken = |error: serde_json::Error| Error::Internal(error.to_string());
    let body = |kind: &str, at: Timestamp, data: Value| {
        let meta = json!({"sandboxEnabled": scope.environment.is_sandbox()});
        json!({"type": kind, "timestamp": at, "data": data, "meta": meta})
            .to_string()
            .into_bytes()
    };
    match due {
        Due::Mutation(due) => {
            let Some(mutation) = inner.store.mutation(&scope, due.id).await? else {
                return Ok(None);
            };
            let Some(finished_at) = mutation.finished_at else {
                return Ok(None);
            };
            let shown = MutationView::new(&mutation, &inner.options.public_url).map_err(broken)?;
            let data = serde_json::to_value(shown).map_err(broken)?;
            let deliveries: Vec<Delivery> =
                serde_json::from_str(&mutation.deliveries).unwrap_or_default();
            Ok(Some(Message {
                id: due.id.to_string(),
                body: body(
                    &format!("mutation.{}", mutation.status.name()),
                    finished_at,
                    data,
                ),
                tried: deliveries.len(),
                deliveries,
                last: mutation.forgotten,
            }))
        }
        Due::Notice(notice) => {
            let data = serde_json::from_str(&notice.data).map_err(broken)?;
            Ok(Some(Message {
                id: notice.id.to_string(),
                body: body(&notice.kind, notice.created_at, data),
                tried: usize::try_from(notice.attempts).unwrap_or_default(),
                deliveries: Vec::new(),
                last: false,
            }))
        }
    }
}

/// Builds the request headers, including the signatures. Returns `None` if the region no longer
/// exists.
async fn prepare(
    inner: &Inner,
    scope: Scope,
    url: &Url,
    message: &Message,
) -> Result<Option<HeaderMap>, Error> {
    let Some(region) = inner.store.region(scope.region).await? else {
        return Ok(None);
    };
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let nonce = model::nonce(inner.store.random().as_ref());
    let now = inner.store.clock().now();
    let secrets: Vec<&str> = region.secret(scope.environment).good_at(now).collect();
    let signed = webhook_signing::headers(
        &secrets,
        &message.id,
        &nonce,
        now.seconds(),
        target,
        &message.body,
    );
    let mut headers: HeaderMap = signed
        .into_iter()
        .filter_map(|(name, value)| {
            Some((
                HeaderName::from_static(name),
                HeaderValue::from_str(&value).ok()?,
            ))
        })
        .collect();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    Ok(Some(headers))
}

async fn note(
    store: &Store,
    scope: Scope,
    id: MutationId,
    deliveries: String,
    next: Option<Timestamp>,
) -> Result<bool, Error> {
    store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            tx.outbox().note_deliveries(id, &deliveries, next).await
        })
        .await
}

/// Records another attempt to deliver a notice. Removes the notice if no further attempt follows.
async fn note_notice(
    store: &Store,
    scope: Scope,
    notice: Notice,
    next: Option<Timestamp>,
) -> Result<(), Error> {
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
pub(super) async fn redeliver(
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
