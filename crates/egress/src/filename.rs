//! Derives the name of a downloaded file.

use http::{HeaderMap, header};
use percent_encoding::percent_decode_str;
use url::Url;

/// Returns the name in `Content-Disposition` (RFC 6266). `filename*` takes precedence over
/// `filename`.
pub fn of_headers(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_DISPOSITION)?.as_bytes();
    // What is not UTF-8 is ISO 8859-1, as headers once were.
    let value = std::str::from_utf8(value).map_or_else(
        |_| value.iter().map(|byte| char::from(*byte)).collect(),
        str::to_owned,
    );
    let parameters = parameters(&value);
    let of = |name: &str| {
        parameters
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    let extended = of("filename*").and_then(|value| {
        let (charset, rest) = value.split_once('\'')?;
        let (_, encoded) = rest.split_once('\'')?;
        let utf8 = charset.eq_ignore_ascii_case("utf-8");
        if utf8 {
            Some(percent_decode_str(encoded).decode_utf8().ok()?.into_owned())
        } else {
            None
        }
    });
    extended
        .or_else(|| of("filename").map(str::to_owned))
        .filter(|name| !name.is_empty())
}

/// Returns the last segment of a URL's path.
pub(super) fn of_url(url: &Url) -> Option<String> {
    let last = url
        .path_segments()?
        .next_back()
        .filter(|last| !last.is_empty())?;
    Some(percent_decode_str(last).decode_utf8().ok()?.into_owned())
}

/// Returns the parameters after the first word, with names in lower case, without quotes and
/// escaping backslashes.
fn parameters(value: &str) -> Vec<(String, String)> {
    let mut parts = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for c in value.chars() {
        let part = parts.last_mut().expect("there is always a part");
        match c {
            _ if escaped => {
                part.push(c);
                escaped = false;
            }
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ';' if !quoted => parts.push(String::new()),
            _ => part.push(c),
        }
    }
    let pair = |part: &String| {
        part.split_once('=')
            .map(|(key, value)| (key.trim().to_lowercase(), value.trim().to_owned()))
    };
    parts.iter().skip(1).filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::{of_headers, of_url};
    use http::{HeaderMap, HeaderValue, header};
    use url::Url;

    #[test]
    fn file_name_of_the_server_is_used() {
        for (value, name) in [
            ("attachment; filename=cv.pdf", Some("cv.pdf")),
            (
                "attachment; FileName=\"mijn; \\\"cv\\\".pdf\"",
                Some("mijn; \"cv\".pdf"),
            ),
            (
                "inline; filename=\"oud.pdf\"; filename*=UTF-8''n%C3%AEeuw.pdf",
                Some("nîeuw.pdf"),
            ),
            ("attachment; filename*=utf-8'nl'a%20b.pdf", Some("a b.pdf")),
            (
                "attachment; filename*=ISO-8859-1''%e9; filename=e",
                Some("e"),
            ),
            ("attachment; filename*=UTF-8''%ff; filename=e", Some("e")),
            (
                "attachment; filename=\"../../etc/passwd\"",
                Some("../../etc/passwd"),
            ),
            ("attachment; filename=\"\"", None),
            ("attachment; filename=\"open", Some("open")),
            ("filename=cv.pdf", None),
            ("attachment", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(
                header::CONTENT_DISPOSITION,
                HeaderValue::from_str(value).unwrap(),
            );
            assert_eq!(of_headers(&headers).as_deref(), name, "{value}");
        }
        assert_eq!(of_headers(&HeaderMap::new()), None);
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_bytes(b"attachment; filename=\"Zo\xeb.pdf\"").unwrap();
        headers.insert(header::CONTENT_DISPOSITION, value);
        assert_eq!(of_headers(&headers).as_deref(), Some("Zoë.pdf"));
    }

    #[test]
    fn file_name_of_the_url_is_used_otherwise() {
        for (url, name) in [
            ("https://example.nl/a/cv.pdf?b=c", Some("cv.pdf")),
            ("https://example.nl/mijn%20cv.pdf", Some("mijn cv.pdf")),
            ("https://example.nl/%ff", None),
            ("https://example.nl/a/", None),
            ("https://example.nl", None),
        ] {
            assert_eq!(of_url(&Url::parse(url).unwrap()).as_deref(), name, "{url}");
        }
    }
}
