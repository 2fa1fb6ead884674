//! Collects the audit events that no change in the store records: refused authentication,
//! candidates' sign-ins, and requests of admin keys for a region. Equal events are counted per
//! minute, so that a flood of them neither fills the audit log nor slows requests down.
//!
//! The first event of its kind in a minute is written within a second. How often it was repeated is
//! written when the minute is over.

mod event;

pub use event::{AuthFailure, Event, Network, SignInRefused, SignedIn};

use crate::jobs::{Job, Jobs};
use event::entry;
use model::Timestamp;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use store::{Error, Store, audit::Noted};

/// The interval at which counted events are checked and written.
const FLUSH: Duration = Duration::from_secs(1);
/// The period over which equal events are counted together, in microseconds.
const MINUTE: i64 = 60_000_000;
/// Refusals distinguished by network per minute. Further networks are counted together.
const NETWORKS: usize = 32;
/// Sign-ins and admin requests distinguished per minute. Beyond that, sign-ins are counted without
/// their network, and admin requests are dropped and counted as lost.
const ACTS: usize = 1_024;
/// The interval at which the head of the audit log is logged.
const HEAD: Duration = Duration::from_mins(1);

/// How often an event occurred in a minute, as far as that is not written yet.
#[derive(Debug)]
struct Tally {
    minute: i64,
    count: u64,
    last_at: Timestamp,
    /// The id of the last request in which it occurred.
    request: Arc<str>,
    reported: bool,
}

type Tallies = HashMap<Event, Tally>;

/// The event counter of one process. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Auditor {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    tallies: Mutex<Tallies>,
    lost: AtomicU64,
    /// The head of the audit log that was logged last.
    logged_head: Mutex<Option<Noted>>,
}

impl Auditor {
    /// Creates the counter of a process on this store.
    pub fn new(store: Store) -> Self {
        Self {
            inner: Arc::new(Inner {
                store,
                tallies: Mutex::default(),
                lost: AtomicU64::new(0),
                logged_head: Mutex::default(),
            }),
        }
    }

    /// Counts an event of a request.
    pub fn note(&self, event: Event, request: &str) {
        let at = self.inner.store.clock().now();
        let mut tallies = self
            .inner
            .tallies
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let Some(event) = with_room(&tallies, event) else {
            self.inner.lost.fetch_add(1, Ordering::Relaxed);
            return;
        };
        let fresh = || Tally {
            minute: minute(at),
            count: 0,
            last_at: at,
            request: request.into(),
            reported: false,
        };
        let tally = tallies.entry(event).or_insert_with(fresh);
        tally.count += 1;
        if tally.last_at != at {
            (tally.last_at, tally.request) = (at, request.into());
        }
    }

    /// Returns how many events could not be counted because the limit was reached.
    pub fn lost(&self) -> u64 {
        self.inner.lost.load(Ordering::Relaxed)
    }

    /// Returns the number of distinct events in memory.
    pub fn waiting(&self) -> usize {
        self.inner
            .tallies
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }

    /// Writes events that are new, and the repetitions of minutes that are over.
    pub async fn flush(&self) -> Result<(), Error> {
        self.write(false).await
    }

    /// Writes everything, including the repetitions of the current minute.
    pub async fn finish(&self) -> Result<(), Error> {
        self.write(true).await
    }

    async fn write(&self, everything: bool) -> Result<(), Error> {
        self.inner.store.note_repeats(everything).await?;
        let now = minute(self.inner.store.clock().now());
        let due = {
            let mut tallies = self
                .inner
                .tallies
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let due = |tally: &Tally| {
                tally.count > 0 && (everything || !tally.reported || tally.minute != now)
            };
            let due: Vec<_> = tallies
                .iter_mut()
                .filter(|(_, tally)| due(tally))
                .map(|(event, tally)| {
                    tally.reported = true;
                    (
                        event.clone(),
                        std::mem::take(&mut tally.count),
                        tally.last_at,
                        tally.request.clone(),
                    )
                })
                .collect();
            tallies.retain(|_, tally| tally.minute == now && !everything);
            due
        };
        if due.is_empty() {
            return Ok(());
        }
        let entries = due
            .iter()
            .map(|(event, count, at, request)| entry(event, *count, *at, request.clone()))
            .collect();
        let written = self.inner.store.note(entries).await;
        if written.is_err() {
            self.put_back(due);
        }
        written
    }

    /// Counts again the events that could not be written.
    fn put_back(&self, due: Vec<(Event, u64, Timestamp, Arc<str>)>) {
        let mut tallies = self
            .inner
            .tallies
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        for (event, count, last_at, request) in due {
            let Some(event) = with_room(&tallies, event) else {
                self.inner.lost.fetch_add(count, Ordering::Relaxed);
                continue;
            };
            let fresh = Tally {
                minute: minute(last_at),
                count: 0,
                last_at,
                request,
                reported: false,
            };
            let tally = tallies.entry(event).or_insert(fresh);
            tally.count += count;
            tally.reported = false;
        }
    }

    /// Starts the background jobs: one flushes once a second, one logs the head of the audit log in
    /// the operator's log, which is kept elsewhere.
    pub fn start(&self, jobs: &Jobs) {
        let auditor = self.clone();
        let failure = "audit log entries could not be written, will retry";
        jobs.start(Job::new("audit", FLUSH, failure, move || {
            let auditor = auditor.clone();
            async move { auditor.flush().await }
        }));
        let auditor = self.clone();
        let failure = "the audit log's head could not be read, will retry";
        jobs.start(Job::new("audit-head", HEAD, failure, move || {
            let auditor = auditor.clone();
            async move { auditor.log_head().await }
        }));
    }

    /// Logs the head of the audit log if it is another one than before.
    async fn log_head(&self) -> Result<(), Error> {
        let head = self.inner.store.audit_head().await?;
        let mut logged = self
            .inner
            .logged_head
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if head != *logged {
            if let Some(head) = &head {
                tracing::info!(target: "audit", %head, "the audit log's head");
            }
            *logged = head;
        }
        Ok(())
    }
}

fn minute(at: Timestamp) -> i64 {
    at.micros().div_euclid(MINUTE)
}

/// Returns the event under which this one is counted, or nothing if there is no room for it.
fn with_room(tallies: &Tallies, event: Event) -> Option<Event> {
    if tallies.contains_key(&event) {
        return Some(event);
    }
    let is_refusal =
        |event: &Event| matches!(event, Event::Rejected { .. } | Event::SignInRefused { .. });
    let alike = tallies
        .keys()
        .filter(|other| is_refusal(other) == is_refusal(&event))
        .count();
    match event {
        Event::Rejected { why, .. } if alike >= NETWORKS => {
            Some(Event::Rejected { why, network: None })
        }
        Event::SignInRefused { refused, .. } if alike >= NETWORKS => {
            let network = None;
            Some(Event::SignInRefused { refused, network })
        }
        // Once the limit is reached, sign-ins are counted together, without their network.
        Event::SignedIn {
            how,
            network: Some(_),
        } if alike >= ACTS => Some(Event::SignedIn { how, network: None }),
        Event::Acted { .. } if alike >= ACTS => None,
        event => Some(event),
    }
}
