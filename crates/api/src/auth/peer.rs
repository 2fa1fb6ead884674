//! From which address a request came.

use http::{Extensions, HeaderMap};
use std::net::IpAddr;

const FORWARDED: &str = "x-forwarded-for";

/// Who is at the other end of the connection. Whoever accepts connections puts it among a request's extensions.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// The address of whoever called the outermost of so many proxies; nothing when it cannot be told. What stands before
/// what these wrote may be anybody's word.
pub(crate) fn address(headers: &HeaderMap, extensions: &Extensions, proxies: usize) -> Option<IpAddr> {
    let peer = extensions.get::<Peer>().map(|peer| peer.0);
    if proxies == 0 { peer } else { forwarded(headers, proxies) }
}

fn forwarded(headers: &HeaderMap, proxies: usize) -> Option<IpAddr> {
    let values: Vec<&str> = headers.get_all(FORWARDED).iter().filter_map(|value| value.to_str().ok()).collect();
    let written: Vec<&str> = values.iter().flat_map(|value| value.split(',')).map(str::trim).collect();
    written.len().checked_sub(proxies).and_then(|at| written[at].parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_as_many_words_are_believed_as_there_are_proxies() {
        let with = |values: &[&'static str], proxies| {
            let mut request = http::Request::new(());
            request.extensions_mut().insert(Peer([9, 9, 9, 9].into()));
            for value in values {
                request.headers_mut().append(FORWARDED, value.parse().unwrap());
            }
            address(request.headers(), request.extensions(), proxies).map(|address| address.to_string())
        };
        assert_eq!(with(&["1.1.1.1"], 0).as_deref(), Some("9.9.9.9"));
        assert_eq!(with(&["6.6.6.6, 1.1.1.1"], 1).as_deref(), Some("1.1.1.1"));
        assert_eq!(with(&["6.6.6.6, 1.1.1.1", "2001:db8::1"], 2).as_deref(), Some("1.1.1.1"));
        assert_eq!(with(&["1.1.1.1"], 2), None);
        assert_eq!(with(&["somebody"], 1), None);
    }
}
