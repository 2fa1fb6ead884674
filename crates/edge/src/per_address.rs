//! Limits per client address: an IPv4 address, or the /64 network of an IPv6 address, which belongs
//! to one client.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The identity of a client; `None` for all clients whose address is unknown.
type Client = Option<u128>;

/// Limits how many slots each client address holds at a time.
#[derive(Debug)]
pub struct PerAddress {
    limit: usize,
    clients: Mutex<HashMap<Client, Arc<Semaphore>>>,
}

/// A slot of an address. Released when dropped.
#[derive(Debug)]
pub struct Slot {
    permit: Option<OwnedSemaphorePermit>,
    client: Client,
    owner: Arc<PerAddress>,
}

impl PerAddress {
    /// Creates limits of this many slots per address.
    pub fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self {
            limit: limit.min(Semaphore::MAX_PERMITS),
            clients: Mutex::default(),
        })
    }

    /// Takes a slot without waiting. Returns `None` if the address has no free slot.
    pub fn try_take(self: &Arc<Self>, address: Option<IpAddr>) -> Option<Slot> {
        let client = address.map(network);
        let permit = self.semaphore(client).try_acquire_owned().ok();
        // Created without a permit too, because dropping the slot removes a client that holds none.
        let slot = Slot {
            permit,
            client,
            owner: self.clone(),
        };
        slot.permit.is_some().then_some(slot)
    }

    /// Takes a slot, and waits for at most `wait`.
    pub async fn take(self: &Arc<Self>, address: Option<IpAddr>, wait: Duration) -> Option<Slot> {
        if let Some(slot) = self.try_take(address) {
            return Some(slot);
        }
        let client = address.map(network);
        let mut slot = Slot {
            permit: None,
            client,
            owner: self.clone(),
        };
        slot.permit = tokio::time::timeout(wait, self.semaphore(client).acquire_owned())
            .await
            .ok()?
            .ok();
        slot.permit.is_some().then_some(slot)
    }

    fn semaphore(&self, client: Client) -> Arc<Semaphore> {
        self.clients()
            .entry(client)
            .or_insert_with(|| Arc::new(Semaphore::new(self.limit)))
            .clone()
    }

    fn clients(&self) -> MutexGuard<'_, HashMap<Client, Arc<Semaphore>>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.permit = None;
        let mut clients = self.owner.clients();
        // A semaphore is only cloned under this lock, so no other task can be about to use one that
        // only the map refers to.
        if clients
            .get(&self.client)
            .is_some_and(|semaphore| Arc::strong_count(semaphore) == 1)
        {
            clients.remove(&self.client);
        }
    }
}

/// Returns the network of a client: the IPv4 address (also if mapped into IPv6), or the IPv6 /64.
fn network(address: IpAddr) -> u128 {
    const HOST_BITS: u32 = 64;
    match address.to_canonical() {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits() >> HOST_BITS << HOST_BITS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "it is what the limiter takes")]
    fn at(address: &str) -> Option<IpAddr> {
        Some(address.parse().unwrap())
    }

    #[test]
    fn ipv4_addresses_are_counted_singly_and_ipv6_by_network() {
        let counts = PerAddress::new(1);
        let first = counts.try_take(at("192.0.2.1"));
        assert!(first.is_some());
        assert!(counts.try_take(at("192.0.2.1")).is_none());
        assert!(
            counts.try_take(at("::ffff:192.0.2.1")).is_none(),
            "a mapped address is the IPv4 address"
        );
        let second = counts.try_take(at("192.0.2.2"));
        assert!(second.is_some());
        let third = counts.try_take(at("2001:db8:1:1::1"));
        assert!(third.is_some());
        assert!(
            counts.try_take(at("2001:db8:1:1:ffff::2")).is_none(),
            "one /64 is one client"
        );
        assert!(counts.try_take(at("2001:db8:1:2::1")).is_some());
        let unknown = counts.try_take(None);
        assert!(unknown.is_some() && counts.try_take(None).is_none());
        drop((first, second, third, unknown));
        assert!(counts.clients().is_empty(), "who has nothing is forgotten");
        assert!(counts.try_take(at("192.0.2.1")).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn waiter_gets_a_released_permit_or_times_out() {
        let counts = PerAddress::new(1);
        let held = counts.try_take(at("192.0.2.1"));
        assert!(
            counts
                .take(at("192.0.2.1"), Duration::from_secs(1))
                .await
                .is_none()
        );
        let waiting = counts.take(at("192.0.2.1"), Duration::from_secs(1));
        let free = async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            drop(held);
        };
        let (got, ()) = tokio::join!(waiting, free);
        assert!(got.is_some());
        drop(got);
        assert!(counts.clients().is_empty());
    }
}
