//! Sends traces to a collector over OTLP (the OpenTelemetry protocol, HTTP with JSON): the
//! durations of requests, of the statements they run, and of the callbacks they cause.
//!
//! Spans come from `tracing` with the target `span`; none are created while no endpoint is set.
//! They are sent in the background. If the collector does not keep up, they are dropped.

mod encode;
mod layer;

use anyhow::{Result, anyhow};
use egress::{Answer, Client, Policy, Url, parse_url};
use http::{HeaderMap, HeaderValue, header};
use layer::{Finished, Spans};
use model::SystemClock;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::mpsc;

/// The target of spans.
pub(crate) const TARGET: &str = "span";
/// The maximum number of spans that wait to be sent. One takes about half a kilobyte.
const WAITING: usize = 8_192;
/// The maximum number of spans per export.
const BATCH: usize = 512;
/// How long the first span waits for others.
const GATHER: Duration = Duration::from_secs(1);
/// The timeout of an export.
const PATIENCE: Duration = Duration::from_secs(5);

/// The collector to which traces are sent.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint(Url);

impl Endpoint {
    /// Parses the URL of a collector. `/v1/traces` is appended to it.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let whole = format!("{}/v1/traces", text.trim_end_matches('/'));
        let url = parse_url(
            &whole,
            &Policy {
                allow_private: true,
                ..Policy::default()
            },
        );
        Ok(Self(url.map_err(|expected| {
            anyhow!("the OTLP endpoint '{text}' {expected}; for example http://127.0.0.1:4318")
        })?))
    }
}

/// The task that sends traces until it is finished.
#[derive(Debug)]
pub(crate) struct Sending {
    done: tokio::sync::oneshot::Sender<()>,
    task: tokio::task::JoinHandle<()>,
}

impl Sending {
    /// Sends what is left.
    pub(crate) async fn finish(self) {
        drop(self.done);
        drop(tokio::time::timeout(PATIENCE, self.task).await);
    }
}

/// Starts sending. Spans reach the sender through the returned layer.
pub(crate) fn start(endpoint: Endpoint) -> (Spans, Sending) {
    let (sender, waiting) = mpsc::channel(WAITING);
    let lost = Arc::new(AtomicU64::new(0));
    let spans = Spans::new(sender, lost.clone(), Arc::new(SystemClock::new()));
    let (done, finishing) = tokio::sync::oneshot::channel();
    let task = tokio::spawn(send(endpoint, waiting, lost, finishing));
    (spans, Sending { done, task })
}

async fn send(
    Endpoint(url): Endpoint,
    mut waiting: mpsc::Receiver<Finished>,
    lost: Arc<AtomicU64>,
    finishing: tokio::sync::oneshot::Receiver<()>,
) {
    let client = Client::new(Policy {
        allow_private: true,
        ..Policy::default()
    });
    let headers: HeaderMap = [(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    )]
    .into_iter()
    .collect();
    let (mut finishing, mut more, mut told) = (Some(finishing), true, 0);
    while more {
        let mut spans = Vec::with_capacity(BATCH);
        if let Some(finish) = &mut finishing {
            let gather = async {
                // A single span is enough to start; others may join it for a moment.
                if waiting.recv_many(&mut spans, BATCH).await < BATCH {
                    tokio::time::sleep(GATHER).await;
                }
            };
            tokio::select! {
                () = gather => {}
                _ = finish => finishing = None,
            }
        }
        while spans.len() < BATCH
            && let Ok(span) = waiting.try_recv()
        {
            spans.push(span);
        }
        more = finishing.is_some() || spans.len() == BATCH;
        if spans.is_empty() {
            continue;
        }
        let count = spans.len() as u64;
        let answer = client
            .post(&url, headers.clone(), encode::body(&spans).into(), PATIENCE)
            .await;
        if !matches!(answer, Ok(Answer { status: 200..=299 })) {
            lost.fetch_add(count, Ordering::Relaxed);
        }
        let now_lost = lost.load(Ordering::Relaxed);
        if now_lost > told {
            tracing::warn!(
                lost = now_lost - told,
                "spans could not be sent to the collector of traces"
            );
            told = now_lost;
        }
    }
}
