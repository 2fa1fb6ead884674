//! The style sheet, the script and the mark.

use crate::{
    assets::{MARK, SCRIPT, STYLE},
    http::PageError,
};
use axum::{extract::Path, response::Response};
use http::{HeaderMap, HeaderValue, Uri, header};

/// Other content has another address, so that what is at this one may be kept for good.
pub(super) const KEEP: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

pub(crate) async fn get(
    Path((_, name)): Path<(String, String)>,
    uri: Uri,
    request: HeaderMap,
) -> Result<Response, PageError> {
    let asset = [&STYLE, &SCRIPT, &MARK].into_iter().find(|asset| asset.name == name).ok_or(PageError::NotFound)?;
    // Two versions of the server may be running: a page of one may get the style sheet of the other, for once.
    let keep = if uri.path() == asset.path() { KEEP } else { HeaderValue::from_static("no-store") };
    let mut response = asset.shared.respond(&request);
    response.headers_mut().insert(header::CACHE_CONTROL, keep);
    Ok(response)
}
