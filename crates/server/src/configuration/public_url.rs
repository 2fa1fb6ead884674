//! The URL by which clients reach the server. It is part of links, so a mistake in it is refused at
//! the start.

use egress::Url;

/// Validates the URL and returns it without a trailing slash. Its path, if any, precedes all paths
/// of the server.
pub(crate) fn parse(text: &str) -> Result<String, String> {
    let Ok(url) = Url::parse(text) else {
        return refuse("it is not an absolute URL");
    };
    if !matches!(url.scheme(), "http" | "https") || !text.contains("://") {
        return refuse("it begins with neither http:// nor https://");
    }
    if !url.username().is_empty() || url.password().is_some() || text.contains('@') {
        return refuse("it holds a user or a password");
    }
    if text.contains('?') {
        return refuse("it has a query");
    }
    if text.contains('#') {
        return refuse("it has a fragment");
    }
    let path = url.path().trim_end_matches('/');
    let plain = |segment: &str| {
        let fit = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        !segment.is_empty() && segment.bytes().all(fit)
    };
    if !path.is_empty() && !path[1..].split('/').all(plain)
        || ["/..", "/./", "%"].iter().any(|odd| text.contains(odd))
    {
        return refuse("its path has other characters than letters, digits, '-', '.', '_' and '~'");
    }
    let origin = url.origin().ascii_serialization();
    Ok(format!("{origin}{path}"))
}

fn refuse(why: &str) -> Result<String, String> {
    Err(format!(
        "the public address cannot be used: {why}; write for example https://api.example.nl or https://www.example.nl/regio \
         for --public-url"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_url_is_normalised() {
        for (given, taken) in [
            ("https://api.example.nl", "https://api.example.nl"),
            ("https://api.example.nl/", "https://api.example.nl"),
            ("HTTPS://API.Example.nl:443", "https://api.example.nl"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            (
                "https://www.example.nl/regio/",
                "https://www.example.nl/regio",
            ),
            (
                "https://www.example.nl/a/b_c-d",
                "https://www.example.nl/a/b_c-d",
            ),
        ] {
            assert_eq!(parse(given).unwrap(), taken);
        }
    }

    #[test]
    fn invalid_public_url_is_rejected_without_repeating_it() {
        for (given, why) in [
            ("api.example.nl", "not an absolute URL"),
            ("", "not an absolute URL"),
            ("/regio", "not an absolute URL"),
            ("localhost:8080", "neither http"),
            ("ftp://api.example.nl", "neither http"),
            ("https:api.example.nl", "neither http"),
            ("https://ada:geheim@api.example.nl", "a user or a password"),
            ("https://@api.example.nl", "a user or a password"),
            ("https://api.example.nl?geheim", "a query"),
            ("https://api.example.nl/?", "a query"),
            ("https://api.example.nl/#geheim", "a fragment"),
            ("https://api.example.nl//regio", "its path"),
            ("https://api.example.nl/a/../b", "its path"),
            ("https://api.example.nl/een twee", "its path"),
            ("https://api.example.nl/%2e", "its path"),
        ] {
            let refusal = parse(given).unwrap_err();
            assert!(
                refusal.contains(why) && !refusal.contains("geheim"),
                "{given}: {refusal}"
            );
        }
    }
}
