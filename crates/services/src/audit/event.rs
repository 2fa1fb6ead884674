//! The events that are counted, and their entries in the audit log.

use model::{Environment, KeyId, Person, RegionId, Timestamp};
use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::Arc,
};
use store::audit::{Actor, By, Entry, Kind};

/// An address reduced to its network (/24 for IPv4, /48 for IPv6): precise enough to locate an
/// attack, too coarse to identify a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => Ipv4Addr::from_bits(address.to_bits() & (u32::MAX << 8)).into(),
            IpAddr::V6(address) => {
                Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 80)).into()
            }
        })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = if self.0.is_ipv4() { 24 } else { 48 };
        write!(f, "{}/{bits}", self.0)
    }
}

/// The reason why a caller was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuthFailure {
    /// The request carries no credential.
    Missing,
    /// The credential does not have the form of a key.
    Malformed,
    /// The key is unknown or no longer valid.
    Key,
    /// The session is unknown or has ended.
    Session,
    /// The link or the code is not valid.
    Proof,
    /// The credential is valid but of the wrong kind.
    Kind,
    /// The key is valid but lacks the required permission.
    Permission,
    /// The key is valid but not from this address.
    Network,
    /// The caller has requested links or tried codes too often. The credential was not judged.
    TooOften,
}

/// A sign-in, as the audit log records it. It does not name the records that the session opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SignedIn {
    environment: Environment,
    region: Option<RegionId>,
    by: &'static str,
}

impl SignedIn {
    /// Creates the event of a session of this person, opened by a `link` or a `code`.
    pub fn new(person: &Person, by: &'static str) -> Self {
        Self {
            environment: person.environment,
            region: person.region,
            by,
        }
    }
}

/// A refused sign-in of staff, as the audit log records it. It names nobody: who signs in has not
/// been established.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SignInRefused {
    method: String,
    reason: &'static str,
}

impl SignInRefused {
    /// Creates the event of a refusal of `passkey`, or of another way, for this reason.
    pub fn new(method: impl Into<String>, reason: &'static str) -> Self {
        Self {
            method: method.into(),
            reason,
        }
    }
}

impl AuthFailure {
    fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Malformed => "malformed",
            Self::Key => "key",
            Self::Session => "session",
            Self::Proof => "proof",
            Self::Kind => "kind",
            Self::TooOften => "tooOften",
            Self::Permission => "permission",
            Self::Network => "network",
        }
    }
}

/// A countable event.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Event {
    /// A caller was refused.
    Rejected {
        /// The reason.
        why: AuthFailure,
        /// The caller's network, if it is known and still distinguished.
        network: Option<Network>,
    },
    /// A sign-in of staff was refused.
    SignInRefused {
        /// The way and the reason.
        refused: SignInRefused,
        /// The caller's network, if it is known and still distinguished.
        network: Option<Network>,
    },
    /// A candidate signed in.
    SignedIn {
        /// How the candidate signed in, and to which environment and region.
        how: SignedIn,
        /// The candidate's network, if it is known and still distinguished.
        network: Option<Network>,
    },
    /// An admin key acted for a region.
    Acted {
        /// The admin key.
        key: KeyId,
        /// The region.
        region: RegionId,
        /// The region's environment.
        environment: Environment,
        /// The HTTP method.
        method: &'static str,
        /// The pattern of the route.
        route: String,
    },
}

/// Returns the entry of an event that occurred `count` times.
pub(super) fn entry(event: &Event, count: u64, at: Timestamp, request: Arc<str>) -> Entry {
    let by = |actor| By {
        actor,
        request: Some(request),
    };
    match event {
        Event::Rejected { why, network } => {
            Entry::new(Kind::AuthenticationFailed, by(Actor::Nobody), at)
                .with("reason", why.name())
                .with("network", network.map(|network| network.to_string()))
                .with("count", count)
        }
        Event::SignInRefused {
            refused: SignInRefused { method, reason },
            network,
        } => Entry::new(Kind::SessionRefused, by(Actor::Nobody), at)
            .with("method", method.as_str())
            .with("reason", *reason)
            .with("network", network.map(|network| network.to_string()))
            .with("count", count),
        Event::SignedIn {
            how:
                SignedIn {
                    environment,
                    region,
                    by: how,
                },
            network,
        } => Entry::new(Kind::CandidateSignedIn, by(Actor::Candidate), at)
            .of(*region)
            .with("by", *how)
            .with("environment", environment.name())
            .with("network", network.map(|network| network.to_string()))
            .with("count", count),
        Event::Acted {
            key,
            region,
            environment,
            method,
            route,
        } => Entry::new(Kind::AdminActed, by(Actor::Key(*key)), at)
            .of(*region)
            .with("method", *method)
            .with("route", route.as_str())
            .with("environment", environment.name())
            .with("count", count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_is_not_an_address() {
        let shown = |address: &str| Network::from(address.parse::<IpAddr>().unwrap()).to_string();
        assert_eq!(shown("192.0.2.77"), "192.0.2.0/24");
        assert_eq!(shown("::ffff:192.0.2.77"), "192.0.2.0/24");
        assert_eq!(shown("2001:db8:1:2:3:4:5:6"), "2001:db8:1::/48");
    }
}
