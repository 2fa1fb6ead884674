//! The metrics of the background jobs: when each last succeeded, and how often it was restarted.

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge},
    registry::{Registry, Unit},
};
use services::jobs::{Jobs, Measures};
use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Debug)]
pub(super) struct JobMetrics {
    last_success: Family<Name, Gauge<f64, AtomicU64>>,
    restarts: Family<Name, Counter>,
}

/// Label: the job's name. It is not called `job`, because that label names what Prometheus scrapes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Name {
    name: &'static str,
}

impl JobMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let (last_success, restarts) = (Family::default(), Family::default());
        registry.register_with_unit(
            "job_last_success",
            "When a background job last succeeded, or was started, in seconds since 1970",
            Unit::Seconds,
            last_success.clone(),
        );
        registry.register(
            "job_restarts",
            "Restarts of a background job, or of its work on one scope, that panicked",
            restarts.clone(),
        );
        Self {
            last_success,
            restarts,
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "exact until the year 2255, in microseconds"
    )]
    pub(super) fn note(&self, jobs: &Jobs) {
        for measures in jobs.measures() {
            let Measures {
                name,
                last_success,
                restarts,
            } = measures;
            self.last_success
                .get_or_create(&Name { name })
                .set(last_success.micros() as f64 / 1e6);
            self.restarts
                .get_or_create(&Name { name })
                .inner()
                .store(restarts, Ordering::Relaxed);
        }
    }
}
