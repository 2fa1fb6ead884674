//! `GET /attachments/{token}`: downloads a file by the signed URL from a candidate's record.

use crate::{
    App,
    context::Noted,
    input::{Asked, PathPart, asked},
    links::{Holder, Opened},
    problem::Problem,
};
use axum::{body::Body, response::Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use model::Runs;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use services::access_log::ReadEvent;

/// The characters that are percent-encoded in `filename*` (RFC 8187).
const ATTRIBUTE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');

#[utoipa::path(
    get,
    path = "/attachments/{token}",
    operation_id = "downloadAttachment",
    tag = "Attachments",
    summary = "Download an attachment",
    description = "The file behind an attachment's `url`. Needs no credential: the address itself is signed and good for \
ten minutes, and ends with the key or the session that it was given to. An address that is over, was changed, or whose file is gone answers 404. One range of bytes may be asked for with `Range`.",
    params(
        ("token" = String, Path, description = "The last part of the attachment's `url`."),
        ("Range" = Option<String>, Header, description = "One range of bytes, as `bytes=0-1023` (RFC 9110). Any other is passed over."),
        ("If-Range" = Option<String>, Header, description = "With it, `Range` is passed over: a file has no tag."),
    ),
    responses(
        (status = 200, description = "The file, as the media type that its content shows.", content(
            (ref("#/components/schemas/File") = "application/octet-stream"),
            (ref("#/components/schemas/File") = "*/*"),
        ), headers(
            ("Accept-Ranges" = String, description = "`bytes`."),
            ("Content-Disposition" = String, description = "`attachment`, with the file's name."),
        )),
        (status = 206, description = "The part of the file that `Range` asked for.", content(
            (ref("#/components/schemas/File") = "application/octet-stream"),
            (ref("#/components/schemas/File") = "*/*"),
        ), headers(
            ("Accept-Ranges" = String, description = "`bytes`."),
            ("Content-Disposition" = String, description = "`attachment`, with the file's name."),
            ("Content-Range" = String, description = "Which bytes these are, of how many."),
        )),
    ),
    security(()),
)]
pub(crate) async fn download(
    app: App,
    _: Noted,
    PathPart(token): PathPart<String>,
    asking: HeaderMap,
) -> Result<Response, Problem> {
    let opened = token.and_then(|token| app.links.open(&token, app.clock.now()));
    let Opened { scope, id, holder } = opened.ok_or_else(Problem::not_found)?;
    let (is_good, key) = match holder {
        Holder::Key(key) => (
            app.credentials
                .is_good(&app.store, key, app.clock.now())
                .await?,
            Some(key),
        ),
        Holder::Session(hash) => (app.sessions.lasts(&hash).await?, None),
    };
    if !is_good {
        return Err(Problem::not_found());
    }
    let attachment = app
        .store
        .attachment(&scope, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    if let (Some(key), Some(position)) = (key, attachment.position) {
        let mut shown = Runs::default();
        shown.push(position);
        app.accesses.note(
            ReadEvent {
                scope,
                key: Some(key),
                action: "attachments.get",
                fields: None,
            },
            &shown,
        );
    }
    let files = app.store.files();
    let size = files.size(attachment.file).await?;
    let (status, range) = match asked(&asking, size) {
        Asked::Whole => (StatusCode::OK, 0..size),
        Asked::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Asked::Beyond => return Err(beyond(size)),
    };
    let mut response = Response::new(Body::from_stream(
        files.get_range(attachment.file, range.clone()).await?,
    ));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if status == StatusCode::PARTIAL_CONTENT {
        headers.insert(
            header::CONTENT_RANGE,
            text(&format!("bytes {}-{}/{size}", range.start, range.end - 1)),
        );
    }
    headers.insert(
        header::CONTENT_LENGTH,
        HeaderValue::from(range.end - range.start),
    );
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let name = utf8_percent_encode(&attachment.filename, ATTRIBUTE);
    let disposition = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{name}"));
    let media_type = HeaderValue::from_str(&attachment.media_type);
    headers.insert(
        header::CONTENT_TYPE,
        media_type.unwrap_or(HeaderValue::from_static("application/octet-stream")),
    );
    headers.insert(
        header::CONTENT_DISPOSITION,
        disposition.unwrap_or(HeaderValue::from_static("attachment")),
    );
    Ok(response)
}

fn beyond(size: u64) -> Problem {
    Problem::new(messages::Request::Range)
        .with(header::CONTENT_RANGE, text(&format!("bytes */{size}")))
}

fn text(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("digits and signs may stand in a header")
}
