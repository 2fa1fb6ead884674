//! Networks in CIDR notation.

pub use messages::Network as InvalidCidr;
use serde::{Serialize, Serializer};
use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

/// A network: all addresses with the same leading bits. An IPv4 address within IPv6 (`::ffff:…`)
/// counts as IPv4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cidr {
    address: IpAddr,
    prefix: u8,
}

/// The number of bits that precede an IPv4 address in its IPv6 form.
const MAPPED: u8 = 96;

impl Cidr {
    /// Returns whether an address is in the network.
    pub fn contains(&self, address: IpAddr) -> bool {
        masked(address.to_canonical(), self.prefix) == Some(self.address)
    }
}

/// Returns the first `prefix` bits of an address, or nothing if it has fewer bits.
fn masked(address: IpAddr, prefix: u8) -> Option<IpAddr> {
    match address {
        IpAddr::V4(address) => {
            let kept = u32::MAX
                .checked_shl(32_u32.checked_sub(prefix.into())?)
                .unwrap_or_default();
            Some(Ipv4Addr::from_bits(address.to_bits() & kept).into())
        }
        IpAddr::V6(address) => {
            let kept = u128::MAX
                .checked_shl(128_u32.checked_sub(prefix.into())?)
                .unwrap_or_default();
            Some(Ipv6Addr::from_bits(address.to_bits() & kept).into())
        }
    }
}

impl FromStr for Cidr {
    type Err = InvalidCidr;

    fn from_str(text: &str) -> Result<Self, InvalidCidr> {
        let (address, prefix) = text.split_once('/').ok_or(InvalidCidr::Notation)?;
        let given: IpAddr = address.parse().map_err(|_| InvalidCidr::Notation)?;
        let digits = prefix.len() <= 3 && prefix.bytes().all(|byte| byte.is_ascii_digit());
        let mut prefix: u8 = prefix
            .parse()
            .ok()
            .filter(|_| digits)
            .ok_or(InvalidCidr::Notation)?;
        let address = given.to_canonical();
        if address.is_ipv4() && given.is_ipv6() {
            prefix = prefix.checked_sub(MAPPED).ok_or(InvalidCidr::Notation)?;
        }
        let network = Self {
            address: masked(address, prefix).ok_or(InvalidCidr::Notation)?,
            prefix,
        };
        if network.address == address {
            Ok(network)
        } else {
            Err(InvalidCidr::Bits {
                network: network.to_string(),
            })
        }
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

impl Serialize for Cidr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_contains_the_addresses_with_its_prefix() {
        for (network, inside, outside) in [
            ("192.0.2.0/24", "192.0.2.255", "192.0.3.0"),
            ("192.0.2.7/32", "192.0.2.7", "192.0.2.6"),
            ("0.0.0.0/0", "255.255.255.255", "::1"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"),
            ("2001:db8::1/128", "2001:db8::1", "2001:db8::2"),
            ("::ffff:192.0.2.0/120", "192.0.2.9", "192.0.3.9"),
            ("192.0.2.0/24", "::ffff:192.0.2.9", "::ffff:192.0.3.9"),
            ("::/0", "2001:db8::1", "192.0.2.1"),
        ] {
            let network: Cidr = network.parse().unwrap();
            assert!(
                network.contains(inside.parse().unwrap()),
                "{network} {inside}"
            );
            assert!(
                !network.contains(outside.parse().unwrap()),
                "{network} {outside}"
            );
        }
        assert_eq!(
            "::ffff:192.0.2.0/120".parse::<Cidr>().unwrap().to_string(),
            "192.0.2.0/24"
        );
    }

    #[test]
    fn invalid_network_is_rejected() {
        for text in [
            "",
            "192.0.2.1",
            "192.0.2.0/33",
            "192.0.2.0/+8",
            "::/129",
            "::ffff:192.0.2.0/24",
            "x/8",
            "1.2.3/8",
        ] {
            assert_eq!(text.parse::<Cidr>(), Err(InvalidCidr::Notation), "{text}");
        }
        let refused = "192.0.2.7/24".parse::<Cidr>().unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the address has bits beyond its prefix length; write 192.0.2.0/24 for this network"
        );
    }
}
