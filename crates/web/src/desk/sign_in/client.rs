//! Where a sign-in comes from: the network and the browser family, as the list of sessions shows them.

use crate::state::State;
use axum::extract::FromRequestParts;
use http::{HeaderMap, header, request::Parts};
use services::staff::Client;
use std::{convert::Infallible, net::IpAddr};

/// The marks of browser families in `User-Agent`, the more specific first.
const FAMILIES: [(&str, &str); 6] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Where a request comes from.
#[derive(Debug)]
pub(crate) struct CameFrom(pub(crate) Client);

/// Returns the browser family. A version would say more than a person needs to recognise a session.
fn family(headers: &HeaderMap) -> Option<String> {
    let agent = headers.get(header::USER_AGENT)?.to_str().ok()?;
    let known = FAMILIES.iter().find(|(mark, _)| agent.contains(mark));
    known.map(|(_, family)| (*family).to_owned())
}

impl FromRequestParts<State> for CameFrom {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, Infallible> {
        Ok(Self(Client {
            network: parts.extensions.get::<IpAddr>().map(|one| (*one).into()),
            browser: family(&parts.headers),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn a_browser_is_named_by_its_family() {
        let named = |agent: &'static str| {
            let value = HeaderValue::from_static(agent);
            family(&HeaderMap::from_iter([(header::USER_AGENT, value)]))
        };
        let chromium = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36";
        assert_eq!(named(chromium).as_deref(), Some("Chrome"));
        let edge =
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0";
        assert_eq!(named(edge).as_deref(), Some("Edge"));
        let firefox = "Mozilla/5.0 (Windows NT 10.0; rv:150.0) Gecko/20100101 Firefox/150.0";
        assert_eq!(named(firefox).as_deref(), Some("Firefox"));
        assert_eq!(named("curl/8.0"), None);
        assert_eq!(family(&HeaderMap::new()), None);
    }
}
