//! Downloads a file from a URL that a caller supplied.

use super::{
    Client, EgressError, exchange, filename,
    limits::{Permit, Purpose},
    location,
};
use bytes::Bytes;
use http::{HeaderMap, Method, Response, StatusCode, header};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use std::{fmt, time::Duration};
use url::Url;

/// The maximum number of redirects followed.
const REDIRECTS: usize = 3;

/// A downloaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Downloaded {
    /// Its content.
    pub bytes: Vec<u8>,
    /// Its name from the server, else the last part of the URL. Not cleaned.
    pub filename: Option<String>,
}

/// The reason why a download failed. Reveals neither addresses nor contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DownloadError {
    /// The kind of failure.
    pub kind: DownloadErrorKind,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
}

/// The kinds of failure of a download.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DownloadErrorKind {
    /// The server refused the request (4xx), or answered with another status that is neither a file
    /// nor a failure.
    Client4xx,
    /// The server failed (5xx).
    Server5xx,
    /// The file is larger than allowed.
    TooLarge,
    /// There were more than three redirects, or one without a valid target.
    Redirects,
    /// An address on the way is not allowed.
    Address,
    /// The file was compressed, although the request excludes that.
    Encoded,
    /// There was no connection, no answer in time, or one that ended too early.
    Network(EgressError),
}

impl DownloadError {
    /// Returns whether a later attempt may succeed.
    pub fn is_temporary(&self) -> bool {
        matches!(
            self.kind,
            DownloadErrorKind::Server5xx | DownloadErrorKind::Network(_)
        )
    }
}

impl fmt::Display for DownloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.kind, self.status) {
            (DownloadErrorKind::Client4xx | DownloadErrorKind::Server5xx, Some(status)) => {
                write!(f, "the server answered {status}")
            }
            (DownloadErrorKind::Client4xx | DownloadErrorKind::Server5xx, None) => {
                f.write_str("the server gave no file")
            }
            (DownloadErrorKind::TooLarge, _) => f.write_str("the file is too large"),
            (DownloadErrorKind::Redirects, _) => {
                f.write_str("the address redirects too often or to nowhere")
            }
            (DownloadErrorKind::Address, _) => EgressError::Address.fmt(f),
            (DownloadErrorKind::Encoded, _) => f.write_str("the server sent the file compressed"),
            (DownloadErrorKind::Network(refused), _) => refused.fmt(f),
        }
    }
}

impl std::error::Error for DownloadError {}

impl From<DownloadErrorKind> for DownloadError {
    fn from(kind: DownloadErrorKind) -> Self {
        Self { kind, status: None }
    }
}

impl From<EgressError> for DownloadError {
    fn from(refused: EgressError) -> Self {
        match refused {
            EgressError::Address => DownloadErrorKind::Address.into(),
            other => DownloadErrorKind::Network(other).into(),
        }
    }
}

impl Client {
    /// Downloads a file of at most `most` bytes. Follows at most three redirects. Each target is
    /// checked like the first URL.
    ///
    /// `time` is the timeout of everything but the wait for a permit at the first host.
    pub async fn download(
        &self,
        url: &Url,
        most: usize,
        time: Duration,
    ) -> Result<Downloaded, DownloadError> {
        let permit = self.limits.take(Purpose::Download, self.owner, url).await;
        let followed = tokio::time::timeout(time, self.follow(url, most, permit)).await;
        followed.unwrap_or_else(|_| Err(EgressError::Timeout.into()))
    }

    async fn follow(
        &self,
        url: &Url,
        most: usize,
        mut permit: Permit,
    ) -> Result<Downloaded, DownloadError> {
        let mut at = url.clone();
        for _ in 0..=REDIRECTS {
            match self.hop(&at, most).await? {
                Hop::File(bytes, named) => {
                    return Ok(Downloaded {
                        bytes,
                        filename: named.or_else(|| filename::of_url(url)),
                    });
                }
                Hop::Elsewhere(next) => at = next,
            }
            // The permit is released before waiting for the next host's, so that the wait does not
            // block others at this host.
            drop(permit);
            permit = self.limits.take(Purpose::Download, self.owner, &at).await;
        }
        Err(DownloadErrorKind::Redirects.into())
    }

    async fn hop(&self, url: &Url, most: usize) -> Result<Hop, DownloadError> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, http::HeaderValue::from_static("*/*"));
        let exchange = exchange::send(
            &self.means_for_files(),
            Method::GET,
            url,
            headers,
            Bytes::new(),
        )
        .await?;
        let status = exchange.response.status();
        let failed = |kind| DownloadError {
            kind,
            status: Some(status.as_u16()),
        };
        match status {
            StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT => {
                let next = next(url, exchange.response.headers())
                    .ok_or(failed(DownloadErrorKind::Redirects))?;
                location::check(&next, self.policy.for_files())
                    .map_err(|_| failed(DownloadErrorKind::Address))?;
                Ok(Hop::Elsewhere(next))
            }
            status if status.is_server_error() => Err(failed(DownloadErrorKind::Server5xx)),
            StatusCode::OK => {
                let named = filename::of_headers(exchange.response.headers());
                Ok(Hop::File(read(exchange.response, most).await?, named))
            }
            _ => Err(failed(DownloadErrorKind::Client4xx)),
        }
    }
}

/// The result of one request.
enum Hop {
    File(Vec<u8>, Option<String>),
    Elsewhere(Url),
}

fn next(url: &Url, headers: &HeaderMap) -> Option<Url> {
    let mut next = url
        .join(headers.get(header::LOCATION)?.to_str().ok()?)
        .ok()?;
    next.set_fragment(None);
    Some(next)
}

async fn read(response: Response<Incoming>, most: usize) -> Result<Vec<u8>, DownloadError> {
    let failed = |kind| DownloadError {
        kind,
        status: Some(response.status().as_u16()),
    };
    let plain =
        |encoding: &http::HeaderValue| encoding.as_bytes().eq_ignore_ascii_case(b"identity");
    if !response
        .headers()
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .all(plain)
    {
        return Err(failed(DownloadErrorKind::Encoded));
    }
    let too_large = failed(DownloadErrorKind::TooLarge);
    if response.body().size_hint().lower() > most as u64 {
        return Err(too_large);
    }
    let mut body = response.into_body();
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| EgressError::InvalidResponse)?.into_data() else {
            continue;
        };
        if data.len() > most - bytes.len() {
            return Err(too_large);
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}
