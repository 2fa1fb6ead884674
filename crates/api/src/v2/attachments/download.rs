//! `GET /attachments/{token}`: downloads a file by the signed URL from a candidate's record.

use crate::{
    State,
    context::Noted,
    describe::{Describe, Endpoint, schemas},
    input::{Asked, Ids, LinkToken, RangeHeaders, asked},
    links::Holder,
    problem::Problem,
};
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use model::{Action, KeyId, Runs, Scope};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use services::access_log::{ReadEvent, Viewer};
use std::ops::Range;
use store::attachments::StoredAttachment;

/// The characters that are percent-encoded in `filename*` (RFC 8187).
const ATTRIBUTE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');

/// A file, or one range of its bytes.
#[derive(Debug)]
pub(crate) struct Download(Response);

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        self.0
    }
}

impl Describe for Download {
    fn describe(endpoint: &mut Endpoint<'_>) {
        endpoint.add_component::<File>();
        for status in [StatusCode::OK, StatusCode::PARTIAL_CONTENT] {
            let content = [("application/octet-stream", "File"), ("*/*", "File")];
            endpoint.set_content(status, content);
        }
    }
}

schemas! {
    /// The bytes of a file.
    File as "File" = json!({"type": "string", "format": "binary"});
}

#[utoipa::path(
    get,
    path = "/attachments/{token}",
    operation_id = "downloadAttachment",
    tag = "Attachments",
    summary = "Download an attachment",
    description = "Returns the file of an attachment's `url`. The request needs no credential, \
        because the URL is signed. The URL is valid for ten minutes, at most until the end of the \
        key or the session that received it. An expired or changed URL is a 404, and so is the \
        URL of a removed file. `Range` selects one range of bytes.",
    responses(
        (status = 200, description = "The file. The server detects the media type from the \
            content.", headers(
            ("Accept-Ranges" = String, description = "`bytes`."),
            ("Content-Disposition" = String, description = "`attachment`, with the name of the \
                file."),
        )),
        (status = 206, description = "The part of the file that `Range` selects.", headers(
            ("Accept-Ranges" = String, description = "`bytes`."),
            ("Content-Disposition" = String, description = "`attachment`, with the name of the \
                file."),
            ("Content-Range" = String, description = "The range of these bytes, and the size of \
                the file."),
        )),
    ),
)]
pub(crate) async fn download(
    app: State,
    _: Noted,
    Ids(token): Ids<LinkToken>,
    RangeHeaders(headers): RangeHeaders,
) -> Result<Download, Problem> {
    let opened = token.and_then(|LinkToken(token)| app.links.open(&token, app.clock.now()));
    let opened = opened.ok_or_else(Problem::not_found)?;
    let key = valid_holder(&app, opened.holder).await?;
    let found = app.store.attachment(&opened.scope, opened.id).await?;
    let attachment = found.ok_or_else(Problem::not_found)?;
    note_viewed(&app, opened.scope, key, attachment.position);
    let files = app.store.files();
    let size = files.size(attachment.file).await?;
    let range = match asked(&headers, size) {
        Asked::Whole => None,
        Asked::Part(range) => Some(range),
        Asked::Beyond => return Err(beyond(size)),
    };
    let bytes = range.clone().unwrap_or(0..size);
    let body = Body::from_stream(files.get_range(attachment.file, bytes).await?);
    Ok(Download(file(body, &attachment, range, size)))
}

/// Checks that the credential to which the URL was issued is still valid. Returns it if it is a key.
async fn valid_holder(app: &State, holder: Holder) -> Result<Option<KeyId>, Problem> {
    let (is_valid, key) = match holder {
        Holder::Key(key) => {
            let now = app.clock.now();
            (
                app.credentials.is_good(&app.store, key, now).await?,
                Some(key),
            )
        }
        Holder::Session(hash) => (app.sessions.lasts(&hash).await?, None),
    };
    is_valid.then_some(key).ok_or_else(Problem::not_found)
}

/// Records in the access log that a key was shown a candidate's file.
fn note_viewed(app: &State, scope: Scope, key: Option<KeyId>, position: Option<i64>) {
    if let (Some(key), Some(position)) = (key, position) {
        let mut shown = Runs::default();
        shown.push(position);
        let read = ReadEvent {
            scope,
            viewer: Viewer::Key(key),
            action: Action::AttachmentsGet,
            fields: None,
        };
        app.accesses.note(read, &shown);
    }
}

/// Returns a 200 with the file, or a 206 with a range of its bytes.
fn file(
    body: Body,
    attachment: &StoredAttachment,
    range: Option<Range<u64>>,
    size: u64,
) -> Response {
    let mut response = Response::new(body);
    if let Some(range) = &range {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        let of = format!("bytes {}-{}/{size}", range.start, range.end - 1);
        response
            .headers_mut()
            .insert(header::CONTENT_RANGE, text(&of));
    }
    let length = range.map_or(size, |range| range.end - range.start);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
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
    response
}

fn beyond(size: u64) -> Problem {
    Problem::new(messages::Request::Range { size })
        .with(header::CONTENT_RANGE, text(&format!("bytes */{size}")))
}

fn text(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("digits and signs may stand in a header")
}
