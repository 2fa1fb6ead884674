//! Collects spans from `tracing` until they end.

use super::TARGET;
use model::{Clock, Random, SystemRandom};
use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::mpsc;
use tracing::{
    Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{Layer, layer::Context, registry::LookupSpan};

/// The value of a span's attribute.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Known {
    Text(String),
    Number(i64),
}

/// A span that has ended.
#[derive(Debug, Clone)]
pub(super) struct Finished {
    pub(super) name: &'static str,
    pub(super) trace: String,
    pub(super) span: String,
    pub(super) parent: Option<String>,
    pub(super) kind: &'static str,
    /// In nanoseconds since 1970.
    pub(super) began: u64,
    pub(super) took: Duration,
    pub(super) known: Vec<(&'static str, Known)>,
}

/// Collects spans that belong to a trace and ignores others.
#[derive(Debug)]
pub(crate) struct Spans {
    sender: mpsc::Sender<Finished>,
    lost: Arc<AtomicU64>,
    clock: Arc<dyn Clock>,
}

impl Spans {
    pub(super) fn new(
        sender: mpsc::Sender<Finished>,
        lost: Arc<AtomicU64>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            sender,
            lost,
            clock,
        }
    }
}

/// An open span. Its `took` holds the clock's elapsed time at its start.
struct Open(Finished);

impl<S: Subscriber + for<'s> LookupSpan<'s>> Layer<S> for Spans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context
            .span(id)
            .filter(|span| span.metadata().target() == TARGET)
        else {
            return;
        };
        let mut open = Finished {
            name: span.name(),
            trace: String::new(),
            span: String::new(),
            parent: None,
            kind: "internal",
            began: u64::try_from(self.clock.now().micros()).unwrap_or_default() * 1_000,
            took: self.clock.elapsed(),
            known: Vec::new(),
        };
        attributes.record(&mut open);
        if open.trace.is_empty() {
            // A span without a trace of its own belongs to the enclosing span's trace.
            let Some(around) = span.parent() else { return };
            let extensions = around.extensions();
            let Some(Open(around)) = extensions.get::<Open>() else {
                return;
            };
            open.trace.clone_from(&around.trace);
            open.parent = Some(around.span.clone());
            let mut bytes = [0; 8];
            SystemRandom.fill(&mut bytes);
            open.span = format!("{:016x}", u64::from_be_bytes(bytes) | 1);
        }
        span.extensions_mut().insert(Open(open));
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(Open(open)) = span.extensions_mut().get_mut::<Open>() {
            values.record(open);
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else {
            return;
        };
        let Some(Open(mut finished)) = span.extensions_mut().remove::<Open>() else {
            return;
        };
        finished.took = self.clock.elapsed().saturating_sub(finished.took);
        if self.sender.try_send(finished).is_err() {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Finished {
    fn note(&mut self, name: &'static str, known: Known) {
        match (name, known) {
            ("trace", Known::Text(text)) => self.trace = text,
            ("span", Known::Text(text)) => self.span = text,
            ("parent", Known::Text(text)) => self.parent = Some(text),
            ("kind", Known::Text(text)) => {
                self.kind = if text == "server" { "server" } else { "client" }
            }
            (name, known) => self.known.push((name, known)),
        }
    }
}

impl Visit for Finished {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.note(field.name(), Known::Text(value.to_owned()));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.note(field.name(), Known::Number(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.note(
            field.name(),
            Known::Number(i64::try_from(value).unwrap_or(i64::MAX)),
        );
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.note(field.name(), Known::Text(format!("{value:?}")));
    }
}
