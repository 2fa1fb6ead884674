//! Classifies addresses as public or not, by IANA's registries of special-purpose addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// IPv4 networks that are not public, with their prefix lengths.
const NOT_PUBLIC_V4: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::UNSPECIFIED, 8),           // this network
    (Ipv4Addr::new(10, 0, 0, 0), 8),      // private
    (Ipv4Addr::new(100, 64, 0, 0), 10),   // shared by a carrier's customers
    (Ipv4Addr::new(127, 0, 0, 0), 8),     // loopback
    (Ipv4Addr::new(169, 254, 0, 0), 16),  // link-local, clouds' metadata
    (Ipv4Addr::new(172, 16, 0, 0), 12),   // private
    (Ipv4Addr::new(192, 0, 0, 0), 24),    // protocol assignments
    (Ipv4Addr::new(192, 0, 2, 0), 24),    // documentation
    (Ipv4Addr::new(192, 88, 99, 0), 24),  // 6to4 relays
    (Ipv4Addr::new(192, 168, 0, 0), 16),  // private
    (Ipv4Addr::new(198, 18, 0, 0), 15),   // benchmarking
    (Ipv4Addr::new(198, 51, 100, 0), 24), // documentation
    (Ipv4Addr::new(203, 0, 113, 0), 24),  // documentation
    (Ipv4Addr::new(224, 0, 0, 0), 4),     // multicast
    (Ipv4Addr::new(240, 0, 0, 0), 4),     // reserved, broadcast
];

/// The networks of `2000::/3` that are not public. No other IPv6 range is allocated to hosts on the
/// internet.
const NOT_PUBLIC_V6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // protocol assignments, among them Teredo and benchmarking
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16), // 6to4, with an IPv4 address inside
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // documentation
];

/// Returns whether an address can be reached by anyone on the internet.
///
/// An IPv6 address that contains an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo) is not
/// public, whatever it contains. All of these but 6to4 and Teredo lie outside `2000::/3`, and so do
/// loopback, link-local, site-local, unique local and multicast addresses.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !NOT_PUBLIC_V4.iter().any(|(network, length)| {
            let others = 32 - length;
            address.to_bits() >> others == network.to_bits() >> others
        }),
        IpAddr::V6(address) => {
            address.to_bits() >> 125 == 0b001
                && !NOT_PUBLIC_V6.iter().any(|(network, length)| {
                    let others = 128 - length;
                    address.to_bits() >> others == network.to_bits() >> others
                })
        }
    }
}

/// Returns whether an address belongs to this machine or a private network: loopback, RFC 1918,
/// unique local (RFC 4193). Link-local addresses do not count, and neither do IPv6 addresses that
/// contain an IPv4 address.
pub fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_private, is_public};

    #[track_caller]
    fn each(addresses: &str, public: bool) {
        for address in addresses.split_whitespace() {
            assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
        }
    }

    #[test]
    fn borders_of_public_address_ranges_are_exact() {
        each(
            "1.0.0.0 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0",
            true,
        );
        each(
            "169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.0.3.0",
            true,
        );
        each(
            "192.88.98.255 192.88.100.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0",
            true,
        );
        each(
            "198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255",
            true,
        );
        each(
            "2000:: 2001:200:: 2001:4860:4860::8888 2001:db7:ffff:: 2001:db9:: 2003:: 2a00::1 3ffe:: 3fff:1000::",
            true,
        );
    }

    #[test]
    fn private_addresses_are_loopback_and_private_networks() {
        let private = "127.0.0.1 127.255.255.255 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 ::1 fc00::1 fdff::1";
        for address in private.split(' ') {
            assert!(is_private(address.parse().unwrap()), "{address}");
        }
        let others = "0.0.0.0 8.8.8.8 100.64.0.1 169.254.169.254 172.15.0.1 172.32.0.1 192.0.0.1 198.18.0.1 224.0.0.1 \
                      255.255.255.255 :: fe80::1 fec0::1 ff02::1 ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2a00::1";
        for address in others.split_whitespace() {
            assert!(!is_private(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn no_other_address_is_private() {
        each(
            "0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.1 127.255.255.255",
            false,
        );
        each(
            "169.254.0.0 169.254.169.254 169.254.255.255 172.16.0.0 172.31.255.255 192.0.0.0 192.0.0.255",
            false,
        );
        each(
            "192.0.2.0 192.0.2.255 192.88.99.1 192.168.0.0 192.168.255.255 198.18.0.0 198.19.255.255",
            false,
        );
        each(
            "198.51.100.0 203.0.113.255 224.0.0.1 239.255.255.255 240.0.0.0 255.255.255.255",
            false,
        );
        each(
            ":: ::1 ::7f00:1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:8.8.8.8",
            false,
        );
        each(
            "64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1 100::1 100:0:0:1::1 1fff:ffff::",
            false,
        );
        each(
            "2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1 2001:1ff:ffff::",
            false,
        );
        each(
            "2001:db8::1 2001:db8:ffff::1 2002:7f00:1:: 2002:808:808:: 3fff::1 3fff:fff:ffff::",
            false,
        );
        each(
            "4000:: 5f00::1 fc00::1 fd00:ec2::254 fdff:ffff::1 fe80::1 febf::1 fec0::1 feff::1 ff02::1 ffff::",
            false,
        );
    }
}
