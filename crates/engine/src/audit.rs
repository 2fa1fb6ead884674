//! What the audit log is told of that no change in the store comes with: who could not be let in, and for whom an admin's key
//! acted. It is counted by the minute, so that a flood of it neither fills the log nor slows anybody down.
//!
//! What is new in a minute is written down within a second; how often it came again, when the minute is over.

use model::{Environment, KeyId, Person, RegionId, Timestamp};
use std::{
    collections::HashMap,
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use store::{
    Error, Store,
    audit::{Actor, By, Entry, Kind},
};

/// How often what was counted is looked through.
const FLUSH: Duration = Duration::from_secs(1);
/// What is counted together.
const MINUTE: i64 = 60_000_000;
/// Networks that are told apart in a minute; the others are counted together.
const NETWORKS: usize = 32;
/// What else is told apart in a minute. More is lost, and that is counted.
const ACTS: usize = 1_024;
/// How often it is told what the log's head is.
const HEAD: Duration = Duration::from_mins(1);

/// Part of the internet: enough to see where an attack comes from, too much to tell who it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => Ipv4Addr::from_bits(address.to_bits() & (u32::MAX << 8)).into(),
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 80)).into(),
        })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = if self.0.is_ipv4() { 24 } else { 48 };
        write!(f, "{}/{bits}", self.0)
    }
}

/// Why somebody could not be let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refused {
    /// No credential at all.
    Missing,
    /// What could not be a key.
    Malformed,
    /// A key that nobody has, or no longer.
    Key,
    /// A session that is none, or has ended.
    Session,
    /// A link or a code that is not good.
    Proof,
    /// A good credential of the wrong kind.
    Kind,
    /// A good key without the permission that was needed.
    Permission,
    /// A good key from an address where it may not be used.
    Network,
    /// Whatever was shown: the caller has asked for links or tried codes too often.
    TooOften,
}

/// Somebody signed in: what the audit log is told of it. Whose records it opens is not said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SignedIn {
    environment: Environment,
    region: Option<RegionId>,
    by: &'static str,
}

impl SignedIn {
    /// A session of this person that a `link` or a `code` opened.
    pub fn new(person: &Person, by: &'static str) -> Self {
        Self { environment: person.environment, region: person.region, by }
    }
}

impl Refused {
    fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Malformed => "malformed",
            Self::Key => "key",
            Self::Session => "session",
            Self::Proof => "proof",
            Self::Kind => "kind",
            Self::TooOften => "tooOften",
            Self::Permission => "permission",
            Self::Network => "network",
        }
    }
}

/// Something that is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Event {
    /// Somebody was not let in.
    Refused {
        /// Why.
        why: Refused,
        /// From where, if that can be told and is told apart.
        network: Option<Network>,
    },
    /// A candidate signed in.
    SignedIn {
        /// How, and to what.
        how: SignedIn,
        /// From where, if that can be told.
        network: Option<Network>,
    },
    /// An admin's key acted for a region.
    Acted {
        /// Whose.
        key: KeyId,
        /// For whom.
        region: RegionId,
        /// On which of its data.
        environment: Environment,
        /// By which method.
        method: &'static str,
        /// On which route: its pattern.
        route: String,
    },
}

/// How often something happened in a minute, as far as it is not written down yet.
#[derive(Debug)]
struct Tally {
    minute: i64,
    count: u64,
    last_at: Timestamp,
    /// The last request in which it did.
    request: Arc<str>,
    told: bool,
}

type Tallies = HashMap<Event, Tally>;

/// What one process counts; cheap to clone.
#[derive(Debug, Clone)]
pub struct Auditor {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    tallies: Mutex<Tallies>,
    lost: AtomicU64,
}

impl Auditor {
    /// That of a process on this store.
    pub fn new(store: Store) -> Self {
        Self { inner: Arc::new(Inner { store, tallies: Mutex::default(), lost: AtomicU64::new(0) }) }
    }

    /// Notes that something happened in a request.
    pub fn note(&self, event: Event, request: &str) {
        let at = self.inner.store.clock().now();
        let mut tallies = self.inner.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(event) = with_room(&tallies, event) else {
            self.inner.lost.fetch_add(1, Ordering::Relaxed);
            return;
        };
        let fresh = || Tally { minute: minute(at), count: 0, last_at: at, request: request.into(), told: false };
        let tally = tallies.entry(event).or_insert_with(fresh);
        tally.count += 1;
        if tally.last_at != at {
            (tally.last_at, tally.request) = (at, request.into());
        }
    }

    /// How often something happened that could not be noted, for want of room.
    pub fn lost(&self) -> u64 {
        self.inner.lost.load(Ordering::Relaxed)
    }

    /// How much is counted and not written down yet.
    pub fn waiting(&self) -> usize {
        self.inner.tallies.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Writes down what is new, and what the minutes that are over brought besides.
    pub async fn flush(&self) -> Result<(), Error> {
        self.write(false).await
    }

    /// Writes down everything.
    pub async fn finish(&self) -> Result<(), Error> {
        self.write(true).await
    }

    async fn write(&self, everything: bool) -> Result<(), Error> {
        self.inner.store.note_repeats(everything).await?;
        let now = minute(self.inner.store.clock().now());
        let due = {
            let mut tallies = self.inner.tallies.lock().unwrap_or_else(PoisonError::into_inner);
            let due = |tally: &Tally| tally.count > 0 && (everything || !tally.told || tally.minute != now);
            let due: Vec<_> = tallies
                .iter_mut()
                .filter(|(_, tally)| due(tally))
                .map(|(event, tally)| {
                    tally.told = true;
                    (event.clone(), std::mem::take(&mut tally.count), tally.last_at, tally.request.clone())
                })
                .collect();
            tallies.retain(|_, tally| tally.minute == now && !everything);
            due
        };
        if due.is_empty() {
            return Ok(());
        }
        let entries =
            due.iter().map(|(event, count, at, request)| entry(event, *count, *at, request.clone())).collect();
        let written = self.inner.store.note(entries).await;
        if written.is_err() {
            self.put_back(due);
        }
        written
    }

    /// Counts again what could not be written down.
    fn put_back(&self, due: Vec<(Event, u64, Timestamp, Arc<str>)>) {
        let mut tallies = self.inner.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        for (event, count, last_at, request) in due {
            let Some(event) = with_room(&tallies, event) else {
                self.inner.lost.fetch_add(count, Ordering::Relaxed);
                continue;
            };
            let fresh = Tally { minute: minute(last_at), count: 0, last_at, request, told: false };
            let tally = tallies.entry(event).or_insert(fresh);
            tally.count += count;
            tally.told = false;
        }
    }

    /// Does so for as long as it is polled, and tells the operator's log, which is kept elsewhere, what the head is.
    pub async fn work(&self) {
        futures::future::join(self.keep_flushing(), self.keep_telling()).await;
    }

    async fn keep_flushing(&self) {
        let mut ticks = tokio::time::interval(FLUSH);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Err(error) = self.flush().await {
                tracing::warn!(%error, "audit log entries could not be written, will retry");
            }
        }
    }

    async fn keep_telling(&self) {
        let mut told = None;
        loop {
            match self.inner.store.audit_head().await {
                Ok(head) if head != told => {
                    if let Some(head) = head {
                        tracing::info!(target: "audit", %head, "the audit log's head");
                    }
                    told = head;
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "the audit log's head could not be read, will retry"),
            }
            tokio::time::sleep(HEAD).await;
        }
    }
}

fn minute(at: Timestamp) -> i64 {
    at.micros().div_euclid(MINUTE)
}

/// As what something is counted, if there is room for it.
fn with_room(tallies: &Tallies, event: Event) -> Option<Event> {
    if tallies.contains_key(&event) {
        return Some(event);
    }
    let is_refusal = |event: &Event| matches!(event, Event::Refused { .. });
    let alike = tallies.keys().filter(|other| is_refusal(other) == is_refusal(&event)).count();
    match event {
        Event::Refused { why, .. } if alike >= NETWORKS => Some(Event::Refused { why, network: None }),
        // Once there is no room to tell networks apart, sign-ins are counted together.
        Event::SignedIn { how, network: Some(_) } if alike >= ACTS => Some(Event::SignedIn { how, network: None }),
        Event::Acted { .. } if alike >= ACTS => None,
        event => Some(event),
    }
}

fn entry(event: &Event, count: u64, at: Timestamp, request: Arc<str>) -> Entry {
    let by = |actor| By { actor, request: Some(request) };
    match event {
        Event::Refused { why, network } => Entry::new(Kind::AuthenticationFailed, by(Actor::Nobody), at)
            .with("reason", why.name())
            .with("network", network.map(|network| network.to_string()))
            .with("count", count),
        Event::SignedIn { how: SignedIn { environment, region, by: how }, network } => {
            Entry::new(Kind::CandidateSignedIn, by(Actor::Candidate), at)
                .of(*region)
                .with("by", *how)
                .with("environment", environment.name())
                .with("network", network.map(|network| network.to_string()))
                .with("count", count)
        }
        Event::Acted { key, region, environment, method, route } => {
            Entry::new(Kind::AdminActed, by(Actor::Key(*key)), at)
                .of(*region)
                .with("method", *method)
                .with("route", route.as_str())
                .with("environment", environment.name())
                .with("count", count)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_no_address() {
        let shown = |address: &str| Network::from(address.parse::<IpAddr>().unwrap()).to_string();
        assert_eq!(shown("192.0.2.77"), "192.0.2.0/24");
        assert_eq!(shown("::ffff:192.0.2.77"), "192.0.2.0/24");
        assert_eq!(shown("2001:db8:1:2:3:4:5:6"), "2001:db8:1::/48");
    }
}
