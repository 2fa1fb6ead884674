//! The metrics for the operator, in the OpenMetrics text format: requests by route and status,
//! durations, the database and the queues. They are served on an address of their own, never with
//! the API.

mod database;
mod disk;
mod jobs;
mod requests;
mod subscriptions;

use database::Database;
use disk::Disk;
use jobs::JobMetrics;
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, info::Info},
    registry::Registry,
};
use requests::Requests;
use services::Services;
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
use store::Store;
use subscriptions::SubscriptionMetrics;

/// The metrics of one app.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Requests,
    in_flight: Gauge,
    queues: Family<Queue, Gauge<f64, AtomicU64>>,
    removals: Family<Removal, Gauge<f64, AtomicU64>>,
    subscriptions: SubscriptionMetrics,
    accesses_lost: Counter,
    audit_lost: Counter,
    writes_refused: Family<Wanting, Counter>,
    mail_failed: Family<MailFailed, Counter>,
    jobs: JobMetrics,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct MailFailed {
    reason: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Queue {
    queue: &'static str,
}

/// Label: files to be removed, either all or those whose removal has failed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Removal {
    state: &'static str,
}

/// Label: why a write was refused, as the problem code names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Wanting {
    reason: &'static str,
}

impl Metrics {
    pub(crate) fn new(store: Store) -> Self {
        let mut registry = Registry::with_prefix("onderwijsregio");
        let (in_flight, queues, removals) =
            (Gauge::default(), Family::default(), Family::default());
        let (accesses_lost, audit_lost) = (Counter::default(), Counter::default());
        let build = Info::new(vec![
            ("version", env!("CARGO_PKG_VERSION")),
            ("engine", store.measured().engine),
        ]);
        registry.register("build", "The version that runs, and on which engine", build);
        let requests = Requests::register(&mut registry);
        registry.register(
            "requests_in_flight",
            "Requests being worked on",
            in_flight.clone(),
        );
        let what = "What waits: mutations, scopes, scopes that need a newer version and mails for all nodes, intake, callbacks and audit in this one";
        registry.register("queue_length", what, queues.clone());
        let what = "Files of what was deleted or erased that are not removed yet, for all nodes; failing ones could not be";
        registry.register("files_to_remove", what, removals.clone());
        let subscriptions = SubscriptionMetrics::register(&mut registry);
        let lost = "Times that a candidate was shown and it was not recorded who saw it";
        registry.register("accesses_lost", lost, accesses_lost.clone());
        let lost = "Events that could not be written to the audit log";
        registry.register("audit_lost", lost, audit_lost.clone());
        let writes_refused = Family::default();
        let refused =
            "Writes refused for want of room: of the disk, of a region's quota, or of its queue";
        registry.register("writes_refused", refused, writes_refused.clone());
        registry.register_collector(Box::new(Disk(store.clone())));
        let mail_failed = Family::default();
        registry.register(
            "mail_failed",
            "Attempts to send a mail that failed, by reason",
            mail_failed.clone(),
        );
        let jobs = JobMetrics::register(&mut registry);
        registry.register_collector(Box::new(Database(store)));
        Self {
            registry,
            requests,
            in_flight,
            queues,
            removals,
            subscriptions,
            accesses_lost,
            audit_lost,
            writes_refused,
            mail_failed,
            jobs,
        }
    }

    /// Counts one response. Method and route are known names, never the caller's input.
    pub(crate) fn count(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        self.requests.count(method, route, status, took);
    }

    /// Returns all metrics as text.
    pub(crate) async fn text(&self, services: &Services, in_flight: usize) -> String {
        self.in_flight
            .set(i64::try_from(in_flight).unwrap_or(i64::MAX));
        self.accesses_lost
            .inner()
            .store(services.accesses.lost(), Ordering::Relaxed);
        self.audit_lost
            .inner()
            .store(services.auditor.lost(), Ordering::Relaxed);
        for (reason, refused) in services.mutations.refused() {
            self.writes_refused
                .get_or_create(&Wanting { reason })
                .inner()
                .store(refused, Ordering::Relaxed);
        }
        for (reason, count) in services.mailer.failures() {
            self.mail_failed
                .get_or_create(&MailFailed { reason })
                .inner()
                .store(count, Ordering::Relaxed);
        }
        self.jobs.note(&services.jobs);
        self.note_queues(services).await;
        self.subscriptions.note(&services.store).await;
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("a string takes all text");
        text
    }

    /// Updates the queue gauges. An unknown value is NaN.
    #[expect(clippy::cast_precision_loss, reason = "no queue has 2^52 places")]
    async fn note_queues(&self, services: &Services) {
        let waiting = services
            .store
            .waiting(services.store.clock().now())
            .await
            .ok();
        let there = |number: fn(store::measures::Waiting) -> i64| {
            waiting.map_or(f64::NAN, |waiting| number(waiting) as f64)
        };
        let [intake, callbacks] = services.mutations.waiting();
        for (queue, length) in [
            ("mutations", there(|waiting| waiting.mutations)),
            ("scopes", there(|waiting| waiting.scopes)),
            ("newer_version", there(|waiting| waiting.newer_version)),
            ("mails", there(|waiting| waiting.mails)),
            ("intake", intake as f64),
            ("callbacks", callbacks as f64),
            ("audit", services.auditor.waiting() as f64),
        ] {
            self.queues.get_or_create(&Queue { queue }).set(length);
        }
        let files = services.store.files_to_remove().await.ok();
        for (state, number) in [
            ("all", files.map(|files| files.files)),
            ("failing", files.map(|files| files.failing)),
        ] {
            self.removals
                .get_or_create(&Removal { state })
                .set(number.map_or(f64::NAN, |number| number as f64));
        }
    }
}
