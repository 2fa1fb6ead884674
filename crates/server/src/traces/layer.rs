//! Collects spans from `tracing` until they end, as OpenTelemetry's exporter takes them.

use super::{SERVICE, TARGET};
use model::{Clock, Random, SystemRandom};
use opentelemetry::{
    InstrumentationScope, KeyValue, SpanId, TraceFlags, TraceId, Value,
    trace::{SpanContext, SpanKind, Status, TraceState},
};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};
use std::{
    borrow::Cow,
    fmt,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};
use tokio::sync::mpsc;
use tracing::{
    Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{Layer, layer::Context, registry::LookupSpan};

const STATUS: &str = "http.response.status_code";

/// Collects spans that belong to a trace and ignores others.
#[derive(Debug)]
pub(crate) struct Spans {
    sender: mpsc::Sender<SpanData>,
    lost: Arc<AtomicU64>,
    clock: Arc<dyn Clock>,
}

impl Spans {
    pub(super) fn new(
        sender: mpsc::Sender<SpanData>,
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

/// An open span.
struct Open {
    name: &'static str,
    trace: TraceId,
    span: SpanId,
    parent: SpanId,
    /// Whether the parent is a span of the caller.
    parent_is_remote: bool,
    kind: SpanKind,
    began: SystemTime,
    /// The clock's elapsed time at its start.
    started: Duration,
    attributes: Vec<KeyValue>,
}

impl<S: Subscriber + for<'s> LookupSpan<'s>> Layer<S> for Spans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context
            .span(id)
            .filter(|span| span.metadata().target() == TARGET)
        else {
            return;
        };
        let micros = u64::try_from(self.clock.now().micros()).unwrap_or_default();
        let mut open = Open {
            name: span.name(),
            trace: TraceId::INVALID,
            span: SpanId::INVALID,
            parent: SpanId::INVALID,
            parent_is_remote: false,
            kind: SpanKind::Internal,
            began: SystemTime::UNIX_EPOCH + Duration::from_micros(micros),
            started: self.clock.elapsed(),
            attributes: Vec::new(),
        };
        attributes.record(&mut open);
        open.parent_is_remote = open.kind == SpanKind::Server && open.parent != SpanId::INVALID;
        if open.trace == TraceId::INVALID {
            // A span without a trace of its own belongs to the enclosing span's trace.
            let Some(around) = span.parent() else { return };
            let extensions = around.extensions();
            let Some(around) = extensions.get::<Open>() else {
                return;
            };
            (open.trace, open.parent) = (around.trace, around.span);
            let mut bytes = [0; 8];
            SystemRandom.fill(&mut bytes);
            open.span = SpanId::from(u64::from_be_bytes(bytes) | 1);
        }
        span.extensions_mut().insert(open);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(open) = span.extensions_mut().get_mut::<Open>() {
            values.record(open);
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else {
            return;
        };
        let Some(open) = span.extensions_mut().remove::<Open>() else {
            return;
        };
        let finished = open.finish(self.clock.elapsed());
        if self.sender.try_send(finished).is_err() {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Open {
    /// Notes a field. Some fields say where the span belongs, and are no attributes.
    fn note(&mut self, name: &'static str, text: Cow<'_, str>) {
        let id = |text: &str| SpanId::from_hex(text).unwrap_or(SpanId::INVALID);
        match name {
            "trace" => self.trace = TraceId::from_hex(&text).unwrap_or(TraceId::INVALID),
            "span" => self.span = id(&text),
            "parent" => self.parent = id(&text),
            "kind" if text == "server" => self.kind = SpanKind::Server,
            "kind" => self.kind = SpanKind::Client,
            _ => self.attributes.push(KeyValue::new(name, text.into_owned())),
        }
    }

    /// Returns the span as it is exported. `now` is the clock's elapsed time.
    fn finish(self, now: Duration) -> SpanData {
        static SCOPE: LazyLock<InstrumentationScope> = LazyLock::new(|| {
            let scope = InstrumentationScope::builder(SERVICE);
            scope.with_version(env!("CARGO_PKG_VERSION")).build()
        });
        let context = SpanContext::new(
            self.trace,
            self.span,
            TraceFlags::SAMPLED,
            false,
            TraceState::NONE,
        );
        SpanData {
            span_context: context,
            parent_span_id: self.parent,
            parent_span_is_remote: self.parent_is_remote,
            span_kind: self.kind.clone(),
            name: self.display_name(),
            start_time: self.began,
            end_time: self.began + now.saturating_sub(self.started),
            status: self.status(),
            attributes: self.attributes,
            dropped_attributes_count: 0,
            events: SpanEvents::default(),
            links: SpanLinks::default(),
            instrumentation_scope: SCOPE.clone(),
        }
    }

    fn attribute(&self, name: &str) -> Option<&Value> {
        let mut attributes = self.attributes.iter();
        let found = attributes.find(|attribute| attribute.key.as_str() == name);
        found.map(|attribute| &attribute.value)
    }

    /// Returns the name for lists of spans. There are few names, and none contains anyone's data.
    fn display_name(&self) -> Cow<'static, str> {
        let text = |name: &str| match self.attribute(name) {
            Some(Value::String(text)) => Some(text.as_str()),
            _ => None,
        };
        match (
            text("http.request.method"),
            text("http.route"),
            text("db.query.summary"),
        ) {
            (Some(method), Some(route), _) => format!("{method} {route}").into(),
            (_, _, Some(statement)) => statement.to_owned().into(),
            _ => self.name.into(),
        }
    }

    fn status(&self) -> Status {
        match self.attribute(STATUS) {
            Some(Value::I64(500..)) => Status::error(""),
            _ => Status::Unset,
        }
    }
}

impl Visit for Open {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.note(field.name(), value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.attributes.push(KeyValue::new(field.name(), value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        let value = i64::try_from(value).unwrap_or(i64::MAX);
        self.attributes.push(KeyValue::new(field.name(), value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.note(field.name(), format!("{value:?}").into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finished_span_has_its_name_times_and_status() {
        let began = SystemTime::UNIX_EPOCH + Duration::from_millis(1_767_323_045_678);
        let mut open = Open {
            name: "request",
            trace: TraceId::INVALID,
            span: SpanId::INVALID,
            parent: SpanId::INVALID,
            parent_is_remote: false,
            kind: SpanKind::Internal,
            began,
            started: Duration::from_nanos(500),
            attributes: vec![KeyValue::new(STATUS, 503)],
        };
        for (name, text) in [
            ("trace", "4bf92f3577b34da6a3ce929d0e0e4736"),
            ("span", "00f067aa0ba902b7"),
            ("kind", "server"),
            ("http.request.method", "GET"),
            ("http.route", "/api/v2/candidates"),
        ] {
            open.note(name, text.into());
        }
        let span = open.finish(Duration::from_micros(2));
        let context = &span.span_context;
        assert_eq!(
            (
                context.trace_id().to_string(),
                context.span_id().to_string()
            ),
            (
                "4bf92f3577b34da6a3ce929d0e0e4736".to_owned(),
                "00f067aa0ba902b7".to_owned()
            )
        );
        assert_eq!(
            (span.name.as_ref(), span.span_kind, span.status),
            (
                "GET /api/v2/candidates",
                SpanKind::Server,
                Status::error("")
            )
        );
        assert_eq!(
            (span.start_time, span.end_time),
            (began, began + Duration::from_nanos(1_500))
        );
        let names: Vec<&str> = span.attributes.iter().map(|one| one.key.as_str()).collect();
        assert_eq!(names, [STATUS, "http.request.method", "http.route"]);
    }
}
