//! Outgoing requests to URLs that callers supplied: callbacks, and attachments to download.
//!
//! Such a request must never reach what is only visible to this machine or its network (server-side
//! request forgery):
//!
//! - A URL is parsed strictly ([`parse_url`]).
//! - A name is resolved, and every address it has must be public ([`is_public`]).
//! - The connection goes to an address that was checked. There is no second look-up in between.
//! - What cannot be checked is refused.
//! - There is no proxy from the environment, no cookie and no compression, and each redirect is
//!   checked like the first URL.
//!
//! One limiter for each host keeps a slow receiver from delaying others (see `limits`). The crate
//! knows HTTP as a client and nothing of mutations. Retries are up to the caller.

mod address;
mod client;
mod download;
mod exchange;
mod filename;
mod limits;
mod location;
mod network;
mod request;
mod stored;
pub mod tls;

pub use address::{is_private, is_public};
pub use client::{Client, Response};
pub use download::{DownloadError, DownloadErrorKind, Downloaded};
pub use exchange::{EgressError, path_and_query};
pub use filename::of_headers as filename_of;
pub use limits::{Owner, Permit, Reservation};
pub use location::parse_url;
pub use network::{Network, SystemNetwork};
pub use stored::stored_url;
pub use url::Url;

/// The operator's egress settings.
#[derive(Debug, Clone, Copy, Default)]
pub struct Policy {
    /// Whether private, loopback and other addresses that are not public may be reached, for use
    /// within a private network.
    pub allow_private: bool,
    /// Whether callbacks may reach this machine and private networks, for a demo. Link-local
    /// addresses, where cloud providers serve their metadata, stay excluded. Downloads from there
    /// stay excluded too, because their content becomes readable.
    pub callbacks_to_private: bool,
}

impl Policy {
    /// Returns whether a connection may go to this address.
    pub fn allows(&self, address: std::net::IpAddr) -> bool {
        self.allow_private || is_public(address) || self.callbacks_to_private && is_private(address)
    }

    /// Returns the policy for downloads.
    #[must_use]
    pub fn for_files(self) -> Self {
        Self {
            callbacks_to_private: false,
            ..self
        }
    }
}
