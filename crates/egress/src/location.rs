//! Strictly parses URLs that callers supply.

use super::Policy;
use messages::Url as Refusal;
use model::WebAddressFault;
use url::{Host, Url};

/// The maximum length of a URL in characters.
const LONGEST: usize = 2_000;

/// Parses the URL of a callback or of a file to download. A URL is accepted if:
///
/// - it is an absolute `http` or `https` URL of at most 2,000 characters;
/// - it has neither user info nor a fragment;
/// - its host, if it is an IP address in any notation, is one that `policy` allows;
/// - its port is 80, 443 or above 1023.
///
/// The error says what was expected and does not contain the given text.
pub fn parse_url(text: &str, policy: &Policy) -> Result<Url, Refusal> {
    let found = text.chars().count();
    if found > LONGEST {
        let most = LONGEST;
        return Err(Refusal::TooLong { most, found });
    }
    // The WHATWG URL parser tolerates blanks, backslashes and missing slashes. Two parsers may then
    // read a text differently.
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    let whole = lower.starts_with("http://") || lower.starts_with("https://");
    if !whole {
        return Err(Refusal::Absolute);
    }
    let is_wrong = |c: char| c.is_whitespace() || c.is_control() || c == '\\';
    if let Some((c, position)) = text.chars().zip(1..).find(|(c, _)| is_wrong(*c)) {
        let fault = WebAddressFault::Character(c, position).message();
        return Err(Refusal::Written { fault });
    }
    let after = text.split_once("//").map_or("", |(_, rest)| rest);
    let authority = after.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.is_empty() {
        return Err(Refusal::HostName);
    }
    if authority.contains('@') {
        return Err(Refusal::UserInfo);
    }
    let url = Url::parse(text).map_err(|error| match error {
        url::ParseError::InvalidPort => Refusal::PortNumber,
        url::ParseError::EmptyHost
        | url::ParseError::IdnaError
        | url::ParseError::InvalidIpv4Address
        | url::ParseError::InvalidIpv6Address
        | url::ParseError::InvalidDomainCharacter => Refusal::HostName,
        _ => Refusal::Absolute,
    })?;
    if url.fragment().is_some() {
        return Err(Refusal::Fragment);
    }
    check(&url, *policy)?;
    Ok(url)
}

/// Returns whether requests may go to this port. Other services listen below 1024, and a request
/// could do them harm.
fn is_allowed(port: u16) -> bool {
    matches!(port, 80 | 443 | 1024..)
}

/// Checks what must hold for every URL that is requested, both the first and the targets of
/// redirects.
pub(super) fn check(url: &Url, policy: Policy) -> Result<(), Refusal> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Refusal::Absolute);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refusal::UserInfo);
    }
    let found = url.port_or_known_default().unwrap_or_default();
    if !is_allowed(found) {
        return Err(Refusal::Port { found });
    }
    let reachable = match url.host() {
        None => return Err(Refusal::Absolute),
        Some(Host::Ipv4(address)) => policy.allows(address.into()),
        Some(Host::Ipv6(address)) => policy.allows(address.into()),
        Some(Host::Domain(name)) => {
            policy.allow_private || policy.callbacks_to_private || !is_local(name)
        }
    };
    if reachable {
        Ok(())
    } else {
        Err(Refusal::Public)
    }
}

/// Returns whether a name denotes this machine by definition (RFC 6761), before it is resolved.
fn is_local(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::{Policy, Refusal, WebAddressFault, parse_url};

    const PUBLIC: Policy = Policy {
        allow_private: false,
        callbacks_to_private: false,
    };
    const ANY: Policy = Policy {
        allow_private: true,
        callbacks_to_private: false,
    };
    const DEMO: Policy = Policy {
        allow_private: false,
        callbacks_to_private: true,
    };

    #[test]
    fn demo_allows_private_addresses_for_callbacks_only() {
        for host in [
            "127.0.0.1:9000",
            "localhost:9000",
            "[::1]:9000",
            "10.1.2.3",
            "192.168.1.20:8080",
            "[fd00::1]",
        ] {
            let text = format!("http://{host}/hook");
            assert!(parse_url(&text, &DEMO).is_ok(), "{text}");
            assert_eq!(
                parse_url(&text, &DEMO.for_files()),
                Err(Refusal::Public),
                "{text}"
            );
        }
        for host in [
            "169.254.169.254",
            "[fe80::1]",
            "0.0.0.0",
            "100.64.0.1",
            "[::ffff:127.0.0.1]",
            "224.0.0.1",
        ] {
            assert_eq!(
                parse_url(&format!("http://{host}/"), &DEMO),
                Err(Refusal::Public),
                "{host}"
            );
        }
    }

    #[test]
    fn absolute_urls_are_accepted_unchanged() {
        for (text, read) in [
            ("https://example.nl", "https://example.nl/"),
            (
                "http://example.nl/hook?a=b&c=%20",
                "http://example.nl/hook?a=b&c=%20",
            ),
            (
                "HTTPS://EXAMPLE.nl:8443/Hook",
                "https://example.nl:8443/Hook",
            ),
            ("https://8.8.8.8/", "https://8.8.8.8/"),
            ("https://[2a00::1]:8443/", "https://[2a00::1]:8443/"),
            ("https://example.nl/a@b", "https://example.nl/a@b"),
            (
                "https://localhost.example.nl/",
                "https://localhost.example.nl/",
            ),
        ] {
            assert_eq!(
                parse_url(text, &PUBLIC).map(String::from),
                Ok(read.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn other_urls_are_rejected() {
        for text in [
            "",
            "/hook",
            "//example.nl/",
            "example.nl",
            "ftp://example.nl/",
            "file:///etc/passwd",
            "gopher://example.nl/",
            "http:example.nl",
            "http:/example.nl",
            "http:\\\\example.nl\\",
            " https://example.nl/",
            "httpé",
        ] {
            assert_eq!(parse_url(text, &ANY), Err(Refusal::Absolute), "{text}");
        }
        for (text, character, position) in [
            ("https://exam\tple.nl/", '\t', 13),
            ("https://example.nl/a b", ' ', 21),
            ("https://example.nl/\n", '\n', 20),
            ("https://example.nl\\@127.0.0.1/", '\\', 19),
        ] {
            let fault = WebAddressFault::Character(character, position).message();
            let refusal = Refusal::Written { fault };
            assert_eq!(parse_url(text, &ANY), Err(refusal), "{text}");
        }
        for text in ["http:///example.nl", "http://", "https://?a"] {
            assert_eq!(parse_url(text, &ANY), Err(Refusal::HostName), "{text}");
        }
        for text in ["https://example.nl:99999/", "https://example.nl:http/"] {
            let fault = Err(Refusal::PortNumber);
            assert_eq!(parse_url(text, &ANY), fault, "{text}");
        }
        for text in [
            "https://exa%00mple.nl/",
            "https://[::1/",
            "https://1.2.3.4.5/",
            "https://999.1.1.1/",
            "https://[fe80::1%25eth0]/",
        ] {
            let fault = Err(Refusal::HostName);
            assert_eq!(parse_url(text, &ANY), fault, "{text}");
        }
        for text in [
            "https://user@example.nl/",
            "https://user:word@example.nl/",
            "https://@example.nl/",
        ] {
            assert_eq!(parse_url(text, &ANY), Err(Refusal::UserInfo), "{text}");
        }
        for text in ["https://example.nl/#", "https://example.nl/#part"] {
            assert_eq!(parse_url(text, &ANY), Err(Refusal::Fragment), "{text}");
        }
        let long = |length: usize| format!("https://example.nl/{}", "é".repeat(length - 19));
        assert_eq!(
            parse_url(&long(2_001), &ANY),
            Err(Refusal::TooLong {
                most: 2_000,
                found: 2_001
            })
        );
        assert!(parse_url(&long(2_000), &ANY).is_ok());
    }

    #[test]
    fn only_80_and_443_are_accepted_below_1024() {
        for port in [0, 1, 21, 22, 25, 79, 81, 442, 444, 465, 587, 1023] {
            for scheme in ["http", "https"] {
                let text = format!("{scheme}://example.nl:{port}/a");
                assert_eq!(
                    parse_url(&text, &ANY),
                    Err(Refusal::Port { found: port }),
                    "{text}"
                );
            }
        }
        for text in [
            "http://example.nl:443/",
            "https://example.nl:80/",
            "http://example.nl:1024/",
            "https://example.nl:8443/",
            "http://example.nl:65535/",
        ] {
            assert!(parse_url(text, &ANY).is_ok(), "{text}");
        }
    }

    #[test]
    fn no_spelling_hides_a_private_address() {
        for host in [
            "127.0.0.1",
            "127.0.0.1.",
            "127.1",
            "127.0.1",
            "2130706433",
            "017700000001",
            "0x7f000001",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "0x7F.1",
            "00000177.0x0.0.01",
            "127.0.0.%31",
            "%31%32%37.0.0.1",
            "１２７.０.０.１",
            "127。0。0。1",
            "①②⑦.⓪.⓪.①",
            "0",
            "0.0.0.0",
            "0x0",
            "10.0.0.1",
            "167772161",
            "169.254.169.254",
            "2852039166",
            "0xA9FEA9FE",
            "0251.0376.0251.0376",
            "192.168.1.1",
            "172.16.0.1",
            "100.64.0.1",
            "198.18.0.1",
            "192.0.0.1",
            "255.255.255.255",
            "224.0.0.1",
            "240.0.0.1",
            "[::]",
            "[::1]",
            "[0:0:0:0:0:0:0:1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::FFFF:10.0.0.1]",
            "[::127.0.0.1]",
            "[64:ff9b::127.0.0.1]",
            "[64:ff9b:1::1]",
            "[2002:7f00:1::]",
            "[2001:0:7f00:1::]",
            "[fc00::1]",
            "[fd00:ec2::254]",
            "[fe80::1]",
            "[fec0::1]",
            "[ff02::1]",
            "[100::1]",
            "[2001:db8::1]",
            "localhost",
            "LOCALHOST",
            "localhost.",
            "a.localhost",
            "a.b.LocalHost.",
            "loc%61lhost",
            "ｌｏｃａｌｈｏｓｔ",
        ] {
            for text in [
                format!("http://{host}/"),
                format!("https://{host}:8443/hook?a=b"),
            ] {
                assert_eq!(parse_url(&text, &PUBLIC), Err(Refusal::Public), "{text}");
                assert!(parse_url(&text, &ANY).is_ok(), "{text}");
            }
        }
    }
}
