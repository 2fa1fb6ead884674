//! Limits on concurrent outgoing requests. A total by kind keeps callbacks and downloads from
//! waiting for each other. A limit per host keeps a slow receiver from delaying others. Both are
//! shared fairly by region (see [`super::pool`]).

use super::pool::{Owner, Permit, Pool};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use url::Url;

/// Concurrent requests to one host and port for one region's environment.
const PER_HOST: usize = 4;
/// Concurrent requests to one host and port in total.
const HOST_TOTAL: usize = 4 * PER_HOST;
/// Concurrent callbacks in total.
const CALLBACKS: usize = 256;
/// Concurrent downloads in total. Each may hold a whole file in memory.
const DOWNLOADS: usize = 64;
/// The divisor of the totals that gives one environment's share: an eighth, so that a region's two
/// environments have at most a quarter.
const PART: usize = 8;

type Hosts = Mutex<HashMap<String, Arc<Pool>>>;

/// The purpose of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Callback,
    Download,
}

#[derive(Debug)]
pub(super) struct Rooms {
    callbacks: Arc<Pool>,
    downloads: Arc<Pool>,
    hosts: Arc<Hosts>,
}

/// A permit for one request. Released when dropped.
#[derive(Debug)]
pub(super) struct Room {
    // Dropped before `_host`, which checks whether it was the last.
    _permits: (Permit, Permit),
    _host: Host,
}

/// A host with requests under way or waiting. The last one to be dropped removes the host from the
/// map.
#[derive(Debug)]
struct Host {
    key: String,
    hosts: Arc<Hosts>,
}

impl Rooms {
    pub(super) fn new() -> Self {
        Self {
            callbacks: Pool::new(CALLBACKS, CALLBACKS / PART),
            downloads: Pool::new(DOWNLOADS, DOWNLOADS / PART),
            hosts: Arc::default(),
        }
    }

    /// Waits for a permit. While waiting for a host, a request holds no permit of the total.
    pub(super) async fn take(&self, kind: Kind, owner: Owner, url: &Url) -> Room {
        // Declared first, so that it is dropped after the pool, also when the caller stops waiting.
        let host = Host {
            key: key(url),
            hosts: self.hosts.clone(),
        };
        let of_host = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            hosts
                .entry(host.key.clone())
                .or_insert_with(|| Pool::new(HOST_TOTAL, PER_HOST))
                .clone()
        };
        let at_host = of_host.take(owner).await;
        // From here on the permit keeps the host in the map.
        drop(of_host);
        let of_all = self.pool(kind).take(owner).await;
        Room {
            _permits: (at_host, of_all),
            _host: host,
        }
    }

    /// Returns whether a request to this URL would start at once.
    pub(super) fn has_any(&self, kind: Kind, owner: Owner, url: &Url) -> bool {
        let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let at_host = hosts.get(&key(url)).is_none_or(|host| host.has_room(owner));
        at_host && self.pool(kind).has_room(owner)
    }

    fn pool(&self, kind: Kind) -> &Arc<Pool> {
        match kind {
            Kind::Callback => &self.callbacks,
            Kind::Download => &self.downloads,
        }
    }

    #[cfg(test)]
    fn hosts(&self) -> usize {
        self.hosts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        // Each request under way or waiting also holds a reference to the pool.
        if hosts
            .get(&self.key)
            .is_some_and(|host| Arc::strong_count(host) == 1)
        {
            hosts.remove(&self.key);
        }
    }
}

fn key(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    format!(
        "{}:{}",
        host.strip_suffix('.').unwrap_or(host),
        url.port_or_known_default().unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::{CALLBACKS, Kind, Owner, PART, PER_HOST, Rooms};
    use futures::FutureExt;
    use model::{Environment, RegionId, Scope};
    use url::Url;

    const NOBODY: Owner = None;

    #[expect(clippy::unnecessary_wraps, reason = "it is what the rooms take")]
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
        let rooms = Rooms::new();
        let take = |url| rooms.take(Kind::Callback, NOBODY, url);
        let mut taken: Vec<_> = (0..PER_HOST)
            .map(|_| take(&slow).now_or_never().unwrap())
            .collect();
        assert!(!rooms.has_any(Kind::Callback, NOBODY, &slow));
        let mut waiting = Box::pin(take(&same));
        assert!((&mut waiting).now_or_never().is_none());
        assert!(rooms.has_any(Kind::Callback, NOBODY, &quick));
        drop(take(&quick).now_or_never().unwrap());
        assert_eq!(rooms.hosts(), 1);
        taken.pop();
        let last = waiting.now_or_never().unwrap();
        assert!(
            take(&slow).now_or_never().is_none(),
            "who gave up waiting takes nothing"
        );
        drop(taken);
        assert_eq!(rooms.hosts(), 1);
        drop(last);
        assert_eq!(rooms.hosts(), 0);
    }

    #[test]
    fn region_with_many_silent_hosts_does_not_block_others() {
        let (one, other) = (owner("regAAAAAAAAAAAAAA"), owner("regBBBBBBBBBBBBBB"));
        let rooms = Rooms::new();
        let mut held = Vec::new();
        let silent = |number: usize| url(&format!("https://n{number}.example.nl/"));
        for number in 0..1000 {
            held.extend(
                rooms
                    .take(Kind::Callback, one, &silent(number))
                    .now_or_never(),
            );
        }
        assert_eq!(held.len(), CALLBACKS / PART);
        assert!(
            rooms
                .take(Kind::Callback, other, &url("https://b.nl/"))
                .now_or_never()
                .is_some()
        );
        assert!(
            rooms
                .take(Kind::Callback, other, &silent(0))
                .now_or_never()
                .is_some(),
            "at a host of both, too"
        );
        assert!(
            rooms
                .take(Kind::Download, one, &url("https://files.nl/"))
                .now_or_never()
                .is_some()
        );
    }
}
