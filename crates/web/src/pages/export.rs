//! Exports all data stored about the person: as a file, and as a page to print.

use crate::{
    http::{PageError, PortalSession},
    state::State,
};
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, header};
use model::{AttachmentId, Scope};
use services::SubjectExport;
use store::audit::Actor;

/// The page contains its few styles inline, so that it can be saved as one file.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
);
const DOWNLOAD: HeaderValue =
    HeaderValue::from_static("attachment; filename=\"onderwijsregio.json\"");

pub(crate) async fn file(portal: State, session: PortalSession) -> Result<Response, PageError> {
    let body = serde_json::to_vec_pretty(&held(&portal, &session).await?).map_err(|error| {
        tracing::error!(%error, "an export could not be written");
        PageError::Broken
    })?;
    let json = HeaderValue::from_static("application/json");
    Ok((
        [
            (header::CONTENT_TYPE, json),
            (header::CONTENT_DISPOSITION, DOWNLOAD),
        ],
        body,
    )
        .into_response())
}

pub(crate) async fn page(portal: State, session: PortalSession) -> Result<Response, PageError> {
    let mut response = Html(held(&portal, &session).await?.page()).into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, POLICY);
    Ok(response)
}

async fn held(portal: &State, session: &PortalSession) -> Result<SubjectExport, PageError> {
    // The files' links are valid as long as the session, instead of ten minutes.
    let address =
        |_: &Scope, file: AttachmentId| format!("{}/portal/files/{file}", portal.public_url);
    Ok(SubjectExport::of(
        &portal.store.on_behalf_of(Actor::Candidate),
        &session.known,
        address,
    )
    .await?)
}
