//! The rate limits: a leaky bucket (GCRA) per key and per session, so that one's flood never slows another; and for each
//! region one more over all of its keys, production and sandbox apart, so that making keys gives no more of it.

use crate::{RateLimit, context::Allowance};
use governor::{
    Quota, RateLimiter,
    clock::Clock as _,
    middleware::StateInformationMiddleware,
    nanos::Nanos,
    state::{InMemoryState, NotKeyed, keyed::DashMapStateStore},
};
use http::HeaderValue;
use model::{Clock, Environment, KeyId, RegionId, TokenHash};
use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// How many keys' worth of requests a region has.
const KEYS_WORTH: u32 = 5;
/// Changes of a region's settings, keys and custom fields: so many at once, and as many a minute.
const SETTINGS_A_MINUTE: u32 = 120;

/// Of whose allowance a request is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Payer {
    Key(KeyId),
    Session(TokenHash),
}

/// Which of the limits was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reached {
    Payer,
    Region,
    Settings,
}

type Bucket = RateLimiter<NotKeyed, InMemoryState, Elapsed, StateInformationMiddleware>;

/// What a region may do with all of its keys together. Held by what is known of each key, so that a request looks nothing up.
#[derive(Debug)]
pub(crate) struct RegionBuckets {
    production: Bucket,
    sandbox: Bucket,
    settings: Bucket,
}

/// Everybody's limits.
#[derive(Debug)]
pub(crate) struct Limiter {
    limit: RateLimit,
    policy: HeaderValue,
    clock: Elapsed,
    buckets: RateLimiter<Payer, DashMapStateStore<Payer>, Elapsed, StateInformationMiddleware>,
    regions: Mutex<HashMap<RegionId, Arc<RegionBuckets>>>,
}

/// Our clock as the library wants it.
#[derive(Debug, Clone)]
struct Elapsed(Arc<dyn Clock>);

impl governor::clock::Clock for Elapsed {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::from(self.0.elapsed())
    }
}

/// Over a limit: wait so many seconds.
#[derive(Debug)]
pub(crate) struct Exceeded {
    pub(crate) reached: Reached,
    pub(crate) retry_after: u64,
}

fn at_least_one(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}

/// The same limit for a region.
fn of_region(limit: RateLimit) -> RateLimit {
    let RateLimit { per_second, burst } = limit;
    RateLimit { per_second: per_second.saturating_mul(KEYS_WORTH), burst: burst.saturating_mul(KEYS_WORTH) }
}

fn quota(RateLimit { per_second, burst }: RateLimit) -> Quota {
    Quota::per_second(at_least_one(per_second)).allow_burst(at_least_one(burst))
}

impl Limiter {
    pub(crate) fn new(limit: RateLimit, clock: Arc<dyn Clock>) -> Self {
        let clock = Elapsed(clock);
        let buckets = RateLimiter::new(quota(limit), DashMapStateStore::default(), clock.clone());
        let policy = |name: &str, RateLimit { per_second, burst }: RateLimit| {
            format!("\"{name}\";q={burst};w={}", burst.div_ceil(per_second.max(1)))
        };
        let policy = [policy("key", limit), policy("region", of_region(limit))].join(", ");
        let policy = HeaderValue::try_from(policy).expect("names and numbers may stand in a header");
        Self { limit, policy, clock, buckets, regions: Mutex::default() }
    }

    /// The limits of a region: the same ones for all that is known of it.
    pub(crate) fn region(&self, region: RegionId) -> Arc<RegionBuckets> {
        let mut regions = self.regions.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = || {
            let bucket = |quota| RateLimiter::new(quota, InMemoryState::default(), self.clock.clone());
            let requests = quota(of_region(self.limit));
            let settings = Quota::per_minute(at_least_one(SETTINGS_A_MINUTE));
            let (production, sandbox) = (bucket(requests), bucket(requests));
            Arc::new(RegionBuckets { production, sandbox, settings: bucket(settings) })
        };
        regions.entry(region).or_insert_with(fresh).clone()
    }

    /// Takes one request from an allowance, and from that of its region in this environment. What is left is the less of the two.
    pub(crate) fn take(
        &self,
        payer: Payer,
        region: Option<(&RegionBuckets, Environment)>,
    ) -> Result<Allowance, Exceeded> {
        let own = match self.buckets.check_key(&payer) {
            Ok(state) => self.allowance(state.remaining_burst_capacity()),
            Err(until) => return Err(exceeded(Reached::Payer, until.wait_time_from(self.clock.now()))),
        };
        let Some((buckets, environment)) = region else { return Ok(own) };
        let bucket = if environment.is_sandbox() { &buckets.sandbox } else { &buckets.production };
        match bucket.check() {
            Ok(state) if state.remaining_burst_capacity() < own.remaining => {
                Ok(left("region", of_region(self.limit), state.remaining_burst_capacity()))
            }
            Ok(_) => Ok(own),
            Err(until) => Err(exceeded(Reached::Region, until.wait_time_from(self.clock.now()))),
        }
    }

    /// Takes one change of settings from what a region may do.
    pub(crate) fn take_settings(&self, buckets: &RegionBuckets) -> Result<(), Exceeded> {
        match buckets.settings.check() {
            Ok(_) => Ok(()),
            Err(until) => Err(exceeded(Reached::Settings, until.wait_time_from(self.clock.now()))),
        }
    }

    /// What is left when so many requests may still be made at once.
    pub(crate) fn allowance(&self, remaining: u32) -> Allowance {
        left("key", self.limit, remaining)
    }

    /// What is left where a limit was reached.
    pub(crate) fn nothing(&self, reached: Reached) -> Option<Allowance> {
        match reached {
            Reached::Payer => Some(left("key", self.limit, 0)),
            Reached::Region => Some(left("region", of_region(self.limit), 0)),
            Reached::Settings => None,
        }
    }

    /// The allowance of someone who has not used any.
    pub(crate) fn untouched(&self) -> Allowance {
        self.allowance(self.limit.burst)
    }

    /// The limits themselves, as `RateLimit-Policy` shows them: so many requests in so many seconds.
    pub(crate) fn policy(&self) -> &HeaderValue {
        &self.policy
    }

    /// Drops the buckets that are full again.
    pub(crate) fn forget_idle(&self) {
        self.buckets.retain_recent();
    }
}

fn exceeded(reached: Reached, wait: Duration) -> Exceeded {
    Exceeded { reached, retry_after: seconds(wait).max(1) }
}

fn left(policy: &'static str, limit: RateLimit, remaining: u32) -> Allowance {
    let missing = limit.burst.saturating_sub(remaining);
    Allowance { policy, remaining, reset: u64::from(missing.div_ceil(limit.per_second.max(1))) }
}

fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}
