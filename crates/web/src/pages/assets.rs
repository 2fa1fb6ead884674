//! Serves the style sheet, the script and the logo mark.

use crate::{
    assets::{Asset, DESK_SCRIPT, DESK_STYLE, MARK, PASSKEY_SCRIPT, SCRIPT, STYLE},
    desk::http::DeskError,
    http::PageError,
};
use axum::{
    extract::{Path, RawPathParams},
    response::Response,
};
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
    Ok(respond(asset, &uri, &request))
}

/// Serves the files of the desk.
pub(crate) async fn of_desk(
    params: RawPathParams,
    uri: Uri,
    request: HeaderMap,
) -> Result<Response, DeskError> {
    let name = params.iter().find(|(name, _)| *name == "name");
    let asset = [&DESK_STYLE, &DESK_SCRIPT, &PASSKEY_SCRIPT]
        .into_iter()
        .find(|asset| name.is_some_and(|(_, name)| name == asset.name))
        .ok_or(DeskError::NotFound)?;
    Ok(respond(asset, &uri, &request))
}

fn respond(asset: &Asset, uri: &Uri, request: &HeaderMap) -> Response {
    // During an upgrade two versions of the server may run. A page of one may then get the file of
    // the other, which must not be cached.
    let keep = if uri.path() == asset.path() {
        KEEP
    } else {
        HeaderValue::from_static("no-store")
    };
    let mut response = asset.shared.respond(request);
    response.headers_mut().insert(header::CACHE_CONTROL, keep);
    response
}
