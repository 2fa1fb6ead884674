//! Content negotiation (RFC 9110, section 12.5.1), as far as an API with one or two media types needs it.

use crate::problem::Problem;
use http::{HeaderMap, header};
use model::ProblemCode;

/// The media type to answer in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accepted {
    /// `application/json`.
    Json,
    /// `application/x-ndjson`.
    Ndjson,
}

/// What `Accept` admits; JSON wins where both are acceptable.
pub(crate) fn accept(headers: &HeaderMap, ndjson: bool) -> Result<Accepted, Problem> {
    let ranges = ranges(headers);
    if ranges.is_empty() || admits(&ranges, "application", "json") {
        Ok(Accepted::Json)
    } else if ndjson && admits(&ranges, "application", "x-ndjson") {
        Ok(Accepted::Ndjson)
    } else {
        let also = if ndjson { " and application/x-ndjson" } else { "" };
        Err(Problem::new(ProblemCode::NotAcceptable, format!("This route answers in application/json{also}.")))
    }
}

/// Whether `Accept` asks for a page to read; JSON wins here too.
pub(crate) fn accept_page(headers: &HeaderMap) -> Result<bool, Problem> {
    match accept(headers, false) {
        Ok(_) => Ok(false),
        Err(_) if admits(&ranges(headers), "text", "html") => Ok(true),
        Err(_) => {
            let detail = "This route answers in application/json and text/html.";
            Err(Problem::new(ProblemCode::NotAcceptable, detail))
        }
    }
}

fn ranges(headers: &HeaderMap) -> Vec<(String, bool)> {
    let values = headers.get_all(header::ACCEPT).iter();
    values.flat_map(|value| value.to_str().unwrap_or_default().split(',')).filter_map(range).collect()
}

/// One media range: its name in lower case, and whether its weight is above zero.
fn range(text: &str) -> Option<(String, bool)> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?.to_ascii_lowercase();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    Some((name, weight.is_none_or(|weight| weight.parse::<f32>().unwrap_or(0.0) > 0.0)))
}

/// The most specific range that names the type decides.
fn admits(ranges: &[(String, bool)], kind: &str, subtype: &str) -> bool {
    let (exact, any) = (format!("{kind}/{subtype}"), format!("{kind}/*"));
    [exact.as_str(), any.as_str(), "*/*"]
        .iter()
        .find_map(|wanted| ranges.iter().find(|(name, _)| name == wanted))
        .is_some_and(|(_, welcome)| *welcome)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(value: &'static str) -> Option<Accepted> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, value.parse().unwrap());
        accept(&headers, true).ok()
    }

    #[test]
    fn json_wins_where_both_are_welcome() {
        for value in
            ["*/*", "application/*", "application/x-ndjson, application/json;q=0.1", "text/html, */*;q=0.1", ""]
        {
            assert_eq!(accepted(value), Some(Accepted::Json), "{value}");
        }
        for value in ["application/x-ndjson", "Application/X-NDJSON", "application/json;q=0, application/x-ndjson"] {
            assert_eq!(accepted(value), Some(Accepted::Ndjson), "{value}");
        }
        for value in ["text/html", "application/xml", "application/json;q=0", "*/*;q=0"] {
            assert_eq!(accepted(value), None, "{value}");
        }
    }

    #[test]
    fn a_page_is_for_whoever_takes_no_json() {
        let page = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, value.parse().unwrap());
            accept_page(&headers).ok()
        };
        for (value, expected) in [
            ("", Some(false)),
            ("text/html, */*;q=0.1", Some(false)),
            ("text/html", Some(true)),
            ("text/*;q=0.5, application/json;q=0", Some(true)),
            ("image/png", None),
        ] {
            assert_eq!(page(value), expected, "{value}");
        }
    }
}
