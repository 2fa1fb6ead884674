//! The rate limit: a leaky bucket (GCRA) per key and per session, so that one's flood never slows another.

use crate::{RateLimit, context::Allowance};
use governor::{
    Quota, RateLimiter, middleware::StateInformationMiddleware, nanos::Nanos, state::keyed::DashMapStateStore,
};
use http::HeaderValue;
use model::{Clock, KeyId, TokenHash};
use std::{num::NonZeroU32, sync::Arc, time::Duration};

/// Of whose allowance a request is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Payer {
    Key(KeyId),
    Session(TokenHash),
}

/// Everybody's limits.
#[derive(Debug)]
pub(crate) struct Limiter {
    limit: RateLimit,
    policy: HeaderValue,
    clock: Elapsed,
    buckets: RateLimiter<Payer, DashMapStateStore<Payer>, Elapsed, StateInformationMiddleware>,
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

/// Over the limit: wait so many seconds.
#[derive(Debug)]
pub(crate) struct Exceeded {
    pub(crate) retry_after: u64,
}

impl Limiter {
    pub(crate) fn new(limit: RateLimit, clock: Arc<dyn Clock>) -> Self {
        let at_least_one = |number: u32| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_second(at_least_one(limit.per_second)).allow_burst(at_least_one(limit.burst));
        let clock = Elapsed(clock);
        let buckets = RateLimiter::new(quota, DashMapStateStore::default(), clock.clone());
        let window = limit.burst.div_ceil(limit.per_second.max(1));
        let policy = format!("\"key\";q={};w={window}", limit.burst);
        let policy = HeaderValue::try_from(policy).expect("names and numbers may stand in a header");
        Self { limit, policy, clock, buckets }
    }

    /// Takes one request from an allowance.
    pub(crate) fn take(&self, payer: Payer) -> Result<Allowance, Exceeded> {
        match self.buckets.check_key(&payer) {
            Ok(state) => Ok(self.allowance(state.remaining_burst_capacity())),
            Err(until) => {
                use governor::clock::Clock;
                Err(Exceeded { retry_after: seconds(until.wait_time_from(self.clock.now())).max(1) })
            }
        }
    }

    /// What is left when so many requests may still be made at once.
    pub(crate) fn allowance(&self, remaining: u32) -> Allowance {
        let missing = self.limit.burst.saturating_sub(remaining);
        Allowance { remaining, reset: u64::from(missing.div_ceil(self.limit.per_second.max(1))) }
    }

    /// The allowance of someone who has not used any.
    pub(crate) fn untouched(&self) -> Allowance {
        self.allowance(self.limit.burst)
    }

    /// The limit itself, as `RateLimit-Policy` shows it: so many requests in so many seconds.
    pub(crate) fn policy(&self) -> &HeaderValue {
        &self.policy
    }

    /// Drops the buckets that are full again.
    pub(crate) fn forget_idle(&self) {
        self.buckets.retain_recent();
    }
}

fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}
