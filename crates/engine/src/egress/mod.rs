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
mod stored;

pub use address::{is_private, is_public};
pub use client::{Answer, Client, Turn};
pub use download::{DownloadError, DownloadErrorKind, Downloaded};
pub use exchange::{Refused, path_and_query};
pub use filename::of_headers as filename_of;
pub use location::parse_url;
pub use network::{Network, SystemNetwork};
pub use stored::stored_url;
pub use url::Url;

/// What the operator allows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Policy {
    /// Whether private, loopback and other addresses that are not public may be reached: for a network of one's own.
    pub allow_private: bool,
    /// Whether callbacks may reach this machine and private networks, but no link-local address (where clouds keep their
    /// metadata): for a demo. Files are not fetched from there, since what is fetched can be read.
    pub callbacks_to_private: bool,
}

impl Policy {
    /// Whether a connection may go to this address.
    pub fn allows(&self, address: std::net::IpAddr) -> bool {
        self.allow_private || is_public(address) || self.callbacks_to_private && is_private(address)
    }

    /// The policy for files that are fetched.
    #[must_use]
    pub fn for_files(self) -> Self {
        Self { callbacks_to_private: false, ..self }
    }
}
