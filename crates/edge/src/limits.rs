//! Limits on all request bodies that are arriving, and the reasons to refuse one.

use crate::per_address::{PerAddress, Slot};
use std::{net::IpAddr, sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The sizes of the limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The maximum number of requests of one address whose bodies are arriving.
    pub per_address: usize,
    /// The maximum number of requests of all addresses whose bodies are arriving.
    pub in_total: usize,
    /// The maximum number of bytes of all bodies in memory.
    pub bytes: usize,
    /// The timeout for a body to arrive.
    pub timeout: Duration,
    /// How long a request waits for a slot, of its address or in total, before it is refused.
    pub permit_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            per_address: 64,
            in_total: 1024,
            bytes: 256 << 20,
            timeout: Duration::from_secs(10),
            permit_timeout: Duration::from_secs(1),
        }
    }
}

/// The limits that all requests share.
#[derive(Debug)]
pub struct Limits {
    options: Options,
    per_address: Arc<PerAddress>,
    in_total: Arc<Semaphore>,
    bytes: Arc<Semaphore>,
}

/// The reason why a body is not read, or not completely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejection {
    /// Too many bodies of the address are arriving.
    TooManyOfAddress {
        /// The maximum number of them.
        most: usize,
    },
    /// Too many bodies are arriving.
    TooMany,
    /// The memory for bodies is exhausted.
    OutOfMemory,
    /// There is no place among the requests in flight.
    Overloaded,
    /// The body is larger than its route allows.
    TooLarge {
        /// The maximum number of bytes.
        most: usize,
    },
    /// The body did not arrive in time.
    TimedOut,
    /// The client stopped sending in the middle of the body.
    BrokeOff,
}

/// The slots of a request while its body arrives.
#[derive(Debug)]
pub(crate) struct Arriving {
    _of_address: Slot,
    _of_all: OwnedSemaphorePermit,
}

impl Limits {
    /// Creates limits of these sizes.
    pub fn new(options: Options) -> Arc<Self> {
        let per_address = PerAddress::new(options.per_address);
        let [in_total, bytes] = [options.in_total, options.bytes]
            .map(|number| Arc::new(Semaphore::new(number.min(Semaphore::MAX_PERMITS))));
        Arc::new(Self {
            options,
            per_address,
            in_total,
            bytes,
        })
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.options.timeout
    }

    /// Takes slots for a request whose body is about to arrive. In a burst the request waits for up
    /// to [`Options::permit_timeout`] for each slot, and then it is refused.
    pub(crate) async fn admit(&self, address: Option<IpAddr>) -> Result<Arriving, Rejection> {
        let permit_timeout = self.options.permit_timeout;
        let of_address = self.per_address.take(address, permit_timeout).await.ok_or(
            Rejection::TooManyOfAddress {
                most: self.options.per_address,
            },
        )?;
        let of_all = match self.in_total.clone().try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => {
                match tokio::time::timeout(permit_timeout, self.in_total.clone().acquire_owned())
                    .await
                {
                    Ok(Ok(permit)) => permit,
                    Ok(Err(_)) | Err(_) => return Err(Rejection::TooMany),
                }
            }
        };
        Ok(Arriving {
            _of_address: of_address,
            _of_all: of_all,
        })
    }

    /// Reserves memory for more bytes of a body, until the permit is dropped.
    pub(crate) fn hold(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Rejection> {
        let number = u32::try_from(bytes).map_err(|_| Rejection::OutOfMemory)?;
        self.bytes
            .clone()
            .try_acquire_many_owned(number)
            .map_err(|_| Rejection::OutOfMemory)
    }

    #[cfg(test)]
    pub(crate) fn free_bytes(&self) -> usize {
        self.bytes.available_permits()
    }
}
