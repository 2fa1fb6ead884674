//! Validates the `Host` of a request over HTTP/1: there must be exactly one, and it must be a host
//! (RFC 9112, section 3.2).

use api::Malformed;
use http::{HeaderMap, Version, header, uri::Authority};

/// Returns the fault of a request's `Host`, if any. HTTP/1.0 does not require the header, and
/// HTTP/2 uses `:authority` instead.
pub(super) fn fault(version: Version, headers: &HeaderMap) -> Option<Malformed> {
    if version > Version::HTTP_11 {
        return None;
    }
    let mut given = headers.get_all(header::HOST).iter();
    match (given.next(), given.next()) {
        (None, _) => (version == Version::HTTP_11).then_some(Malformed::NoHost),
        (Some(_), Some(_)) => Some(Malformed::SeveralHosts),
        (Some(host), None) => (!is_host(host.as_bytes())).then_some(Malformed::BadHost),
    }
}

/// Returns whether a text is a host. An empty one is valid for a target without a host.
fn is_host(text: &[u8]) -> bool {
    text.is_empty() || (!text.contains(&b'@') && Authority::try_from(text).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn request_has_exactly_one_valid_host() {
        let found = |version, hosts: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for host in hosts {
                headers.append(header::HOST, host.parse().unwrap());
            }
            fault(version, &headers)
        };
        for good in [
            "example.nl",
            "example.nl:8080",
            "127.0.0.1:1",
            "[::1]:8080",
            "",
        ] {
            assert_eq!(found(Version::HTTP_11, &[good]), None, "{good}");
        }
        for bad in [
            "a b",
            "jan@example.nl",
            "example.nl/path",
            "a, b",
            "http://example.nl",
        ] {
            assert_eq!(
                found(Version::HTTP_11, &[bad]),
                Some(Malformed::BadHost),
                "{bad}"
            );
        }
        assert_eq!(found(Version::HTTP_11, &[]), Some(Malformed::NoHost));
        assert_eq!(found(Version::HTTP_10, &[]), None);
        assert_eq!(found(Version::HTTP_2, &[]), None);
        for version in [Version::HTTP_10, Version::HTTP_11] {
            assert_eq!(found(version, &["a", "a"]), Some(Malformed::SeveralHosts));
        }
    }
}
