//! Logs on standard error, written by a thread, and traces if a collector is set.

mod lines;
mod panics;
mod request;

use crate::traces::{self, Endpoint, Sending};
use anyhow::Result;
use lines::Guard;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{
    EnvFilter, Layer, Registry, filter::Targets, fmt, fmt::format::Format, layer::SubscriberExt,
    util::SubscriberInitExt,
};

/// The format of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

/// The running log and traces. Finishing it writes what still waits.
#[derive(Debug)]
pub(crate) struct Telemetry {
    logs: Guard,
    traces: Option<Sending>,
}

impl Telemetry {
    /// Writes and sends what is left.
    pub(crate) async fn finish(self) {
        if let Some(traces) = self.traces {
            traces.finish().await;
        }
        drop(self.logs);
    }
}

/// Starts logging, and sending traces if there is an endpoint. `RUST_LOG` selects what is logged.
pub(crate) fn start(format: LogFormat, endpoint: Option<Endpoint>) -> Result<Telemetry> {
    let (writer, logs) = lines::start(std::io::stderr());
    panics::log();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let plain = Format::default().with_ansi(false);
    let Some(endpoint) = endpoint else {
        // A single filter for everything, so that what is not logged costs nothing.
        let subscriber = fmt().with_env_filter(filter).with_writer(writer);
        match format {
            LogFormat::Text => subscriber
                .with_ansi(false)
                .event_format(request::Quickly(plain))
                .init(),
            LogFormat::Json => subscriber.json().flatten_event(true).init(),
        }
        return Ok(Telemetry { logs, traces: None });
    };
    let (spans, sending) = traces::start(endpoint)?;
    let lines = fmt::layer::<Registry>().with_writer(writer);
    let lines = match format {
        LogFormat::Text => lines
            .with_ansi(false)
            .event_format(request::Quickly(plain))
            .boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    let kept = Targets::new().with_target(traces::TARGET, LevelFilter::TRACE);
    let layers: Vec<Box<dyn Layer<Registry> + Send + Sync>> = vec![
        lines.with_filter(filter).boxed(),
        spans.with_filter(kept).boxed(),
    ];
    tracing_subscriber::registry().with(layers).init();
    Ok(Telemetry {
        logs,
        traces: Some(sending),
    })
}

/// Starts logging for commands other than `serve`: errors only.
pub(crate) fn quiet() {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("error"))
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .without_time()
        .with_target(false)
        .init();
}
