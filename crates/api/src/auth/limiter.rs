//! The rate limits, each a leaky bucket (GCRA).
//!
//! - One bucket per key or session and environment, so that a burst of one caller does not slow down
//!   another, and a test in the sandbox does not slow down production.
//! - One bucket per region and environment, shared by all of the region's keys, so that creating
//!   more keys does not raise the limit.
//! - One bucket per region for changes of its settings, keys and custom fields.

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

/// A region's limit as a multiple of the limit of one key.
const KEYS_WORTH: u32 = 5;
/// The limit on changes of a region's settings, keys and custom fields, per minute and at once.
const SETTINGS_A_MINUTE: u32 = 120;

/// The key or session whose allowance in an environment pays for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Payer {
    Key(KeyId, Environment),
    Session(TokenHash, Environment),
}

/// The limit that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reached {
    Payer,
    Region,
    Settings,
}

type Bucket = RateLimiter<NotKeyed, InMemoryState, Elapsed, StateInformationMiddleware>;

/// The buckets that all keys of a region share. Each cached key holds a reference, so that a
/// request needs no lookup.
#[derive(Debug)]
pub(crate) struct RegionBuckets {
    production: Bucket,
    sandbox: Bucket,
    settings: Bucket,
}

/// The rate limits of all keys, sessions and regions.
#[derive(Debug)]
pub(crate) struct Limiter {
    limit: RateLimit,
    policy: HeaderValue,
    clock: Elapsed,
    buckets: RateLimiter<Payer, DashMapStateStore<Payer>, Elapsed, StateInformationMiddleware>,
    regions: Mutex<HashMap<RegionId, Arc<RegionBuckets>>>,
}

/// An adapter of [`Clock`] for the `governor` crate.
#[derive(Debug, Clone)]
struct Elapsed(Arc<dyn Clock>);

impl governor::clock::Clock for Elapsed {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::from(self.0.elapsed())
    }
}

/// A limit is exceeded. The caller should wait for `retry_after` seconds.
#[derive(Debug)]
pub(crate) struct Exceeded {
    pub(crate) reached: Reached,
    pub(crate) retry_after: u64,
}

fn at_least_one(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}

/// Returns a region's limit, given the limit of one key.
fn of_region(limit: RateLimit) -> RateLimit {
    let RateLimit { per_second, burst } = limit;
    RateLimit {
        per_second: per_second.saturating_mul(KEYS_WORTH),
        burst: burst.saturating_mul(KEYS_WORTH),
    }
}

fn quota(RateLimit { per_second, burst }: RateLimit) -> Quota {
    Quota::per_second(at_least_one(per_second)).allow_burst(at_least_one(burst))
}

impl Limiter {
    pub(crate) fn new(limit: RateLimit, clock: Arc<dyn Clock>) -> Self {
        let clock = Elapsed(clock);
        let buckets = RateLimiter::new(quota(limit), DashMapStateStore::default(), clock.clone());
        let policy = |name: &str, RateLimit { per_second, burst }: RateLimit| {
            format!(
                "\"{name}\";q={burst};w={}",
                burst.div_ceil(per_second.max(1))
            )
        };
        let policy = [policy("key", limit), policy("region", of_region(limit))].join(", ");
        let policy =
            HeaderValue::try_from(policy).expect("names and numbers may stand in a header");
        Self {
            limit,
            policy,
            clock,
            buckets,
            regions: Mutex::default(),
        }
    }

    /// Returns the region's buckets. All keys of a region share one set.
    pub(crate) fn region(&self, region: RegionId) -> Arc<RegionBuckets> {
        let mut regions = self.regions.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = || {
            let bucket =
                |quota| RateLimiter::new(quota, InMemoryState::default(), self.clock.clone());
            let requests = quota(of_region(self.limit));
            let settings = Quota::per_minute(at_least_one(SETTINGS_A_MINUTE));
            let (production, sandbox) = (bucket(requests), bucket(requests));
            Arc::new(RegionBuckets {
                production,
                sandbox,
                settings: bucket(settings),
            })
        };
        regions.entry(region).or_insert_with(fresh).clone()
    }

    /// Takes one request from the payer's bucket, and then from the region's bucket in this
    /// environment. Returns the smaller remaining allowance.
    pub(crate) fn take(
        &self,
        payer: Payer,
        region: Option<(&RegionBuckets, Environment)>,
    ) -> Result<Allowance, Exceeded> {
        let own = match self.buckets.check_key(&payer) {
            Ok(state) => self.allowance(state.remaining_burst_capacity()),
            Err(until) => {
                return Err(exceeded(
                    Reached::Payer,
                    until.wait_time_from(self.clock.now()),
                ));
            }
        };
        let Some((buckets, environment)) = region else {
            return Ok(own);
        };
        let bucket = if environment.is_sandbox() {
            &buckets.sandbox
        } else {
            &buckets.production
        };
        match bucket.check() {
            Ok(state) if state.remaining_burst_capacity() < own.remaining => Ok(left(
                "region",
                of_region(self.limit),
                state.remaining_burst_capacity(),
            )),
            Ok(_) => Ok(own),
            Err(until) => Err(exceeded(
                Reached::Region,
                until.wait_time_from(self.clock.now()),
            )),
        }
    }

    /// Takes one settings change from the region's bucket.
    pub(crate) fn take_settings(&self, buckets: &RegionBuckets) -> Result<(), Exceeded> {
        match buckets.settings.check() {
            Ok(_) => Ok(()),
            Err(until) => Err(exceeded(
                Reached::Settings,
                until.wait_time_from(self.clock.now()),
            )),
        }
    }

    /// Returns the allowance of a key's limit with `remaining` requests left.
    pub(crate) fn allowance(&self, remaining: u32) -> Allowance {
        left("key", self.limit, remaining)
    }

    /// Returns the exhausted allowance of the limit that was reached. `None` for the limit on
    /// settings changes, which the `RateLimit` header does not report.
    pub(crate) fn nothing(&self, reached: Reached) -> Option<Allowance> {
        match reached {
            Reached::Payer => Some(left("key", self.limit, 0)),
            Reached::Region => Some(left("region", of_region(self.limit), 0)),
            Reached::Settings => None,
        }
    }

    /// Returns the allowance of a caller that has made no requests.
    pub(crate) fn untouched(&self) -> Allowance {
        self.allowance(self.limit.burst)
    }

    /// Returns the limits as the `RateLimit-Policy` header's value: quota `q` per window `w` in
    /// seconds.
    pub(crate) fn policy(&self) -> &HeaderValue {
        &self.policy
    }

    /// Drops the buckets that are full again.
    pub(crate) fn forget_idle(&self) {
        self.buckets.retain_recent();
    }
}

fn exceeded(reached: Reached, wait: Duration) -> Exceeded {
    Exceeded {
        reached,
        retry_after: seconds(wait).max(1),
    }
}

fn left(policy: &'static str, limit: RateLimit, remaining: u32) -> Allowance {
    let missing = limit.burst.saturating_sub(remaining);
    Allowance {
        policy,
        remaining,
        reset: u64::from(missing.div_ceil(limit.per_second.max(1))),
    }
}

fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}
