//! What request bodies that are still arriving may take up together, and why one is refused.

use crate::per_address::{PerAddress, Slot};
use std::{net::IpAddr, sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The limits' sizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Requests of one address whose bodies are arriving.
    pub per_address: usize,
    /// Requests of all addresses whose bodies are arriving.
    pub in_total: usize,
    /// Bytes of all bodies that are held at a time.
    pub bytes: usize,
    /// How long a body may take to arrive.
    pub timeout: Duration,
    /// How long a request waits for one of an address's or of all slots before it is refused.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            per_address: 64,
            in_total: 1024,
            bytes: 256 << 20,
            timeout: Duration::from_secs(10),
            patience: Duration::from_secs(1),
        }
    }
}

/// The limits, as all requests share them.
#[derive(Debug)]
pub struct Limits {
    options: Options,
    per_address: Arc<PerAddress>,
    in_total: Arc<Semaphore>,
    bytes: Arc<Semaphore>,
}

/// Why a body is not read, or not to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The address has too many requests whose bodies are arriving.
    TooManyOfAddress,
    /// There are too many requests whose bodies are arriving.
    TooMany,
    /// The bodies that are held take up all the memory there is for bodies.
    OutOfMemory,
    /// There is no place among the requests in flight.
    Overloaded,
    /// The body is larger than its route allows.
    TooLarge,
    /// The body did not arrive in time.
    TimedOut,
    /// The client stopped sending in the middle of the body.
    BrokeOff,
}

/// A request's share of the limits while its body arrives.
#[derive(Debug)]
pub(crate) struct Arriving {
    _of_address: Slot,
    _of_all: OwnedSemaphorePermit,
}

impl Limits {
    /// Limits of these sizes, with nothing arriving.
    pub fn new(options: Options) -> Arc<Self> {
        let per_address = PerAddress::new(options.per_address);
        let [in_total, bytes] = [options.in_total, options.bytes]
            .map(|number| Arc::new(Semaphore::new(number.min(Semaphore::MAX_PERMITS))));
        Arc::new(Self { options, per_address, in_total, bytes })
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.options.timeout
    }

    /// A slot for a request whose body is about to arrive. A burst waits; what lasts is refused.
    pub(crate) async fn admit(&self, address: Option<IpAddr>) -> Result<Arriving, Refused> {
        let patience = self.options.patience;
        let of_address = self.per_address.take(address, patience).await.ok_or(Refused::TooManyOfAddress)?;
        let of_all = match self.in_total.clone().try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => match tokio::time::timeout(patience, self.in_total.clone().acquire_owned()).await {
                Ok(Ok(permit)) => permit,
                Ok(Err(_)) | Err(_) => return Err(Refused::TooMany),
            },
        };
        Ok(Arriving { _of_address: of_address, _of_all: of_all })
    }

    /// Counts more bytes of a body, until the permit is dropped.
    pub(crate) fn hold(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Refused> {
        let number = u32::try_from(bytes).map_err(|_| Refused::OutOfMemory)?;
        self.bytes.clone().try_acquire_many_owned(number).map_err(|_| Refused::OutOfMemory)
    }

    #[cfg(test)]
    pub(crate) fn free_bytes(&self) -> usize {
        self.bytes.available_permits()
    }
}
