//! Permits to send a request, for which requests wait.

use super::{
    Host, Limits, Purpose, host_of,
    pool::{self, Owner},
};
use std::sync::Arc;
use url::Url;

/// A permit for one request. Released when dropped.
#[derive(Debug)]
pub struct Permit {
    // Dropped before `_host`, which checks whether it was the last.
    _permits: (pool::Permit, pool::Permit),
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
        let of_host = self
            .state()
            .hosts
            .entry(host.host.clone())
            .or_insert_with(Host::new)
            .pool
            .clone();
        let at_host = of_host.take(owner).await;
        // From here on the permit keeps the host.
        drop(of_host);
        let of_all = self.pool(purpose).take(owner).await;
        Permit {
            _permits: (at_host, of_all),
            _host: host,
        }
    }
}

impl Drop for HostInUse {
    fn drop(&mut self) {
        self.limits.state().forget_unused(&self.host);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CALLBACKS, Limits, Owner, PART, PER_HOST, Purpose};
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
}
