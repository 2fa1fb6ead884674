//! Traces, sent to whoever collects them over OTLP (the OpenTelemetry protocol, HTTP with JSON): what requests, the
//! statements they run and the callbacks they give rise to took.
//!
//! Spans come from `tracing` under the target `span`; nothing makes any while no endpoint is named. They are sent in the
//! background, and lost rather than waited for when the collector does not keep up.

mod encode;
mod layer;

use anyhow::{Result, anyhow};
use engine::egress::{Answer, Client, Policy, Url, parse_url};
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

/// Under which target spans are made.
pub(crate) const TARGET: &str = "span";
/// Spans that may wait to be sent. One takes about half a kilobyte.
const WAITING: usize = 8_192;
/// Spans that are sent together.
const BATCH: usize = 512;
/// How long the first of them waits for others.
const GATHER: Duration = Duration::from_secs(1);
/// How long the collector may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where traces go.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint(Url);

impl Endpoint {
    /// The address of a collector: `/v1/traces` is added to it.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let whole = format!("{}/v1/traces", text.trim_end_matches('/'));
        let url = parse_url(&whole, &Policy { allow_private: true, ..Policy::default() });
        Ok(Self(
            url.map_err(|expected| {
                anyhow!("the OTLP endpoint '{text}' {expected}; for example http://127.0.0.1:4318")
            })?,
        ))
    }
}

/// The sending of traces, until it is told to finish.
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

/// Begins to send. What is made of spans goes through the layer.
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
    let client = Client::new(Policy { allow_private: true, ..Policy::default() });
    let headers: HeaderMap =
        [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))].into_iter().collect();
    let (mut finishing, mut more, mut told) = (Some(finishing), true, 0);
    while more {
        let mut spans = Vec::with_capacity(BATCH);
        if let Some(finish) = &mut finishing {
            let gather = async {
                // One is enough to begin with; others have a moment to join it.
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
        let answer = client.post(&url, headers.clone(), encode::body(&spans).into(), PATIENCE).await;
        if !matches!(answer, Ok(Answer { status: 200..=299 })) {
            lost.fetch_add(count, Ordering::Relaxed);
        }
        let now_lost = lost.load(Ordering::Relaxed);
        if now_lost > told {
            tracing::warn!(lost = now_lost - told, "spans could not be sent to the collector of traces");
            told = now_lost;
        }
    }
}
