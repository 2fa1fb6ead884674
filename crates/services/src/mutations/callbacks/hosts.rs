//! Limits delivery attempts per receiving host, so that an unresponsive host does not delay other
//! deliveries:
//!
//! - A host that responds gets at most [`TAKEN`] attempts, which then wait for an outgoing slot.
//! - A host with recent failures gets at most [`AT_ONCE`].
//! - After [`FAILURES`] consecutive failures it gets none for [`REST`], and then one trial attempt.
//!
//! Hosts are tracked separately per scope, and each scope has a limited share of all attempts. The
//! hosts of one scope therefore cannot delay the deliveries of another.

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

/// Maximum number of attempts in progress at one host that recently failed to respond.
const AT_ONCE: usize = 4;
/// Maximum number of attempts claimed at one host that responds: those in progress and those that
/// wait for an outgoing slot.
const TAKEN: usize = 100;
/// Maximum number of attempts claimed in total.
const TOTAL: usize = 1000;
/// Maximum number of attempts claimed by one scope. A region's two scopes together have at most a
/// quarter of the total.
const SHARE: usize = TOTAL / 8;
/// Timeout for acquiring an outgoing slot. After that the attempt is abandoned until its claim
/// expires.
const TURN: Duration = Duration::from_secs(3);
/// Number of consecutive failures after which a host gets no attempts.
const FAILURES: usize = 4;
/// How long it then gets none.
const REST: Duration = Duration::from_mins(1);
/// Minimum delay of a delivery whose host is busy.
const BUSY: Duration = Duration::from_secs(5);

/// Number of tracked hosts above which those without attempts or a pause are dropped.
const REMEMBERED: usize = 10_000;

/// Returns host and port. A text that is not a valid URL counts as a host itself.
fn host_of(url: &str) -> String {
    let parsed = Url::parse(url).ok();
    let host = parsed.as_ref().and_then(|url| {
        Some(format!(
            "{}:{}",
            url.host_str()?,
            url.port_or_known_default()?
        ))
    });
    host.unwrap_or_else(|| url.to_owned())
}

#[derive(Debug, Default)]
pub(in crate::mutations) struct Hosts {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    hosts: HashMap<(Scope, String), Host>,
    /// Attempts in progress, by scope.
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

    /// Returns the number of attempts that are claimed and not finished.
    pub(in crate::mutations) fn taken(&self) -> usize {
        self.known().total
    }

    /// Acquires a permit for an attempt at this URL's host. If the host is busy or paused, or a
    /// limit is reached, returns when to try again.
    pub(super) fn take(
        self: &Arc<Self>,
        scope: Scope,
        url: &str,
        now: Timestamp,
        random: &dyn Random,
    ) -> Result<Place, Timestamp> {
        let key = (scope, host_of(url));
        let mut known = self.known();
        let Known {
            hosts,
            taken,
            total,
        } = &mut *known;
        if hosts.len() >= REMEMBERED {
            hosts.retain(|_, host| {
                host.taken > 0 || host.rests_until.is_some_and(|until| until > now)
            });
        }
        let (host_taken, failures, rests_until) = hosts.get(&key).map_or((0, 0, None), |host| {
            (host.taken, host.failures, host.rests_until)
        });
        let mut byte = [0];
        random.fill(&mut byte);
        let spread = |wait: Duration| wait.mul_f64(1.0 + f64::from(byte[0]) / 255.0);
        if let Some(until) = rests_until.filter(|until| *until > now) {
            return Err(after(until, spread(BUSY)));
        }
        let room = match failures {
            0 => TAKEN,
            // After a pause, a single attempt probes the host.
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
        Ok(Place {
            hosts: self.clone(),
            key,
        })
    }
}

/// A permit for one attempt at a host. It is released when dropped.
#[derive(Debug)]
pub(super) struct Place {
    hosts: Arc<Hosts>,
    key: (Scope, String),
}

impl Place {
    /// Acquires an outgoing slot, which is held as long as the returned [`Turn`]. Returns `None`
    /// after [`TURN`].
    pub(super) async fn turn(&self, client: &Client, url: &Url) -> Option<Turn> {
        tokio::time::timeout(TURN, client.turn(url)).await.ok()
    }

    /// Releases the permit and records whether the host responded.
    pub(super) fn give_back(self, answered: bool, now: Timestamp) {
        // Declared later than `self`, so the lock is released before `self` is dropped, which locks
        // again.
        let mut known = self.hosts.known();
        let Some(host) = known.hosts.get_mut(&self.key) else {
            return;
        };
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
        let Some(host) = known.hosts.get_mut(&self.key) else {
            return;
        };
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
        Scope {
            region,
            environment: Environment::Production,
        }
    }

    #[test]
    fn dead_host_is_paused_and_others_continue() {
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
        assert!(
            hosts.take(other, dead, now, &random).is_ok(),
            "another region has its own experience with it"
        );
        let rested = after(now, REST);
        let first = take(dead, rested).unwrap();
        assert!(take(dead, rested).is_err(), "one tries first");
        first.give_back(true, rested);
        // Permits that were not used are released too.
        for _ in 0..3 {
            let places: Vec<_> = (0..TAKEN).map(|_| take(dead, rested).unwrap()).collect();
            assert_eq!((places.len(), take(dead, rested).is_err()), (100, true));
        }
        let known = hosts.known();
        assert_eq!(
            (known.hosts.len(), known.taken.len(), known.total),
            (0, 0, 0)
        );
    }

    #[test]
    fn region_with_hundreds_of_hosts_gets_only_its_share() {
        let hosts = Arc::new(Hosts::default());
        let random = RepeatingRandom::default();
        let now = Timestamp::from_micros(1_000_000_000);
        let (one, other) = (scope("regAAAAAAAAAAAAAA"), scope("regBBBBBBBBBBBBBB"));
        let take = |number: usize| {
            hosts
                .take(one, &format!("https://n{number}.example.nl/"), now, &random)
                .ok()
        };
        let taken: Vec<_> = (0..1500).filter_map(take).collect();
        assert_eq!(
            (taken.len(), hosts.taken(), hosts.known().hosts.len()),
            (SHARE, SHARE, SHARE)
        );
        assert!(
            hosts
                .take(other, "https://n0.example.nl/", now, &random)
                .is_ok()
        );
    }
}
