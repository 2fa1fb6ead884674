//! Sends traces to a collector over OTLP (the OpenTelemetry protocol, HTTP with JSON): the
//! durations of requests, of the statements they run, and of the callbacks they cause.
//!
//! Spans come from `tracing` with the target `span`; none are created while no endpoint is set.
//! They are sent in the background by OpenTelemetry's exporter. If the collector does not keep up,
//! they are dropped, and the log has their number.

mod export;
mod layer;

use egress::{Policy, Url, parse_url};
use layer::Spans;
use model::SystemClock;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{mpsc, oneshot};

/// The target of spans.
pub(crate) const TARGET: &str = "span";
/// The name of this service in traces.
const SERVICE: &str = "onderwijsregio";
/// The maximum number of spans that wait to be sent. One takes about half a kilobyte.
const QUEUE: usize = 8_192;
/// The maximum number of spans per export.
const BATCH: usize = 512;
/// How long the first span waits for others.
const GATHER: Duration = Duration::from_secs(1);
/// The timeout of an export.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The collector to which traces are sent.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint(Url);

impl Endpoint {
    /// Parses the URL of a collector. `/v1/traces` is appended to it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let whole = format!("{}/v1/traces", text.trim_end_matches('/'));
        let url = parse_url(
            &whole,
            &Policy {
                allow_private: true,
                ..Policy::default()
            },
        );
        // The text is not repeated: it may hold a password.
        url.map(Self).map_err(|expected| {
            format!("the OTLP endpoint: {expected}; for example http://127.0.0.1:4318")
        })
    }
}

/// The task that sends traces until it is finished.
#[derive(Debug)]
pub(crate) struct Sending {
    done: oneshot::Sender<()>,
    task: tokio::task::JoinHandle<()>,
}

impl Sending {
    /// Sends what is left.
    pub(crate) async fn finish(self) {
        drop(self.done);
        drop(tokio::time::timeout(TIMEOUT, self.task).await);
    }
}

/// Starts sending. Spans reach the sender through the returned layer.
pub(crate) fn start(endpoint: Endpoint) -> anyhow::Result<(Spans, Sending)> {
    let exporter = export::exporter(endpoint)?;
    let (sender, waiting) = mpsc::channel(QUEUE);
    let lost = Arc::new(AtomicU64::new(0));
    let spans = Spans::new(sender, lost.clone(), Arc::new(SystemClock::new()));
    let (done, finishing) = oneshot::channel();
    let task = tokio::spawn(send(exporter, waiting, lost, finishing));
    Ok((spans, Sending { done, task }))
}

async fn send(
    exporter: impl SpanExporter,
    mut waiting: mpsc::Receiver<SpanData>,
    lost: Arc<AtomicU64>,
    finishing: oneshot::Receiver<()>,
) {
    let (mut finishing, mut more, mut reported) = (Some(finishing), true, 0);
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
        if exporter.export(spans).await.is_err() {
            lost.fetch_add(count, Ordering::Relaxed);
        }
        let now_lost = lost.load(Ordering::Relaxed);
        if now_lost > reported {
            tracing::warn!(
                lost = now_lost - reported,
                "spans could not be sent to the collector of traces"
            );
            reported = now_lost;
        }
    }
}
