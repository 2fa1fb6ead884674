//! Identifies the caller who requests a sign-in e-mail or tries a code, and limits how often that
//! caller may.
//!
//! A caller is an IPv4 address or an IPv6 /64, which is what one subscriber has. A second limit
//! applies to all callers in an IPv6 /48 together, because one site may have 65,536 of them.

use super::{Sessions, limits::STRETCH};
use model::{Environment, RegionId, Timestamp};
use std::net::IpAddr;
use store::{
    Error, Transaction,
    verifications::{self, CountKey},
};

/// The limit of an IPv6 /48, as a multiple of the limit per caller.
const CALLERS_PER_NETWORK: i64 = 10;

/// The caller, as far as known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// The client at this IP address.
    Address(IpAddr),
    /// A visitor of a region's own website, at the IP address that the region's server passed
    /// along.
    Visitor(RegionId, IpAddr),
    /// The caller is unknown.
    Unknown,
}

/// A limit per caller and hour.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    /// What is counted.
    pub(super) purpose: &'static str,
    /// The maximum number per hour.
    pub(super) most: i64,
}

/// The keys under which a caller is counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    own: CountKey,
    network: Option<CountKey>,
    most: i64,
}

/// Returns the subscriber's part of an address, and that of the surrounding /48 for IPv6.
/// IPv4-mapped addresses count as IPv4.
fn parts(address: IpAddr) -> (Vec<u8>, Option<Vec<u8>>) {
    match address.to_canonical() {
        IpAddr::V4(address) => (address.octets().to_vec(), None),
        IpAddr::V6(address) => (
            address.octets()[..8].to_vec(),
            Some(address.octets()[..6].to_vec()),
        ),
    }
}

impl Caller {
    /// Returns the region that passed the address along, the subscriber's part of the address, and
    /// that of the network.
    fn named(self) -> (String, Vec<u8>, Option<Vec<u8>>) {
        let (region, address) = match self {
            Self::Address(address) => (String::new(), Some(address)),
            Self::Visitor(region, address) => (region.to_string(), Some(address)),
            Self::Unknown => (String::new(), None),
        };
        let (own, network) = address.map_or((Vec::new(), None), parts);
        (region, own, network)
    }

    /// Returns the keyed hash that identifies this caller in the database.
    pub(super) fn hash(self, sessions: &Sessions, environment: Environment) -> CountKey {
        let (region, own, _) = self.named();
        let parts = [environment.name().as_bytes(), region.as_bytes(), &own];
        sessions.store.installation().secret.sign("caller", &parts)
    }

    /// Returns the keys under which this caller is counted. Each sandbox is counted separately,
    /// like all of its data.
    pub(super) fn counted(
        self,
        sessions: &Sessions,
        (environment, sandbox): (Environment, Option<RegionId>),
        Limit { purpose, most }: Limit,
    ) -> Counted {
        let (region, own, network) = self.named();
        let sandbox = sandbox
            .filter(|_| environment.is_sandbox())
            .map(|region| region.to_string())
            .unwrap_or_default();
        let sign = |kind: &[u8], who: &[u8]| {
            let parts = [
                kind,
                environment.name().as_bytes(),
                sandbox.as_bytes(),
                region.as_bytes(),
                who,
            ];
            sessions.store.installation().secret.sign(purpose, &parts)
        };
        Counted {
            own: sign(b"caller", &own),
            network: network.map(|network| sign(b"network", &network)),
            most,
        }
    }
}

impl Counted {
    /// Counts one more attempt. If that exceeds a limit, returns the number of seconds until the
    /// next is allowed.
    pub(super) async fn excess(
        self,
        transaction: &mut Transaction<'_>,
        now: Timestamp,
    ) -> Result<Option<u64>, Error> {
        let over = now.minus(STRETCH);
        let counted = [
            Some((self.own, self.most)),
            self.network
                .map(|key| (key, self.most * CALLERS_PER_NETWORK)),
        ];
        for (key, most) in counted.into_iter().flatten() {
            let asked = verifications::count(transaction, &key, now, over).await?;
            if asked.times > most {
                let left = asked.since.plus(STRETCH).micros() - now.micros();
                return Ok(Some(
                    u64::try_from(left)
                        .unwrap_or_default()
                        .div_ceil(1_000_000)
                        .max(1),
                ));
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_is_an_ipv4_address_or_an_ipv6_64() {
        let named = |address: &str| Caller::Address(address.parse().unwrap()).named();
        for (one, other, same) in [
            ("192.0.2.1", "::ffff:192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false),
            ("::ffff:192.0.2.1", "::ffff:192.0.2.2", false),
            ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true),
            ("2001:db8:0:1::1", "2001:db8:0:2::1", false),
        ] {
            assert_eq!(named(one).1 == named(other).1, same, "{one} {other}");
        }
        assert_eq!(named("2001:db8:0:1::1").2, named("2001:db8:0:2::1").2);
        assert_ne!(named("2001:db8:0:1::1").2, named("2001:db8:1:1::1").2);
        assert_eq!(named("::ffff:192.0.2.1").2, None);
    }
}
