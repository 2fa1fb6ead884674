//! The style sheet, the script and the mark.

use crate::{
    assets::{MARK, SCRIPT, STYLE},
    http::Trouble,
};
use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, Uri, header};

/// Other content has another address, so that what is at this one may be kept for good.
pub(super) const KEEP: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

pub(crate) async fn get(Path((_, name)): Path<(String, String)>, uri: Uri) -> Result<Response, Trouble> {
    let asset = [&STYLE, &SCRIPT, &MARK].into_iter().find(|asset| asset.name == name).ok_or(Trouble::NotFound)?;
    // Two versions of the server may be running: a page of one may get the style sheet of the other, for once.
    let keep = if uri.path() == asset.path() { KEEP } else { HeaderValue::from_static("no-store") };
    let media_type = HeaderValue::from_static(asset.media_type);
    Ok(([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, keep)], asset.content).into_response())
}
