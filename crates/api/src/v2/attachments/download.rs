//! `GET /attachments/{token}`: a file, by the signed address that a candidate's record gave.

use crate::{App, input::PathPart, problem::Problem};
use axum::{body::Body, extract::State, response::Response};
use http::{HeaderValue, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What may stand unescaped in `filename*` (RFC 8187).
const ATTRIBUTE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');

#[utoipa::path(
    get,
    path = "/attachments/{token}",
    operation_id = "downloadAttachment",
    tag = "Attachments",
    summary = "Download an attachment",
    description = "The file behind an attachment's `url`. Needs no credential: the address itself is signed and good for \
ten minutes. An address that is over, was changed, or whose file is gone answers 404.",
    params(("token" = String, Path, description = "The last part of the attachment's `url`.")),
    responses((status = 200, description = "The file.", content_type = "application/octet-stream",
        body = ref("#/components/schemas/File"))),
    security(()),
)]
pub(crate) async fn download(State(app): State<App>, PathPart(token): PathPart<String>) -> Result<Response, Problem> {
    let opened = token.and_then(|token| app.links.open(&token, app.clock.now()));
    let (scope, id) = opened.ok_or_else(Problem::not_found)?;
    let attachment = app.store.attachment(&scope, id).await?.ok_or_else(Problem::not_found)?;
    let bytes = app.store.files().get(attachment.file).await?;
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    let name = utf8_percent_encode(&attachment.filename, ATTRIBUTE);
    let disposition = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{name}"));
    let media_type = HeaderValue::from_str(&attachment.media_type);
    headers.insert(header::CONTENT_TYPE, media_type.unwrap_or(HeaderValue::from_static("application/octet-stream")));
    headers.insert(header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment")));
    Ok(response)
}
