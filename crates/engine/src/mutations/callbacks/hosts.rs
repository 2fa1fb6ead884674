//! Receivers by host, so that one that is dead holds up nobody else: a few attempts at once, others waiting for their
//! turn while it answers, and none for a while after several went unanswered.

use crate::{egress::Url, mutations::queue::after};
use model::{Random, Timestamp};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Attempts under way at one host.
const AT_ONCE: usize = 4;
/// Attempts taken on at one host that answers: those under way, and those that wait for their turn.
const TAKEN: usize = 100;
/// Attempts taken on in all.
const TOTAL: usize = 1000;
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
    known: Mutex<HashMap<String, Host>>,
}

#[derive(Debug)]
struct Host {
    taken: usize,
    failures: usize,
    rests_until: Option<Timestamp>,
    turns: Arc<Semaphore>,
}

impl Default for Host {
    fn default() -> Self {
        Self { taken: 0, failures: 0, rests_until: None, turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Hosts {
    /// Attempts taken on and not over.
    pub(in crate::mutations) fn taken(&self) -> usize {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).values().map(|host| host.taken).sum()
    }

    /// Takes a place for an attempt at this URL's host, or tells when to come again.
    pub(super) fn take(self: &Arc<Self>, url: &str, now: Timestamp, random: &dyn Random) -> Result<Place, Timestamp> {
        let name = host_of(url);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.retain(|_, host| host.taken > 0 || host.rests_until.is_some_and(|until| until > now));
        }
        let total: usize = known.values().map(|host| host.taken).sum();
        let host = known.entry(name.clone()).or_default();
        let mut byte = [0];
        random.fill(&mut byte);
        let spread = |wait: Duration| wait.mul_f64(1.0 + f64::from(byte[0]) / 255.0);
        if let Some(until) = host.rests_until.filter(|until| *until > now) {
            return Err(after(until, spread(BUSY)));
        }
        let room = match host.failures {
            0 => TAKEN,
            // After its rest it is tried by one.
            FAILURES.. => 1,
            _ => AT_ONCE,
        };
        if host.taken >= room || total >= TOTAL {
            return Err(after(now, spread(BUSY)));
        }
        host.taken += 1;
        Ok(Place { hosts: self.clone(), turns: host.turns.clone(), name })
    }
}

/// Leave for one attempt at a host; given back when dropped.
#[derive(Debug)]
pub(super) struct Place {
    hosts: Arc<Hosts>,
    turns: Arc<Semaphore>,
    name: String,
}

impl Place {
    /// Waits for its turn, which lasts as long as what it gives; nothing when it does not come soon.
    pub(super) async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        tokio::time::timeout(TURN, self.turns.clone().acquire_owned()).await.ok()?.ok()
    }

    /// Gives the place back, and tells whether the host answered at all.
    pub(super) fn give_back(self, answered: bool, now: Timestamp) {
        // Dropped before the place is, which takes it again.
        let mut known = self.hosts.known.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(host) = known.get_mut(&self.name) else { return };
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
        let mut known = self.hosts.known.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(host) = known.get_mut(&self.name) else { return };
        host.taken -= 1;
        if host.taken == 0 && host.failures == 0 {
            known.remove(&self.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::RepeatingRandom;

    #[test]
    fn a_dead_host_rests_and_others_go_on() {
        let hosts = Arc::new(Hosts::default());
        let random = RepeatingRandom::default();
        let now = Timestamp::from_micros(1_000_000_000);
        let (dead, alive) = ("https://dead.example.nl/a", "https://alive.example.nl/b");
        let places: Vec<_> = (0..TAKEN).map(|_| hosts.take(dead, now, &random).unwrap()).collect();
        assert!(hosts.take(dead, now, &random).is_err_and(|later| later > now));
        assert!(hosts.take(alive, now, &random).is_ok());
        for place in places {
            place.give_back(false, now);
        }
        assert!(hosts.take(dead, now, &random).is_err_and(|later| later >= after(now, REST)));
        let rested = after(now, REST);
        let first = hosts.take(dead, rested, &random).unwrap();
        assert!(hosts.take(dead, rested, &random).is_err(), "one tries first");
        first.give_back(true, rested);
        // Places that were not used come back too.
        for _ in 0..3 {
            let places: Vec<_> = (0..TAKEN).map(|_| hosts.take(dead, rested, &random).unwrap()).collect();
            assert_eq!((places.len(), hosts.take(dead, rested, &random).is_err()), (100, true));
        }
        assert_eq!(hosts.known.lock().unwrap().len(), 0);
    }
}
