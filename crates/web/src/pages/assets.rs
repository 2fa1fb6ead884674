//! Serves the style sheet, the script and the logo mark.

use crate::{
    assets::{MARK, SCRIPT, STYLE},
    http::PageError,
};
use axum::{extract::Path, response::Response};
use http::{HeaderMap, HeaderValue, Uri, header};

/// Changed content has another URL, so the content at this one may be cached permanently.
pub(super) const KEEP: HeaderValue =
    HeaderValue::from_static("public, max-age=31536000, immutable");

pub(crate) async fn get(
    Path((_, name)): Path<(String, String)>,
    uri: Uri,
    request: HeaderMap,
) -> Result<Response, PageError> {
    let asset = [&STYLE, &SCRIPT, &MARK]
        .into_iter()
        .find(|asset| asset.name == name)
        .ok_or(PageError::NotFound)?;
    // During an upgrade two versions of the server may run. A page of one may then get the file of
    // the other, which must not be cached.
    let keep = if uri.path() == asset.path() {
        KEEP
    } else {
        HeaderValue::from_static("no-store")
    };
    let mut response = asset.shared.respond(&request);
    response.headers_mut().insert(header::CACHE_CONTROL, keep);
    Ok(response)
}
