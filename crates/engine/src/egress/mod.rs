//! Requests that go out to addresses which a caller named: callbacks, and attachments to fetch.
//!
//! Such an address must never reach what only this machine or its network can see. An address is read strictly
//! ([`parse_url`]), a name is resolved, every address it has must be public ([`is_public`]), and the connection goes to
//! an address that was checked: there is no second look-up in between. What cannot be checked is refused. No proxy of
//! the environment, no cookie, no compression, no redirect that was not checked like the first address.
//!
//! Knows HTTP as a client and nothing of mutations: when to try again is the caller's.

mod address;
mod client;
mod download;
mod exchange;
mod filename;
mod location;
mod network;
mod pool;
mod room;

pub use address::is_public;
pub use client::{Answer, Client, Turn};
pub use download::{DownloadError, DownloadErrorKind, Downloaded};
pub use exchange::{Refused, path_and_query};
pub use location::parse_url;
pub use network::{Network, SystemNetwork};
pub use url::Url;

/// What the operator allows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Policy {
    /// Whether private, loopback and other addresses that are not public may be reached: for a network of one's own.
    pub allow_private: bool,
}

impl Policy {
    /// Whether a connection may go to this address.
    pub fn allows(&self, address: std::net::IpAddr) -> bool {
        self.allow_private || is_public(address)
    }
}
