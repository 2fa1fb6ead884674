//! How many requests go out at once: few to one host, so that a slow receiver holds up none but itself; and in all.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::Url;

/// Requests at once to one host and port.
pub(super) const PER_HOST: usize = 4;
/// Requests at once in all.
const TOTAL: usize = 256;

type Hosts = Mutex<HashMap<String, Arc<Semaphore>>>;

#[derive(Debug)]
pub(super) struct Rooms {
    total: Arc<Semaphore>,
    hosts: Arc<Hosts>,
}

/// Leave for one request; given back when dropped.
#[derive(Debug)]
pub(super) struct Room {
    // Dropped before `host`, which looks whether it was the last.
    _permits: (OwnedSemaphorePermit, OwnedSemaphorePermit),
    _host: Host,
}

/// A host with requests under way or waiting; the last to leave takes it off the list.
#[derive(Debug)]
struct Host {
    key: String,
    hosts: Arc<Hosts>,
}

impl Rooms {
    pub(super) fn new() -> Self {
        Self { total: Arc::new(Semaphore::new(TOTAL)), hosts: Arc::default() }
    }

    /// Waits for room. Who waits for a host takes nothing of the total.
    pub(super) async fn take(&self, url: &Url) -> Room {
        let key = key(url);
        let semaphore = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            hosts.entry(key.clone()).or_insert_with(|| Arc::new(Semaphore::new(PER_HOST))).clone()
        };
        let host = Host { key, hosts: self.hosts.clone() };
        let of_host = semaphore.acquire_owned().await.expect("the semaphore is never closed");
        let of_all = self.total.clone().acquire_owned().await.expect("the semaphore is never closed");
        Room { _permits: (of_host, of_all), _host: host }
    }

    /// Whether a request to this address would start at once.
    pub(super) fn has_any(&self, url: &Url) -> bool {
        let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let of_host = hosts.get(&key(url)).is_none_or(|host| host.available_permits() > 0);
        of_host && self.total.available_permits() > 0
    }

    #[cfg(test)]
    fn hosts(&self) -> usize {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        // Each request under way or waiting holds the semaphore too.
        if hosts.get(&self.key).is_some_and(|host| Arc::strong_count(host) == 1) {
            hosts.remove(&self.key);
        }
    }
}

fn key(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    format!("{}:{}", host.strip_suffix('.').unwrap_or(host), url.port_or_known_default().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{PER_HOST, Rooms};
    use futures::FutureExt;
    use url::Url;

    #[test]
    fn a_full_host_leaves_room_for_another_and_is_forgotten() {
        let (slow, quick) = (Url::parse("https://slow.nl/a").unwrap(), Url::parse("https://quick.nl/").unwrap());
        let same = Url::parse("https://slow.nl.:443/b").unwrap();
        let rooms = Rooms::new();
        let mut taken: Vec<_> = (0..PER_HOST).map(|_| rooms.take(&slow).now_or_never().unwrap()).collect();
        assert!(!rooms.has_any(&slow));
        let mut waiting = Box::pin(rooms.take(&same));
        assert!((&mut waiting).now_or_never().is_none());
        assert!(rooms.has_any(&quick));
        drop(rooms.take(&quick).now_or_never().unwrap());
        assert_eq!(rooms.hosts(), 1);
        taken.pop();
        let last = waiting.now_or_never().unwrap();
        assert!(rooms.take(&slow).now_or_never().is_none(), "who gave up waiting takes nothing");
        drop(taken);
        assert_eq!(rooms.hosts(), 1);
        drop(last);
        assert_eq!(rooms.hosts(), 0);
    }
}
