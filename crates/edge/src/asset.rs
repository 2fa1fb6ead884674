//! Static files in the binary. All responses share their bytes, which are compressed once: when the
//! server is built, or for the first client.

use crate::Shared;
use axum::{body::Body, response::Response};
use bytes::Bytes;
use flate2::{
    Compression,
    write::{GzDecoder, GzEncoder},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use std::{borrow::Cow, io::Write, sync::OnceLock};
use xxhash_rust::xxh3::xxh3_64;

/// A file that does not change while the server runs.
#[derive(Debug)]
pub struct Asset {
    media_type: HeaderValue,
    content: Content,
    tag: Cow<'static, str>,
}

#[derive(Debug)]
enum Content {
    Plain {
        plain: Bytes,
        /// Compressed for the first client that accepts gzip, or by [`Asset::prepare`]. Empty if
        /// that is not shorter.
        gzip: OnceLock<Bytes>,
    },
    Compressed {
        gzip: Bytes,
        /// Decompressed for the first client that does not accept gzip.
        plain: OnceLock<Bytes>,
    },
}

impl Asset {
    /// Creates a file with this content.
    pub fn new(media_type: &'static str, content: impl Into<Bytes>) -> Self {
        let plain = content.into();
        let tag = format!("{:016x}", xxh3_64(&plain)).into();
        let gzip = OnceLock::new();
        Self {
            media_type: HeaderValue::from_static(media_type),
            content: Content::Plain { plain, gzip },
            tag,
        }
    }

    /// Creates a file whose content is compressed already, with gzip. `tag` is a hash of the
    /// content.
    pub const fn compressed(
        media_type: &'static str,
        gzip: &'static [u8],
        tag: &'static str,
    ) -> Self {
        Self {
            media_type: HeaderValue::from_static(media_type),
            content: Content::Compressed {
                gzip: Bytes::from_static(gzip),
                plain: OnceLock::new(),
            },
            tag: Cow::Borrowed(tag),
        }
    }

    /// Returns the content.
    pub fn content(&self) -> &Bytes {
        match &self.content {
            Content::Plain { plain, .. } => plain,
            Content::Compressed { gzip, plain } => plain.get_or_init(|| decompress(gzip)),
        }
    }

    /// Compresses the content, unless that is already done.
    pub fn prepare(&self) {
        self.gzip();
    }

    /// Returns the response to a request with these headers: the file, compressed for a client that
    /// accepts that, or a 304 for a client that already has it.
    pub fn respond(&self, request: &HeaderMap) -> Response {
        let gzip = if accepts_gzip(request) {
            Some(self.gzip()).filter(|gzip| !gzip.is_empty())
        } else {
            None
        };
        let tag = format!(
            "\"{}{}\"",
            self.tag,
            if gzip.is_some() { "-gzip" } else { "" }
        );
        let mut response = Response::new(Body::empty());
        if is_held(request, &tag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        } else {
            *response.body_mut() = Body::from(gzip.unwrap_or_else(|| self.content()).clone());
            response
                .headers_mut()
                .insert(header::CONTENT_TYPE, self.media_type.clone());
            if gzip.is_some() {
                response
                    .headers_mut()
                    .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
        }
        if let Ok(tag) = HeaderValue::try_from(tag) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response.extensions_mut().insert(Shared);
        response.headers_mut().insert(
            header::VARY,
            HeaderValue::from_name(header::ACCEPT_ENCODING),
        );
        response
    }

    fn gzip(&self) -> &Bytes {
        match &self.content {
            Content::Plain { plain, gzip } => gzip.get_or_init(|| compress(plain)),
            Content::Compressed { gzip, .. } => gzip,
        }
    }
}

/// Returns the content compressed, or nothing if that is not shorter.
fn compress(plain: &Bytes) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let compressed = encoder
        .write_all(plain)
        .and_then(|()| encoder.finish())
        .unwrap_or_default();
    if compressed.len() < plain.len() {
        compressed.into()
    } else {
        Bytes::new()
    }
}

fn decompress(gzip: &Bytes) -> Bytes {
    let mut decoder = GzDecoder::new(Vec::new());
    decoder
        .write_all(gzip)
        .and_then(|()| decoder.finish())
        .map_or_else(|_| Bytes::new(), Bytes::from)
}

/// Returns whether the client accepts gzip (RFC 9110, section 12.5.3). A quality of zero means that
/// it does not.
fn accepts_gzip(request: &HeaderMap) -> bool {
    let values = request
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let quality = |coding: &str| {
        let (name, parameters) = coding.split_once(';').unwrap_or((coding, ""));
        let wanted = name.trim().eq_ignore_ascii_case("gzip") || name.trim() == "*";
        let weight = parameters
            .trim()
            .strip_prefix("q=")
            .and_then(|weight| weight.trim().parse::<f32>().ok());
        wanted.then(|| weight.unwrap_or(1.0))
    };
    values
        .flat_map(|value| value.split(','))
        .find_map(quality)
        .is_some_and(|quality| quality > 0.0)
}

/// Returns whether the client has the file with this tag (RFC 9110, section 13.1.2: weak
/// comparison, `*` for any).
fn is_held(request: &HeaderMap, tag: &str) -> bool {
    let values = request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut tags = values.flat_map(|value| value.split(',')).map(str::trim);
    tags.any(|given| given == "*" || given.strip_prefix("W/").unwrap_or(given) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(given: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        given
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn readers_share_the_bytes_and_get_what_they_accept() {
        let asset = Asset::new("text/css", "a { color: red }\n".repeat(100));
        let [plain, packed] = ["", "br, GZIP;q=0.5"].map(|accepted| {
            let response = asset.respond(&headers(&[(header::ACCEPT_ENCODING, accepted)]));
            assert_eq!(response.headers()[header::VARY], "accept-encoding");
            response
        });
        assert_eq!(packed.headers()[header::CONTENT_ENCODING], "gzip");
        assert!(!plain.headers().contains_key(header::CONTENT_ENCODING));
        assert_ne!(
            plain.headers()[header::ETAG],
            packed.headers()[header::ETAG],
            "a strong tag names exact bytes"
        );
        assert!(
            axum::body::HttpBody::size_hint(packed.body())
                .exact()
                .unwrap()
                < 200
        );
        let [first, second] = [asset.gzip(), asset.gzip()];
        assert_eq!(first.as_ptr(), second.as_ptr(), "compressed once");
        for refused in ["gzip;q=0", "identity", "br"] {
            let response = asset.respond(&headers(&[(header::ACCEPT_ENCODING, refused)]));
            assert!(
                !response.headers().contains_key(header::CONTENT_ENCODING),
                "{refused}"
            );
        }
    }

    #[test]
    fn matching_etag_is_304() {
        let asset = Asset::new("text/css", "a { color: red }\n".repeat(100));
        let tag = asset.respond(&HeaderMap::new()).headers()[header::ETAG].clone();
        let mut request = HeaderMap::new();
        request.insert(header::IF_NONE_MATCH, tag.clone());
        let response = asset.respond(&request);
        assert_eq!(
            (response.status(), &response.headers()[header::ETAG]),
            (StatusCode::NOT_MODIFIED, &tag)
        );
        request.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        assert_eq!(
            asset.respond(&request).status(),
            StatusCode::OK,
            "the compressed one is another"
        );
    }
    #[test]
    fn compressed_file_is_sent_as_it_is_and_decompressed_once() {
        let text = "<p>a</p>\n".repeat(100);
        let gzip = compress(&text.clone().into()).to_vec().leak();
        let asset = Asset::compressed("text/html; charset=utf-8", gzip, "0123");
        let packed = asset.respond(&headers(&[(header::ACCEPT_ENCODING, "gzip")]));
        assert_eq!(packed.headers()[header::CONTENT_ENCODING], "gzip");
        assert_eq!(packed.headers()[header::ETAG], "\"0123-gzip\"");
        let plain = asset.respond(&HeaderMap::new());
        assert!(!plain.headers().contains_key(header::CONTENT_ENCODING));
        assert_eq!(plain.headers()[header::ETAG], "\"0123\"");
        assert_eq!(asset.content(), text.as_bytes());
        assert_eq!(asset.content().as_ptr(), asset.content().as_ptr());
        assert_eq!(asset.gzip().as_ptr(), gzip.as_ptr(), "no copy");
    }
}
