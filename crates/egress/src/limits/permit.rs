//! Permits to send a request, for which requests wait.

use super::{
    Host, Limits, Purpose, host_of,
    pool::{self, Owner, Pool},
};
use std::sync::Arc;
use url::Url;

/// A permit for one request. Released when dropped.
#[derive(Debug)]
pub struct Permit {
    // Dropped before `_host`, which checks whether it was the last.
    _permits: (pool::Permit, pool::Permit),
    _slow: [Option<pool::Permit>; 2],
    _host: HostInUse,
}

/// A host with a request under way or waiting. The last one to be dropped removes the host.
#[derive(Debug)]
struct HostInUse {
    host: String,
    limits: Arc<Limits>,
}

impl Limits {
    /// Waits for a permit. While waiting for a host, a request holds no permit of the total.
    pub(crate) async fn take(
        self: &Arc<Self>,
        purpose: Purpose,
        owner: Owner,
        url: &Url,
    ) -> Permit {
        // Declared first, so that it is dropped after the pool, also when the caller stops waiting.
        let host = HostInUse {
            host: host_of(url),
            limits: self.clone(),
        };
        let is_slow = purpose == Purpose::SlowCallback;
        let (of_host, of_slow) = {
            let mut state = self.state();
            let found = state.hosts.entry(host.host.clone());
            let found = found.or_insert_with(Host::new);
            (found.pool.clone(), is_slow.then(|| found.slow.clone()))
        };
        let slow_at_host = take_if(of_slow, owner).await;
        let at_host = of_host.take(owner).await;
        // From here on the permit keeps the host.
        drop(of_host);
        let slow_of_all = take_if(is_slow.then(|| self.slow.clone()), owner).await;
        let of_all = self.pool(purpose).take(owner).await;
        Permit {
            _permits: (at_host, of_all),
            _slow: [slow_at_host, slow_of_all],
            _host: host,
        }
    }
}

/// Waits for a permit of a pool, if there is one.
async fn take_if(pool: Option<Arc<Pool>>, owner: Owner) -> Option<pool::Permit> {
    match pool {
        Some(pool) => Some(pool.take(owner).await),
        None => None,
    }
}

impl Drop for HostInUse {
    fn drop(&mut self) {
        self.limits.state().forget_unused(&self.host);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CALLBACKS, HOST_TOTAL, Limits, Owner, PART, PER_HOST, Purpose};
    use futures::FutureExt;
    use model::{Environment, RegionId, Scope};
    use std::sync::Arc;
    use url::Url;

    const NOBODY: Owner = None;

    #[expect(clippy::unnecessary_wraps, reason = "it is what the limits take")]
    fn owner(region: &str) -> Owner {
        let region: RegionId = region.parse().unwrap();
        Some(Scope {
            region,
            environment: Environment::Sandbox,
        })
    }

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn full_host_does_not_block_others_and_is_forgotten() {
        let (slow, quick) = (url("https://slow.nl/a"), url("https://quick.nl/"));
        let same = url("https://slow.nl.:443/b");
        let limits = Arc::new(Limits::new());
        let hosts = || limits.state().hosts.len();
        let take = |url| limits.take(Purpose::Callback, NOBODY, url);
        let mut taken: Vec<_> = (0..PER_HOST)
            .map(|_| take(&slow).now_or_never().unwrap())
            .collect();
        let mut waiting = Box::pin(take(&same));
        assert!((&mut waiting).now_or_never().is_none());
        drop(take(&quick).now_or_never().unwrap());
        assert_eq!(hosts(), 1);
        taken.pop();
        let last = waiting.now_or_never().unwrap();
        assert!(
            take(&slow).now_or_never().is_none(),
            "who gave up waiting takes nothing"
        );
        drop(taken);
        assert_eq!(hosts(), 1);
        drop(last);
        assert_eq!(hosts(), 0);
    }

    #[test]
    fn region_with_many_silent_hosts_does_not_block_others() {
        let (one, other) = (owner("regAAAAAAAAAAAAAA"), owner("regBBBBBBBBBBBBBB"));
        let limits = Arc::new(Limits::new());
        let mut held = Vec::new();
        let silent = |number: usize| url(&format!("https://n{number}.example.nl/"));
        let take = |purpose, owner, url: &Url| limits.take(purpose, owner, url).now_or_never();
        for number in 0..1000 {
            held.extend(take(Purpose::Callback, one, &silent(number)));
        }
        assert_eq!(held.len(), CALLBACKS / PART);
        assert!(take(Purpose::Callback, other, &url("https://b.nl/")).is_some());
        assert!(
            take(Purpose::Callback, other, &silent(0)).is_some(),
            "at a host of both, too"
        );
        assert!(take(Purpose::Download, one, &url("https://files.nl/")).is_some());
    }

    #[test]
    fn slow_receivers_leave_half_of_every_limit_to_the_others() {
        let own = owner("regAAAAAAAAAAAAAA");
        let limits = Arc::new(Limits::new());
        let host = url("https://shared.example.nl/hook");
        let take = |purpose, owner, url: &Url| limits.take(purpose, owner, url).now_or_never();
        let at_host = |purpose| {
            let taken = std::iter::from_fn(|| take(purpose, own, &host));
            taken.take(100).collect::<Vec<_>>()
        };
        let slow = at_host(Purpose::SlowCallback);
        assert_eq!(slow.len(), PER_HOST / 2);
        let quick = at_host(Purpose::Callback);
        assert_eq!(quick.len(), PER_HOST / 2, "the other half");
        drop((slow, quick));
        assert_eq!(at_host(Purpose::Callback).len(), PER_HOST);
        assert_eq!(limits.state().hosts.len(), 0);

        let silent = |number: usize| url(&format!("https://n{number}.example.nl/"));
        let of_owner = |purpose| {
            let taken = (0..100).map(|number| take(purpose, own, &silent(number)));
            taken.flatten().collect::<Vec<_>>()
        };
        let slow = of_owner(Purpose::SlowCallback);
        assert_eq!(slow.len(), CALLBACKS / PART / 2);
        assert_eq!(of_owner(Purpose::Callback).len(), CALLBACKS / PART / 2);
        drop(slow);

        // Many regions at one host, and at many.
        let region = |number: usize| owner(&format!("reg{number:014}"));
        let taken = (0..100).map(|number| take(Purpose::SlowCallback, region(number), &host));
        let slow: Vec<_> = taken.flatten().collect();
        assert_eq!(slow.len(), HOST_TOTAL / 2);
        assert!(take(Purpose::Callback, own, &host).is_some());
        drop(slow);
        let pairs = (0..1000).map(|number| (region(number % 50), silent(number)));
        let slow = pairs.map(|(region, host)| take(Purpose::SlowCallback, region, &host));
        let slow: Vec<_> = slow.flatten().collect();
        assert_eq!(slow.len(), CALLBACKS / 2);
        assert!(take(Purpose::Callback, own, &url("https://b.nl/")).is_some());
    }
}
