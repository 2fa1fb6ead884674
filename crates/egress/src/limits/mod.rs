//! Limits on outgoing requests: one limiter for each host, with a circuit breaker, and totals by
//! purpose.
//!
//! - A host gets at most [`PER_HOST`] requests of one owner at a time, and [`HOST_TOTAL`] in total.
//! - The totals keep callbacks and downloads from waiting for each other.
//! - Both are shared fairly between owners (see [`pool`]): a slow receiver delays no other owner.
//! - Callbacks to receivers that were slow before hold at most half of each of these limits, and half
//!   of an owner's share of it. So they leave the other half to receivers that were not.
//! - A callback is reserved before it is claimed (see [`reservation`]), so that no claimed callback
//!   waits for a host that does not respond.

mod breaker;
mod permit;
mod pool;
mod reservation;

pub use permit::Permit;
pub use pool::Owner;
pub use reservation::Reservation;

use breaker::Breaker;
use pool::Pool;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use url::Url;

/// Concurrent requests to one host and port for one owner.
const PER_HOST: usize = 4;
/// Concurrent requests to one host and port in total.
const HOST_TOTAL: usize = 4 * PER_HOST;
/// Concurrent callbacks in total.
const CALLBACKS: usize = 256;
/// Concurrent downloads in total. Each may hold a whole file in memory.
const DOWNLOADS: usize = 64;
/// Reserved callbacks in total: those in progress and those that wait for a permit.
const RESERVED: usize = 1000;
/// The divisor of the totals that gives one owner's share: an eighth, so that a region's two
/// environments have at most a quarter.
const PART: usize = 8;

/// The divisor of the limits that gives the part for slow receivers.
const SLOW: usize = 2;

/// The purpose of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Callback,
    /// A callback to a receiver that was slow before.
    SlowCallback,
    Download,
}

/// The limits, shared by all clones of a client.
#[derive(Debug)]
pub(crate) struct Limits {
    callbacks: Arc<Pool>,
    /// Permits that a callback to a slow receiver needs as well.
    slow: Arc<Pool>,
    downloads: Arc<Pool>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    hosts: HashMap<String, Host>,
    /// Reserved callbacks, by owner.
    reserved: HashMap<Owner, usize>,
    total: usize,
}

/// A host with requests under way or waiting, or that failed to respond.
#[derive(Debug)]
struct Host {
    pool: Arc<Pool>,
    /// Permits that a callback to a slow receiver needs as well.
    slow: Arc<Pool>,
    /// What each owner experienced with the host. An owner cannot spoil it for another.
    breakers: HashMap<Owner, Breaker>,
}

impl Host {
    fn new() -> Self {
        Self {
            pool: Pool::new(HOST_TOTAL, PER_HOST),
            slow: Pool::new(HOST_TOTAL / SLOW, PER_HOST / SLOW),
            breakers: HashMap::new(),
        }
    }

    /// Whether nothing refers to the host. Each request under way or waiting holds its pool.
    fn is_unused(&self) -> bool {
        self.breakers.is_empty() && Arc::strong_count(&self.pool) == 1
    }
}

impl Limits {
    pub(crate) fn new() -> Self {
        Self {
            callbacks: Pool::new(CALLBACKS, CALLBACKS / PART),
            slow: Pool::new(CALLBACKS / SLOW, CALLBACKS / PART / SLOW),
            downloads: Pool::new(DOWNLOADS, DOWNLOADS / PART),
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pool(&self, purpose: Purpose) -> &Arc<Pool> {
        match purpose {
            Purpose::Callback | Purpose::SlowCallback => &self.callbacks,
            Purpose::Download => &self.downloads,
        }
    }
}

impl State {
    fn forget_unused(&mut self, host: &str) {
        if self.hosts.get(host).is_some_and(Host::is_unused) {
            self.hosts.remove(host);
        }
    }
}

/// Returns host and port, under which requests to a URL are counted.
fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    format!(
        "{}:{}",
        host.strip_suffix('.').unwrap_or(host),
        url.port_or_known_default().unwrap_or_default()
    )
}
