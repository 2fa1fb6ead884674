//! Counts and times requests, by method, route and status.

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::{Registry, Unit},
};
use std::{
    collections::BTreeMap,
    sync::{PoisonError, RwLock},
    time::Duration,
};

/// Histogram bounds in seconds. A read takes about 0.1 ms.
const BUCKETS: [f64; 10] = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.01, 0.05, 0.25, 1.0, 10.0,
];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfRoute {
    method: &'static str,
    route: String,
    class: &'static str,
}

/// The metrics of a route's answers with one method and status.
#[derive(Debug)]
struct Series {
    method: &'static str,
    status: u16,
    requests: Counter,
    duration: Histogram,
}

/// The metrics of all requests.
#[derive(Debug)]
pub(super) struct Requests {
    answered: Family<Answered, Counter>,
    duration: Family<OfRoute, Histogram>,
    /// The series so far, by route. A family would have to make and hash two sets of labels for each
    /// request.
    series: RwLock<BTreeMap<String, Vec<Series>>>,
}

impl Requests {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let answered = Family::default();
        let duration =
            Family::new_with_constructor((|| Histogram::new(BUCKETS)) as fn() -> Histogram);
        registry.register("requests", "Requests answered", answered.clone());
        registry.register_with_unit(
            "request_duration",
            "Time to an answer's head",
            Unit::Seconds,
            duration.clone(),
        );
        Self {
            answered,
            duration,
            series: RwLock::default(),
        }
    }

    /// Counts one response. Method and route are known names, never the caller's input.
    pub(super) fn count(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        let known = self.series.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(series) = find(&known, method, route, status) {
            return series.note(took);
        }
        drop(known);
        let mut known = self.series.write().unwrap_or_else(PoisonError::into_inner);
        // Another request may have added it meanwhile.
        if let Some(series) = find(&known, method, route, status) {
            return series.note(took);
        }
        let series = self.series(method, route, status);
        series.note(took);
        known.entry(route.to_owned()).or_default().push(series);
    }

    fn series(&self, method: &'static str, route: &str, status: u16) -> Series {
        let class =
            ["1xx", "2xx", "3xx", "4xx", "5xx"][usize::from((status / 100).clamp(1, 5) - 1)];
        let requests = self.answered.get_or_create_owned(&Answered {
            method,
            route: route.to_owned(),
            status,
        });
        let duration = self.duration.get_or_create_owned(&OfRoute {
            method,
            route: route.to_owned(),
            class,
        });
        Series {
            method,
            status,
            requests,
            duration,
        }
    }
}

/// Returns a series, if there is one.
fn find<'s>(
    known: &'s BTreeMap<String, Vec<Series>>,
    method: &str,
    route: &str,
    status: u16,
) -> Option<&'s Series> {
    let mut of_route = known.get(route)?.iter();
    of_route.find(|series| series.status == status && series.method == method)
}

impl Series {
    fn note(&self, took: Duration) {
        self.requests.inc();
        self.duration.observe(took.as_secs_f64());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Barrier;

    #[test]
    fn requests_at_the_same_time_make_one_series() {
        const AT_ONCE: usize = 8;
        let requests = Requests::register(&mut Registry::default());
        let barrier = Barrier::new(AT_ONCE);
        for round in 0..200 {
            let route = format!("/candidates/{round}");
            std::thread::scope(|scope| {
                for _ in 0..AT_ONCE {
                    scope.spawn(|| {
                        barrier.wait();
                        requests.count("GET", &route, 200, Duration::ZERO);
                    });
                }
            });
            let known = requests.series.read().unwrap();
            assert_eq!(known[&route].len(), 1, "{route}");
            assert_eq!(known[&route][0].requests.get(), AT_ONCE as u64);
        }
    }
}
