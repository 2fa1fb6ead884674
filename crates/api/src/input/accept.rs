//! Content negotiation (RFC 9110, section 12.5.1) for an API with few media types.

use crate::problem::Problem;
use http::{HeaderMap, header};
use messages::Request;

/// A set of media types in which a route answers.
pub(crate) trait Format: Sized + Send {
    /// Returns the media type that `Accept` selects, or a 406.
    fn negotiate(headers: &HeaderMap) -> Result<Self, Problem>;
}

/// JSON only.
#[derive(Debug)]
pub(crate) struct Json;

/// JSON, or the whole list as lines or as a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListFormat {
    /// `application/json`.
    Json,
    /// `application/x-ndjson`.
    Ndjson,
    /// `text/csv`.
    Csv,
}

/// JSON, or a page to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JsonOrHtml {
    /// `application/json`.
    Json,
    /// `text/html`.
    Html,
}

impl Format for Json {
    fn negotiate(headers: &HeaderMap) -> Result<Self, Problem> {
        accept(headers, false).map(|_| Self)
    }
}

impl Format for ListFormat {
    fn negotiate(headers: &HeaderMap) -> Result<Self, Problem> {
        accept(headers, true)
    }
}

impl Format for JsonOrHtml {
    /// JSON wins whenever it is acceptable.
    fn negotiate(headers: &HeaderMap) -> Result<Self, Problem> {
        match accept(headers, false) {
            Ok(_) => Ok(Self::Json),
            Err(_) if admits(&ranges(headers), "text", "html") => Ok(Self::Html),
            Err(_) => {
                let types = "application/json and text/html";
                Err(Problem::new(Request::Accept { types }))
            }
        }
    }
}

/// Returns the media type that `Accept` selects. JSON wins whenever it is acceptable. A route that
/// `streams` also offers NDJSON and CSV: the one with the greater weight, or on equal weights the
/// one named first.
fn accept(headers: &HeaderMap, streams: bool) -> Result<ListFormat, Problem> {
    let ranges = ranges(headers);
    if ranges.is_empty() || admits(&ranges, "application", "json") {
        return Ok(ListFormat::Json);
    }
    let streamed = [
        (ListFormat::Ndjson, "application", "x-ndjson"),
        (ListFormat::Csv, "text", "csv"),
    ];
    let welcome =
        streamed
            .into_iter()
            .filter(|_| streams)
            .filter_map(|(accepted, kind, subtype)| {
                let (at, range) =
                    decisive(&ranges, kind, subtype).filter(|(_, range)| range.weight > 0.0)?;
                Some((accepted, range.weight, at))
            });
    let best = welcome
        .min_by(|(_, one, at), (_, other, behind)| other.total_cmp(one).then(at.cmp(behind)));
    best.map(|(accepted, ..)| accepted).ok_or_else(|| {
        let types = if streams {
            "application/json, application/x-ndjson and text/csv"
        } else {
            "application/json"
        };
        Problem::new(Request::Accept { types })
    })
}

/// A media range of `Accept`.
struct Range {
    /// In lower case.
    name: String,
    weight: f32,
}

fn ranges(headers: &HeaderMap) -> Vec<Range> {
    let values = headers.get_all(header::ACCEPT).iter();
    values
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .filter_map(range)
        .collect()
}

/// Parses a media range. An unreadable weight counts as 0.
fn range(text: &str) -> Option<Range> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts
        .next()
        .filter(|name| !name.is_empty())?
        .to_ascii_lowercase();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    Some(Range {
        name,
        weight: weight.map_or(1.0, |weight| weight.parse().unwrap_or(0.0)),
    })
}

fn admits(ranges: &[Range], kind: &str, subtype: &str) -> bool {
    decisive(ranges, kind, subtype).is_some_and(|(_, range)| range.weight > 0.0)
}

/// Returns the most specific range that matches the type, with its position.
fn decisive<'r>(ranges: &'r [Range], kind: &str, subtype: &str) -> Option<(usize, &'r Range)> {
    let (exact, any) = (format!("{kind}/{subtype}"), format!("{kind}/*"));
    let names = [exact.as_str(), any.as_str(), "*/*"];
    names.iter().find_map(|wanted| {
        ranges
            .iter()
            .enumerate()
            .find(|(_, range)| range.name == *wanted)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(value: &'static str) -> Option<ListFormat> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, value.parse().unwrap());
        accept(&headers, true).ok()
    }

    #[test]
    fn json_is_preferred_when_both_are_acceptable() {
        for value in [
            "*/*",
            "application/*",
            "application/x-ndjson, application/json;q=0.1",
            "text/html, */*;q=0.1",
            "",
        ] {
            assert_eq!(accepted(value), Some(ListFormat::Json), "{value}");
        }
        for value in [
            "application/x-ndjson",
            "Application/X-NDJSON",
            "application/json;q=0, application/x-ndjson",
        ] {
            assert_eq!(accepted(value), Some(ListFormat::Ndjson), "{value}");
        }
        for value in [
            "text/html",
            "application/xml",
            "application/json;q=0",
            "*/*;q=0",
            "text/csv;q=0",
            "text/csv;q=x",
        ] {
            assert_eq!(accepted(value), None, "{value}");
        }
        for value in [
            "text/csv",
            "Text/CSV; charset=utf-8; header=present",
            "text/*",
            "text/html, text/csv;q=0.1",
            "application/x-ndjson;q=0.5, text/csv",
            "text/csv;q=0.5, application/x-ndjson;q=0.5",
            "*/*;q=0, text/csv",
            "application/json;q=0, text/csv;q=0.9, */*;q=0.1",
        ] {
            assert_eq!(accepted(value), Some(ListFormat::Csv), "{value}");
        }
        for value in [
            "text/csv;q=0.5, application/x-ndjson",
            "application/x-ndjson, text/csv",
            "text/*;q=0, application/x-ndjson",
        ] {
            assert_eq!(accepted(value), Some(ListFormat::Ndjson), "{value}");
        }
        for value in ["text/csv, application/json;q=0.1", "text/csv, */*;q=0.1"] {
            assert_eq!(accepted(value), Some(ListFormat::Json), "{value}");
        }
    }

    #[test]
    fn html_is_sent_when_json_is_not_acceptable() {
        let page = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, value.parse().unwrap());
            JsonOrHtml::negotiate(&headers).ok()
        };
        for (value, expected) in [
            ("", Some(JsonOrHtml::Json)),
            ("text/html, */*;q=0.1", Some(JsonOrHtml::Json)),
            ("text/html", Some(JsonOrHtml::Html)),
            ("text/*;q=0.5, application/json;q=0", Some(JsonOrHtml::Html)),
            ("image/png", None),
        ] {
            assert_eq!(page(value), expected, "{value}");
        }
    }
}
