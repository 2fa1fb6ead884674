//! Checks that a form was posted from a page of this site (CSRF protection). The cookie alone is no
//! proof: browsers also send it with forms of other sites on the same domain.

use http::{HeaderMap, HeaderName, header};

static FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Returns whether the browser's `Origin` and `Sec-Fetch-Site` headers name this site. Without any
/// of these headers the form is refused.
pub(crate) fn is_own(headers: &HeaderMap, public_origin: &str) -> bool {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let fetch_site = text(&FETCH_SITE).is_none_or(|site| site == "same-origin");
    let origin = text(&header::ORIGIN).map(|origin| {
        let host = origin.split_once("://").map(|(_, host)| host);
        origin == public_origin || host.is_some() && host == text(&header::HOST)
    });
    match origin {
        Some(own) => own && fetch_site,
        None => fetch_site && headers.contains_key(&FETCH_SITE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_same_origin_forms_are_accepted() {
        let judged = |given: &[(&'static str, &'static str)]| {
            let headers = given
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
            is_own(&headers.collect(), "https://regio.example.nl")
        };
        assert!(judged(&[("sec-fetch-site", "same-origin")]));
        assert!(judged(&[
            ("sec-fetch-site", "same-origin"),
            ("origin", "https://regio.example.nl")
        ]));
        assert!(judged(&[("origin", "https://regio.example.nl")]));
        assert!(judged(&[
            ("origin", "http://127.0.0.1:8080"),
            ("host", "127.0.0.1:8080")
        ]));
        for other in [
            &[][..],
            &[("host", "regio.example.nl")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "none")],
            &[
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://regio.example.nl"),
            ],
            &[
                ("sec-fetch-site", "same-origin"),
                ("origin", "https://evil.example"),
            ],
            &[("origin", "null")],
            &[("origin", "null"), ("host", "null")],
            &[
                ("origin", "https://evil.example"),
                ("host", "regio.example.nl"),
            ],
            &[("origin", "https://regio.example.nl.evil.example")],
        ] {
            assert!(!judged(other), "{other:?}");
        }
    }
}
