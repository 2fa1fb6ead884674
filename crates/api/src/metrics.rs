//! What is counted for the operator, in the OpenMetrics text form: requests by route and status, how long they take, how
//! many are under way. Served on an address of its own, never beside the API.

use crate::App;
use axum::{Router, extract::State, routing::get};
use http::header;
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};
use std::{sync::atomic::Ordering, time::Duration};

const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// Upper bounds in seconds: a read takes a tenth of a millisecond.
const BUCKETS: [f64; 10] = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.01, 0.05, 0.25, 1.0, 10.0];

/// The counters of one app.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    duration: Family<OfRoute, Histogram>,
    in_flight: Gauge,
    accesses_lost: Counter,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfRoute {
    route: String,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("onderwijsregio");
        let requests = Family::default();
        let duration = Family::new_with_constructor((|| Histogram::new(BUCKETS)) as fn() -> Histogram);
        let in_flight = Gauge::default();
        let accesses_lost = Counter::default();
        registry.register("requests", "Requests answered", requests.clone());
        registry.register_with_unit("request_duration", "Time to an answer's head", Unit::Seconds, duration.clone());
        registry.register("requests_in_flight", "Requests being worked on", in_flight.clone());
        let lost = "Times that a candidate was shown and it was not recorded to whom";
        registry.register("accesses_lost", lost, accesses_lost.clone());
        Self { registry, requests, duration, in_flight, accesses_lost }
    }
}

impl Metrics {
    /// Counts one answer. Method and route are names of ours, never what a caller made up.
    pub(crate) fn count(&self, method: &str, route: &str, status: u16, took: Duration) {
        let answered = Answered { method: method.to_owned(), route: route.to_owned(), status };
        self.requests.get_or_create(&answered).inc();
        self.duration.get_or_create(&OfRoute { route: route.to_owned() }).observe(took.as_secs_f64());
    }

    fn text(&self, app: &App) -> String {
        let in_flight = app.in_flight.load(Ordering::Relaxed);
        self.in_flight.set(i64::try_from(in_flight).unwrap_or(i64::MAX));
        self.accesses_lost.inner().store(app.accesses.lost(), Ordering::Relaxed);
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("a string takes all text");
        text
    }
}

pub(crate) fn router(app: App) -> Router {
    let answer = async |State(app): State<App>| ([(header::CONTENT_TYPE, MEDIA_TYPE)], app.metrics.text(&app));
    Router::new().route("/metrics", get(answer)).with_state(app)
}
