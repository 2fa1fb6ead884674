//! Reservations of callbacks, made before a callback is claimed.
//!
//! A reservation never waits: if the host is busy or its circuit is open, the caller learns when to
//! try again. Each owner has a limited share of all reservations, and its own circuit breaker for
//! each host, so one owner's hosts cannot delay the callbacks of another.

use super::{
    Host, Limits, PART, Permit, Purpose, RESERVED, State, breaker::Admission, host_of, pool::Owner,
};
use model::{Random, Timestamp};
use std::{sync::Arc, time::Duration};
use url::Url;

/// The largest number of reservations of one owner.
const SHARE: usize = RESERVED / PART;
/// Timeout for a permit. After that the attempt is abandoned until its claim expires.
const PERMIT: Duration = Duration::from_secs(3);
/// The least delay of a callback whose host is busy.
const BUSY: Duration = Duration::from_secs(5);
/// Number of remembered hosts above which those are dropped that are not in use and have no open
/// circuit.
const REMEMBERED: usize = 10_000;

/// A reservation of one callback. Released when dropped.
#[derive(Debug)]
pub struct Reservation {
    limits: Arc<Limits>,
    owner: Owner,
    host: String,
}

impl Limits {
    /// Reserves a callback to this URL's host, or returns when to try again.
    pub(crate) fn reserve(
        self: &Arc<Self>,
        owner: Owner,
        url: &Url,
        now: Timestamp,
        random: &dyn Random,
    ) -> Result<Reservation, Timestamp> {
        let host = host_of(url);
        let mut byte = [0];
        random.fill(&mut byte);
        let later = BUSY.mul_f64(1.0 + f64::from(byte[0]) / 255.0);
        let mut state = self.state();
        state.forget_old(now);
        let breaker = state
            .hosts
            .get(&host)
            .and_then(|host| host.breakers.get(&owner));
        match breaker.map_or(Admission::Free, |breaker| breaker.admission(now)) {
            Admission::Open(until) => return Err(until.plus(later)),
            Admission::Busy => return Err(now.plus(later)),
            Admission::Free => {}
        }
        let share = state.reserved.get(&owner).copied().unwrap_or_default();
        if share >= SHARE || state.total >= RESERVED {
            return Err(now.plus(later));
        }
        let of_host = state.hosts.entry(host.clone()).or_insert_with(Host::new);
        of_host.breakers.entry(owner).or_default().reserve();
        *state.reserved.entry(owner).or_default() += 1;
        state.total += 1;
        Ok(Reservation {
            limits: self.clone(),
            owner,
            host,
        })
    }

    /// Returns the number of reservations.
    pub(crate) fn reserved(&self) -> usize {
        self.state().total
    }
}

impl State {
    /// Forgets what is not needed, once very many hosts are remembered.
    fn forget_old(&mut self, now: Timestamp) {
        if self.hosts.len() >= REMEMBERED {
            self.hosts.retain(|_, host| {
                host.breakers.retain(|_, breaker| breaker.is_needed(now));
                !host.is_unused()
            });
        }
    }
}

impl Reservation {
    /// Waits for a permit to post to `url`, for which the reservation was made. Returns `None` after
    /// three seconds.
    pub async fn permit(&self, url: &Url) -> Option<Permit> {
        self.permit_for(Purpose::Callback, url).await
    }

    /// Like [`Self::permit`], for a receiver that was slow before. Such receivers together hold at
    /// most half of the permits, at a host and in total.
    pub async fn slow_permit(&self, url: &Url) -> Option<Permit> {
        self.permit_for(Purpose::SlowCallback, url).await
    }

    async fn permit_for(&self, purpose: Purpose, url: &Url) -> Option<Permit> {
        let taken = self.limits.take(purpose, self.owner, url);
        tokio::time::timeout(PERMIT, taken).await.ok()
    }

    /// Releases the reservation and records whether the host responded. A reservation that is dropped
    /// instead says nothing about the host.
    pub fn finish(self, responded: bool, now: Timestamp) {
        // Declared later than `self`, so the lock is released before `self` is dropped, which locks
        // again.
        let mut state = self.limits.state();
        let host = state.hosts.get_mut(&self.host);
        if let Some(breaker) = host.and_then(|host| host.breakers.get_mut(&self.owner)) {
            breaker.note(responded, now);
        }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        let mut state = self.limits.state();
        state.total -= 1;
        if let Some(reserved) = state.reserved.get_mut(&self.owner) {
            *reserved -= 1;
            if *reserved == 0 {
                state.reserved.remove(&self.owner);
            }
        }
        let Some(host) = state.hosts.get_mut(&self.host) else {
            return;
        };
        if let Some(breaker) = host.breakers.get_mut(&self.owner) {
            breaker.release();
            if breaker.is_idle() {
                host.breakers.remove(&self.owner);
            }
        }
        state.forget_unused(&self.host);
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::breaker::{OPEN, RESERVED as AT_HOST},
        *,
    };
    use model::{Environment, RegionId, RepeatingRandom, Scope};

    #[expect(clippy::unnecessary_wraps, reason = "it is what the limits take")]
    fn owner(region: &str) -> Owner {
        let region: RegionId = region.parse().unwrap();
        Some(Scope {
            region,
            environment: Environment::Production,
        })
    }

    #[test]
    fn dead_host_is_paused_and_others_continue() {
        let limits = Arc::new(Limits::new());
        let random = RepeatingRandom::default();
        let now = Timestamp::from_micros(1_000_000_000);
        let (one, other) = (owner("regAAAAAAAAAAAAAA"), owner("regBBBBBBBBBBBBBB"));
        let url = |text: &str| Url::parse(text).unwrap();
        let (dead, alive) = (
            url("https://dead.example.nl/a"),
            url("https://alive.example.nl/b"),
        );
        let reserve = |url: &Url, now| limits.reserve(one, url, now, &random);
        let held: Vec<_> = (0..AT_HOST).map(|_| reserve(&dead, now).unwrap()).collect();
        assert!(reserve(&dead, now).is_err_and(|later| later > now));
        assert!(reserve(&alive, now).is_ok());
        for reservation in held {
            reservation.finish(false, now);
        }
        assert!(reserve(&dead, now).is_err_and(|later| later >= now.plus(OPEN)));
        assert!(
            limits.reserve(other, &dead, now, &random).is_ok(),
            "another region has its own experience with it"
        );
        let rested = now.plus(OPEN);
        let first = reserve(&dead, rested).unwrap();
        assert!(reserve(&dead, rested).is_err(), "one tries first");
        first.finish(true, rested);
        // Reservations that were not used are released too.
        for _ in 0..3 {
            let held: Vec<_> = (0..AT_HOST)
                .map(|_| reserve(&dead, rested).unwrap())
                .collect();
            assert_eq!((held.len(), reserve(&dead, rested).is_err()), (100, true));
        }
        let state = limits.state();
        assert_eq!(
            (state.hosts.len(), state.reserved.len(), state.total),
            (0, 0, 0)
        );
    }

    #[test]
    fn failed_host_gets_no_more_reservations_than_may_be_in_progress() {
        let limits = Arc::new(Limits::new());
        let random = RepeatingRandom::default();
        let now = Timestamp::from_micros(1_000_000_000);
        let url = Url::parse("https://shaky.example.nl/").unwrap();
        let reserve = || limits.reserve(None, &url, now, &random);
        reserve().unwrap().finish(false, now);
        let held: Vec<_> = std::iter::from_fn(|| reserve().ok())
            .take(AT_HOST)
            .collect();
        assert_eq!(held.len(), super::super::PER_HOST);
    }

    #[test]
    fn region_with_hundreds_of_hosts_gets_only_its_share() {
        let limits = Arc::new(Limits::new());
        let random = RepeatingRandom::default();
        let now = Timestamp::from_micros(1_000_000_000);
        let (one, other) = (owner("regAAAAAAAAAAAAAA"), owner("regBBBBBBBBBBBBBB"));
        let url = |number: usize| Url::parse(&format!("https://n{number}.example.nl/")).unwrap();
        let reserve = |number: usize| limits.reserve(one, &url(number), now, &random).ok();
        let held: Vec<_> = (0..1500).filter_map(reserve).collect();
        assert_eq!(
            (held.len(), limits.reserved(), limits.state().hosts.len()),
            (SHARE, SHARE, SHARE)
        );
        assert!(limits.reserve(other, &url(0), now, &random).is_ok());
    }
}
