//! Determines the client address of a request.

use http::{Extensions, HeaderMap};
use std::{
    net::{IpAddr, SocketAddr},
    sync::atomic::{AtomicBool, Ordering},
};

const FORWARDED: &str = "x-forwarded-for";

/// Whether the warning about an `X-Forwarded-For` header without an address per proxy has been
/// logged.
static WARNED: AtomicBool = AtomicBool::new(false);

/// The address at the other end of the connection. The listener adds it to each request's
/// extensions.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// Returns the address of the client that called the outermost of `proxies` trusted proxies, or
/// `None` if it is unknown. Entries to the left of those that the trusted proxies wrote can be
/// forged and are ignored. If the expected entry is not an address, the next entry to its right is
/// used, and finally the peer's address.
///
/// An IPv4-mapped IPv6 address is returned as the IPv4 address, so that both are the same key
/// everywhere.
pub(crate) fn client_ip(
    headers: &HeaderMap,
    extensions: &Extensions,
    proxies: usize,
) -> Option<IpAddr> {
    let peer = || extensions.get::<Peer>().map(|peer| peer.0.to_canonical());
    if proxies == 0 {
        peer()
    } else {
        forwarded(headers, proxies).or_else(peer)
    }
}

fn forwarded(headers: &HeaderMap, proxies: usize) -> Option<IpAddr> {
    let values: Vec<&str> = headers
        .get_all(FORWARDED)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    let written: Vec<&str> = values.iter().flat_map(|value| value.split(',')).collect();
    let outermost = written.len().checked_sub(proxies);
    let believed = written
        .iter()
        .skip(outermost.unwrap_or_default())
        .map(|word| read(word));
    let mut addresses = believed.skip_while(Option::is_none).flatten();
    let found = addresses.next();
    let as_meant = outermost.is_some_and(|at| read(written[at]).is_some());
    if !as_meant && !WARNED.swap(true, Ordering::Relaxed) {
        tracing::warn!(
            proxies,
            "X-Forwarded-For does not hold an address for each proxy; callers may be counted as one: check --proxies"
        );
    }
    found
}

/// Parses an address as proxies write it: alone, with a port, or an IPv6 address in brackets.
pub(crate) fn read(word: &str) -> Option<IpAddr> {
    let word = word.trim();
    let bare = || {
        word.strip_prefix('[')?
            .strip_suffix(']')?
            .parse::<IpAddr>()
            .ok()
            .filter(IpAddr::is_ipv6)
    };
    let with_port = || word.parse::<SocketAddr>().ok().map(|address| address.ip());
    word.parse()
        .ok()
        .or_else(with_port)
        .or_else(bare)
        .map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forwarded_addresses_count_only_up_to_the_number_of_proxies() {
        let with = |values: &[&'static str], proxies| {
            let mut request = http::Request::new(());
            request
                .extensions_mut()
                .insert(Peer("::ffff:9.9.9.9".parse().unwrap()));
            for value in values {
                request
                    .headers_mut()
                    .append(FORWARDED, value.parse().unwrap());
            }
            client_ip(request.headers(), request.extensions(), proxies)
                .map(|address| address.to_string())
        };
        assert_eq!(with(&["1.1.1.1"], 0).as_deref(), Some("9.9.9.9"));
        assert_eq!(with(&["6.6.6.6, 1.1.1.1"], 1).as_deref(), Some("1.1.1.1"));
        assert_eq!(
            with(&["6.6.6.6, 1.1.1.1", "2001:db8::1"], 2).as_deref(),
            Some("1.1.1.1")
        );
        // If an entry is missing or not an address, the next one to its right is the caller.
        assert_eq!(
            with(&["6.6.6.6, somebody, 2.2.2.2"], 2).as_deref(),
            Some("2.2.2.2")
        );
        assert_eq!(with(&["1.1.1.1"], 2).as_deref(), Some("1.1.1.1"));
        assert_eq!(with(&["somebody"], 1).as_deref(), Some("9.9.9.9"));
        assert_eq!(with(&[], 1).as_deref(), Some("9.9.9.9"));
    }

    #[test]
    fn forwarded_address_may_have_a_port() {
        for (word, address) in [
            ("203.0.113.9", Some("203.0.113.9")),
            (" 203.0.113.9:51234 ", Some("203.0.113.9")),
            ("2001:db8::1", Some("2001:db8::1")),
            ("[2001:db8::1]", Some("2001:db8::1")),
            ("[2001:db8::1]:443", Some("2001:db8::1")),
            ("::ffff:203.0.113.9", Some("203.0.113.9")),
            ("[::ffff:203.0.113.9]:80", Some("203.0.113.9")),
            ("[203.0.113.9]", None),
            ("203.0.113.9:", None),
            ("203.0.113.9:99999", None),
            ("unknown", None),
            ("_hidden", None),
            ("", None),
        ] {
            assert_eq!(
                read(word).map(|address| address.to_string()).as_deref(),
                address,
                "{word}"
            );
        }
    }
}
