//! Receivers by host, so that one that is dead holds up nobody else: a few attempts at once, others waiting for their
//! turn while it answers, and none for a while after several went unanswered. Each region's environment has hosts of its
//! own here, and a share of what is taken on in all: what one of them names delays no other.

use crate::{
    egress::{Client, Turn, Url},
    mutations::queue::after,
};
use model::{Random, Scope, Timestamp};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Attempts under way at one host that did not answer of late.
const AT_ONCE: usize = 4;
/// Attempts taken on at one host that answers: those under way, and those that wait for their turn.
const TAKEN: usize = 100;
/// Attempts taken on in all.
const TOTAL: usize = 1000;
/// The most of them that are one region's environment's: its two together have a quarter.
const SHARE: usize = TOTAL / 8;
/// How long one waits for its turn; then it was taken on in vain.
const TURN: Duration = Duration::from_secs(3);
/// Unanswered attempts in a row after which a host is left alone.
const FAILURES: usize = 4;
/// For how long.
const REST: Duration = Duration::from_mins(1);
/// How long one waits whose host is busy.
const BUSY: Duration = Duration::from_secs(5);

/// Hosts that failed are remembered until there are so many of them.
const REMEMBERED: usize = 10_000;

/// Host and port; what is no URL is a host of its own.
fn host_of(url: &str) -> String {
    let parsed = Url::parse(url).ok();
    let host = parsed.as_ref().and_then(|url| Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?)));
    host.unwrap_or_else(|| url.to_owned())
}

#[derive(Debug, Default)]
pub(in crate::mutations) struct Hosts {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    hosts: HashMap<(Scope, String), Host>,
    /// Attempts taken on, by whose they are.
    taken: HashMap<Scope, usize>,
    total: usize,
}

#[derive(Debug, Default)]
struct Host {
    taken: usize,
    failures: usize,
    rests_until: Option<Timestamp>,
}

impl Hosts {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Attempts taken on and not over.
    pub(in crate::mutations) fn taken(&self) -> usize {
        self.known().total
    }

    /// Takes a place for an attempt at this URL's host, or tells when to come again.
    pub(super) fn take(
        self: &Arc<Self>,
        scope: Scope,
        url: &str,
        now: Timestamp,
        random: &dyn Random,
    ) -> Result<Place, Timestamp> {
        let key = (scope, host_of(url));
        let mut known = self.known();
        let Known { hosts, taken, total } = &mut *known;
        if hosts.len() >= REMEMBERED {
            hosts.retain(|_, host| host.taken > 0 || host.rests_until.is_some_and(|until| until > now));
        }
        let (host_taken, failures, rests_until) =
            hosts.get(&key).map_or((0, 0, None), |host| (host.taken, host.failures, host.rests_until));
        let mut byte = [0];
        random.fill(&mut byte);
        let spread = |wait: Duration| wait.mul_f64(1.0 + f64::from(byte[0]) / 255.0);
        if let Some(until) = rests_until.filter(|until| *until > now) {
            return Err(after(until, spread(BUSY)));
        }
        let room = match failures {
            0 => TAKEN,
            // After its rest it is tried by one.
            FAILURES.. => 1,
            _ => AT_ONCE,
        };
        let share = taken.get(&scope).copied().unwrap_or_default();
        if host_taken >= room || share >= SHARE || *total >= TOTAL {
            return Err(after(now, spread(BUSY)));
        }
        hosts.entry(key.clone()).or_default().taken += 1;
        *taken.entry(scope).or_default() += 1;
        *total += 1;
        Ok(Place { hosts: self.clone(), key })
    }
}

/// Leave for one attempt at a host; given back when dropped.
#[derive(Debug)]
pub(super) struct Place {
    hosts: Arc<Hosts>,
    key: (Scope, String),
}

impl Place {
    /// Waits for its turn among the requests that go out, which lasts as long as what it gives; nothing when it does not
    /// come soon.
    pub(super) async fn turn(&self, client: &Client, url: &Url) -> Option<Turn> {
        tokio::time::timeout(TURN, client.turn(url)).await.ok()
    }

    /// Gives the place back, and tells whether the host answered at all.
    pub(super) fn give_back(self, answered: bool, now: Timestamp) {
        // Dropped before the place is, which takes it again.
        let mut known = self.hosts.known();
        let Some(host) = known.hosts.get_mut(&self.key) else { return };
        if answered {
            host.failures = 0;
            host.rests_until = None;
        } else {
            host.failures += 1;
            if host.failures >= FAILURES {
                host.rests_until = Some(after(now, REST));
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut known = self.hosts.known();
        known.total -= 1;
        if let Some(taken) = known.taken.get_mut(&self.key.0) {
            *taken -= 1;
            if *taken == 0 {
                known.taken.remove(&self.key.0);
            }
        }
        let Some(host) = known.hosts.get_mut(&self.key) else { return };
        host.taken -= 1;
        if host.taken == 0 && host.failures == 0 {
            known.hosts.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Environment, RegionId, RepeatingRandom};

    fn scope(region: &str) -> Scope {
        let region: RegionId = region.parse().unwrap();
        Scope { region, environment: Environment::Production }
    }

    #[test]
    fn a_dead_host_rests_and_others_go_on() {
        let hosts = Arc::new(Hosts::default());
        let random = RepeatingRandom::default();
        let now = Timestamp::from_micros(1_000_000_000);
        let (one, other) = (scope("regAAAAAAAAAAAAAA"), scope("regBBBBBBBBBBBBBB"));
        let (dead, alive) = ("https://dead.example.nl/a", "https://alive.example.nl/b");
        let take = |url, now| hosts.take(one, url, now, &random);
        let places: Vec<_> = (0..TAKEN).map(|_| take(dead, now).unwrap()).collect();
        assert!(take(dead, now).is_err_and(|later| later > now));
        assert!(take(alive, now).is_ok());
        for place in places {
            place.give_back(false, now);
        }
        assert!(take(dead, now).is_err_and(|later| later >= after(now, REST)));
        assert!(hosts.take(other, dead, now, &random).is_ok(), "another region has its own experience with it");
        let rested = after(now, REST);
        let first = take(dead, rested).unwrap();
        assert!(take(dead, rested).is_err(), "one tries first");
        first.give_back(true, rested);
        // Places that were not used come back too.
        for _ in 0..3 {
            let places: Vec<_> = (0..TAKEN).map(|_| take(dead, rested).unwrap()).collect();
            assert_eq!((places.len(), take(dead, rested).is_err()), (100, true));
        }
        let known = hosts.known();
        assert_eq!((known.hosts.len(), known.taken.len(), known.total), (0, 0, 0));
    }

    #[test]
    fn a_region_with_hundreds_of_hosts_has_its_share_and_no_more() {
        let hosts = Arc::new(Hosts::default());
        let random = RepeatingRandom::default();
        let now = Timestamp::from_micros(1_000_000_000);
        let (one, other) = (scope("regAAAAAAAAAAAAAA"), scope("regBBBBBBBBBBBBBB"));
        let take = |number: usize| hosts.take(one, &format!("https://n{number}.example.nl/"), now, &random).ok();
        let taken: Vec<_> = (0..1500).filter_map(take).collect();
        assert_eq!((taken.len(), hosts.taken(), hosts.known().hosts.len()), (SHARE, SHARE, SHARE));
        assert!(hosts.take(other, "https://n0.example.nl/", now, &random).is_ok());
    }
}
