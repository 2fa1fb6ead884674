//! Measures the database: how long statements and transactions take, and how many transactions have
//! not ended.

use model::Clock;
use std::{
    cell::Cell,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

/// Upper bounds in microseconds, from the time SQLite takes for one row to the longest time allowed
/// for a statement.
pub const BOUNDS: [u32; 12] = [
    5, 10, 25, 50, 100, 250, 1_000, 5_000, 25_000, 100_000, 1_000_000, 5_000_000,
];

/// What a request has asked of the database.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// The number of reads outside transactions, and of transactions.
    pub statements: u32,
    /// The number of rows that the reads returned.
    pub rows: u32,
}

impl Usage {
    /// Counts this for the current request, on whose behalf another task asked for it.
    pub fn count(self) {
        count(self);
    }
}

tokio::task_local! {
    static USAGE: Cell<Usage>;
}

/// Runs a request's work, and returns its result with what it asked of the database. Work that it
/// spawns as other tasks is not counted.
pub async fn with_usage<F: Future>(work: F) -> (F::Output, Usage) {
    let counted = async {
        let output = work.await;
        (output, USAGE.with(Cell::get))
    };
    USAGE.scope(Cell::default(), counted).await
}

/// Counts a read of so many rows for the current request. Does nothing outside a request.
pub(crate) fn count_read(rows: u32) {
    count(Usage {
        statements: 1,
        rows,
    });
}

/// Counts a transaction for the current request. The store counts those that the request's own task
/// starts; call this for one that another task ran on the request's behalf.
pub fn count_transaction() {
    count(Usage {
        statements: 1,
        rows: 0,
    });
}

fn count(more: Usage) {
    let add = |usage: &Cell<Usage>| {
        let Usage { statements, rows } = usage.get();
        usage.set(Usage {
            statements: statements.saturating_add(more.statements),
            rows: rows.saturating_add(more.rows),
        });
    };
    // Background work has no counter.
    let _ = USAGE.try_with(add);
}

/// A histogram of durations.
#[derive(Debug, Default)]
struct Times {
    /// The number of durations up to each bound and above the one before. The last element counts
    /// those above every bound.
    within: [AtomicU64; BOUNDS.len() + 1],
    nanos: AtomicU64,
}

/// A histogram's values at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// The sum of all durations, in seconds.
    pub sum: f64,
    /// The number of durations.
    pub count: u64,
    /// Each bound in seconds, with the number of durations up to it and above the bound before. The
    /// last element counts those above every bound; its bound is `f64::MAX`.
    pub within: Vec<(f64, u64)>,
}

impl Times {
    fn note(&self, took: Duration) {
        let micros = u32::try_from(took.as_micros()).unwrap_or(u32::MAX);
        let at = BOUNDS.partition_point(|bound| *bound < micros);
        self.within[at].fetch_add(1, Ordering::Relaxed);
        self.nanos.fetch_add(
            u64::try_from(took.as_nanos()).unwrap_or(u64::MAX),
            Ordering::Relaxed,
        );
    }

    fn read(&self) -> Taken {
        let bounds = BOUNDS
            .iter()
            .map(|bound| f64::from(*bound) / 1e6)
            .chain([f64::MAX]);
        let counts = self
            .within
            .iter()
            .map(|count| count.load(Ordering::Relaxed));
        let within: Vec<_> = bounds.zip(counts).collect();
        let sum = Duration::from_nanos(self.nanos.load(Ordering::Relaxed)).as_secs_f64();
        Taken {
            sum,
            count: within.iter().map(|(_, count)| count).sum(),
            within,
        }
    }
}

/// The measurements of one database.
#[derive(Debug)]
pub(crate) struct Meter {
    clock: Arc<dyn Clock>,
    statements: Times,
    transactions: Times,
    waiting: AtomicUsize,
}

impl Meter {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Arc<Self> {
        let (statements, transactions) = (Times::default(), Times::default());
        Arc::new(Self {
            clock,
            statements,
            transactions,
            waiting: AtomicUsize::new(0),
        })
    }

    pub(crate) fn now(&self) -> Duration {
        self.clock.elapsed()
    }

    /// Records the duration of a read that began at `began`.
    pub(crate) fn statement(&self, began: Duration) {
        self.statements.note(self.now().saturating_sub(began));
    }

    /// Counts a transaction as running until the returned value is dropped.
    pub(crate) fn transaction(self: &Arc<Self>) -> Running {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        Running {
            meter: self.clone(),
            began: self.now(),
        }
    }

    pub(crate) fn read(&self) -> [Taken; 2] {
        [self.statements.read(), self.transactions.read()]
    }

    /// Returns the number of transactions that have not ended.
    pub(crate) fn running(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}

/// A transaction that has not ended. Its duration counts from the moment it was requested.
#[derive(Debug)]
pub(crate) struct Running {
    meter: Arc<Meter>,
    began: Duration,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.meter.waiting.fetch_sub(1, Ordering::Relaxed);
        self.meter
            .transactions
            .note(self.meter.now().saturating_sub(self.began));
    }
}

/// The measurements of the database.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// `sqlite` or `postgres`.
    pub engine: &'static str,
    /// Reads outside transactions. Each is measured from its request to its last row.
    pub statements: Taken,
    /// Transactions. Each is measured from its request to its commit.
    pub transactions: Taken,
    /// Transactions that have not ended: executing, or waiting to begin.
    pub running: usize,
    /// Number of connections in use, and number of idle ones.
    pub connections: [usize; 2],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_counted_in_the_first_fitting_bucket() {
        let times = Times::default();
        for micros in [5, 6, 5_000_000, 5_000_001] {
            times.note(Duration::from_micros(micros));
        }
        let taken = times.read();
        assert_eq!(
            taken
                .within
                .iter()
                .map(|(_, count)| *count)
                .collect::<Vec<_>>(),
            [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]
        );
        assert_eq!((taken.count, taken.within[0].0), (4, 5e-6));
        assert!((taken.sum - 10.000_012).abs() < 1e-9);
    }

    #[tokio::test]
    async fn reads_and_transactions_are_counted_for_the_request_that_runs_them() {
        count_read(7);
        let work = async {
            count_read(3);
            tokio::spawn(async { count_read(100) }).await.unwrap();
            count_read(0);
            count_transaction();
            let other = tokio::spawn(with_usage(async { count_read(20) }));
            other.await.unwrap().1.count();
            "done"
        };
        let expected = Usage {
            statements: 4,
            rows: 23,
        };
        assert_eq!(with_usage(work).await, ("done", expected));
    }
}
