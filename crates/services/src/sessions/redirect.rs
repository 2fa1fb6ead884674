//! Decides where a sign-in link may lead: only to URLs that a region has listed.

use egress::Policy;
use url::{Host, Url};

/// Returns whether a link may lead to this URL: it is on the list, or below a listed URL that ends
/// in `/`. It must use TLS unless its host is the same machine, and must not have a `token` query
/// parameter.
///
/// Other than an exact entry, a URL must be written in the normalized form of a browser. What is
/// compared here is then exactly what the browser requests.
pub fn is_allowed(given: &str, listed: &[String]) -> bool {
    let Some(url) = read(given).filter(is_safe) else {
        return false;
    };
    // Otherwise a page might read that token instead of the one that is appended.
    if url.query_pairs().any(|(name, _)| name == "token") {
        return false;
    }
    listed.iter().any(|entry| {
        let same = entry == given;
        // The entry's last character is checked as it was written, because parsing adds a slash to
        // a bare host.
        let reaches = |read: &Url| *read == url || (entry.ends_with('/') && is_below(&url, read));
        same || (url.as_str() == given && read(entry).as_ref().is_some_and(reaches))
    })
}

/// Returns whether traffic to this URL cannot be intercepted: it uses TLS, or stays on the same
/// machine.
fn is_safe(url: &Url) -> bool {
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || is_loopback
}

/// Returns the site of a URL as the e-mail names it: the host in ASCII, and the port unless it is
/// the scheme's default.
pub(super) fn site(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?;
    Some(
        url.port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
    )
}

fn read(text: &str) -> Option<Url> {
    egress::parse_url(
        text,
        &Policy {
            allow_private: true,
            ..Policy::default()
        },
    )
    .ok()
}

/// Returns whether a URL lies in the folder that an entry names. Paths with encoded slashes,
/// backslashes or percent signs do not, because some servers decode them.
fn is_below(url: &Url, folder: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    folder.query().is_none()
        && url.as_str().starts_with(folder.as_str())
        && !["%2f", "%5c", "%25"]
            .iter()
            .any(|encoded| path.contains(encoded))
}

/// Returns the URL with the token added to its query.
pub(super) fn with_token(address: &str, token: &str) -> Option<String> {
    let mut url = Url::parse(address).ok()?;
    url.query_pairs_mut().append_pair("token", token);
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_redirects_are_accepted() {
        let listed = [
            "https://good.example/app/",
            "https://exact.example/back?a=b",
            "https://plain.example",
            "http://insecure.example/",
            "http://localhost:8000/",
            "http://127.0.0.1:8000/in",
            "http://[::1]/",
        ];
        let listed = listed.map(str::to_owned);
        for good in [
            "https://good.example/app/",
            "https://good.example/app/deep/page?from=mail&x=%20",
            "https://good.example/app/?next=https://evil.example/",
            "https://exact.example/back?a=b",
            "https://plain.example",
            "https://plain.example/",
            "http://localhost:8000/in",
            "http://127.0.0.1:8000/in",
            "http://[::1]/",
        ] {
            assert!(is_allowed(good, &listed), "{good}");
        }
        for bad in [
            "",
            "/app/",
            "//good.example/app/",
            "https://good.example/",
            "https://good.example/app",
            "https://good.example/application/",
            "http://good.example/app/",
            "https://good.example:8443/app/",
            "https://good.example:443/app/",
            "https://GOOD.example/app/",
            "https://good.example/APP/",
            "https://good.example/app/../evil",
            "https://good.example/app/%2e%2e/evil",
            "https://good.example/app/.%2E/evil",
            "https://good.example/app/..%2fevil",
            "https://good.example/app/%5c..%5cevil",
            "https://good.example/app/%252e%252e/evil",
            "https://good.example/app/..\\evil",
            "https://good.example\\app\\",
            "https://good.example/app/ evil",
            "https://good.example/app/\n",
            "https://good.example/app/#part",
            "https://good.example/app/?token=mine",
            "https://good.example/app/?%74oken=mine",
            "https://good.example@evil.example/app/",
            "https://user@good.example/app/",
            "https://good.example.evil.example/app/",
            "https://evil.example/https://good.example/app/",
            "https://good.example./app/",
            "https://exact.example/back",
            "https://exact.example/back?a=b&c=d",
            "https://exact.example/back/",
            "https://plain.example/page",
            "http://insecure.example/",
            "http://localhost.example/",
            "javascript:alert(1)//https://good.example/app/",
            "data:text/html,https://good.example/app/",
        ] {
            assert!(!is_allowed(bad, &listed), "{bad}");
        }
    }

    #[test]
    fn a_site_is_named_by_its_host() {
        for (address, named) in [
            ("https://good.example/app/?x=1", Some("good.example")),
            (
                "https://bücher.example:8443/",
                Some("xn--bcher-kva.example:8443"),
            ),
            ("http://[::1]:8080/portal/sign-in", Some("[::1]:8080")),
            ("geen adres", None),
        ] {
            assert_eq!(site(address).as_deref(), named);
        }
    }

    #[test]
    fn token_is_appended_to_an_existing_query() {
        let link = |address| with_token(address, "a-_9").unwrap();
        assert_eq!(
            link("https://good.example/app/"),
            "https://good.example/app/?token=a-_9"
        );
        assert_eq!(
            link("https://good.example/?from=mail"),
            "https://good.example/?from=mail&token=a-_9"
        );
        assert_eq!(
            link("https://plain.example"),
            "https://plain.example/?token=a-_9"
        );
    }
}
