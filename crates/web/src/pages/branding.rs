//! Serves a region's logo, and the style sheet of its colour.

use super::assets::KEEP;
use crate::{branding::Colour, http::PageError, state::State};
use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, Uri, header};
use model::RegionId;

/// Serves a logo without authentication: it contains nothing about the candidates that it is
/// shown.
pub(crate) async fn logo(
    portal: State,
    Path((region, hash)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let region: RegionId = region.parse().map_err(|_| PageError::NotFound)?;
    let logo = portal
        .store
        .region_logo(region)
        .await?
        .filter(|logo| logo.hash == hash)
        .ok_or(PageError::NotFound)?;
    let media_type = HeaderValue::from_str(&logo.media_type).map_err(|_| PageError::NotFound)?;
    Ok((
        [
            (header::CONTENT_TYPE, media_type),
            (header::CACHE_CONTROL, KEEP),
        ],
        logo.bytes,
    )
        .into_response())
}

pub(crate) async fn colour(
    Path((_, digits)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, PageError> {
    let colour = Colour::parse(&digits)
        .filter(|colour| uri.path() == colour.path())
        .ok_or(PageError::NotFound)?;
    let media_type = HeaderValue::from_static("text/css; charset=utf-8");
    Ok((
        [
            (header::CONTENT_TYPE, media_type),
            (header::CACHE_CONTROL, KEEP),
        ],
        colour.sheet(),
    )
        .into_response())
}
