//! `Range` (RFC 9110, section 14.2): one part of a file.

use crate::describe::{Describe, Endpoint, Parameters as _, parameters};
use axum::extract::FromRequestParts;
use http::{HeaderMap, header, request::Parts};
use http_range_header::{SyntacticallyCorrectRange, parse_range_header};
use std::{convert::Infallible, ops::Range};

parameters! {
    /// The headers that select a part of a file.
    Header RangeParameters {
        /// One range of bytes, such as `bytes=0-1023` (RFC 9110). The server ignores any other
        /// value.
        #[param(rename = "Range")]
        range: Option<String>,
        /// The server ignores `Range` if this header is present, because a file has no entity tag.
        #[param(rename = "If-Range")]
        if_range: Option<String>,
    }
}

/// The header of a request that may ask for a part of a file.
#[derive(Debug)]
pub(crate) struct RangeHeaders(pub(crate) HeaderMap);

impl<S: Sync> FromRequestParts<S> for RangeHeaders {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.headers.clone()))
    }
}

impl Describe for RangeHeaders {
    fn describe(endpoint: &mut Endpoint<'_>) {
        endpoint.add_parameters(RangeParameters::parameters());
    }
}

/// What a `Range` header requests of a representation with a known size.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// All of it.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// A range outside of it.
    Beyond,
}

/// Reads `Range`. The header is ignored if it is not a single byte range, or if `If-Range` makes it
/// conditional, since there are no validators.
pub(crate) fn asked(headers: &HeaderMap, size: u64) -> Asked {
    let mut ranges = headers.get_all(header::RANGE).iter();
    match (ranges.next(), ranges.next()) {
        (Some(range), None) if !headers.contains_key(header::IF_RANGE) => range
            .to_str()
            .ok()
            .filter(|text| !text.contains(','))
            .and_then(|text| parse_range_header(text).ok())
            .and_then(|ranges| ranges.into_ranges().pop())
            .map_or(Asked::Whole, |range| part(range, size)),
        _ => Asked::Whole,
    }
}

fn part(range: SyntacticallyCorrectRange, size: u64) -> Asked {
    let range = match range {
        SyntacticallyCorrectRange::FromLast(length) => size.saturating_sub(length)..size,
        SyntacticallyCorrectRange::FromStart(first) => first..size,
        SyntacticallyCorrectRange::Indexed(first, last) => first..size.min(last.saturating_add(1)),
    };
    if range.is_empty() {
        Asked::Beyond
    } else {
        Asked::Part(range)
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, asked};
    use http::{HeaderMap, HeaderValue, header};

    #[track_caller]
    fn read(text: &str, size: u64) -> Asked {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, HeaderValue::from_str(text).unwrap());
        asked(&headers, size)
    }

    #[test]
    fn single_range_is_applied() {
        for (text, range) in [
            ("bytes=0-0", 0..1),
            ("bytes=0-", 0..10),
            ("Bytes= 2-4", 2..5),
            ("bytes=9-9", 9..10),
            ("bytes=5-99999999999999999999999", 5..10),
            ("bytes=-3", 7..10),
            ("bytes=-99", 0..10),
        ] {
            assert_eq!(read(text, 10), Asked::Part(range), "{text}");
        }
        for text in [
            "bytes=10-",
            "bytes=10-20",
            "bytes=99999999999999999999999-",
            "bytes=-0",
        ] {
            assert_eq!(read(text, 10), Asked::Beyond, "{text}");
        }
        for text in ["bytes=0-", "bytes=-3"] {
            assert_eq!(read(text, 0), Asked::Beyond, "{text}");
        }
    }

    #[test]
    fn other_range_headers_are_ignored() {
        for text in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=a-",
            "bytes=4-2",
            "bytes=+1-2",
            "bytes=0-1,3-4",
            "bytes=0-1,",
            "bytes=0 - 1",
            "lines=0-1",
            "bytes=1",
        ] {
            assert_eq!(read(text, 10), Asked::Whole, "{text}");
        }
        let mut headers = HeaderMap::new();
        assert_eq!(asked(&headers, 10), Asked::Whole);
        headers.insert(header::RANGE, HeaderValue::from_static("bytes=0-1"));
        headers.insert(header::IF_RANGE, HeaderValue::from_static("\"a\""));
        assert_eq!(asked(&headers, 10), Asked::Whole);
        headers.remove(header::IF_RANGE);
        headers.append(header::RANGE, HeaderValue::from_static("bytes=2-3"));
        assert_eq!(asked(&headers, 10), Asked::Whole);
    }
}
