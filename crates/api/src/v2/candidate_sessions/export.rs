//! `GET /auth/candidates/me/export`: all data stored about a candidate.

use super::exported::HeldData;
use crate::{
    auth::Visitor,
    describe::{Content as _, Describe, Endpoint},
    envelope::Envelope,
    input::{Accepting, Call, JsonOrHtml},
    problem::Problem,
};
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use model::{Environment, Scope};
use services::SubjectExport;
use utoipa::{PartialSchema as _, openapi::Content};

const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
);
const DOWNLOAD: HeaderValue =
    HeaderValue::from_static("attachment; filename=\"onderwijsregio.json\"");

/// Everything that is stored about a candidate, as a download or as a page.
#[derive(Debug)]
pub(crate) struct Export(Response);

impl IntoResponse for Export {
    fn into_response(self) -> Response {
        self.0
    }
}

impl Describe for Export {
    fn describe(endpoint: &mut Endpoint<'_>) {
        let (component, schema) = HeldData::envelope(StatusCode::OK, endpoint);
        endpoint.set_json(StatusCode::OK, component, schema);
        let page = Content::new(Some(String::schema()));
        let content = &mut endpoint.response(StatusCode::OK).content;
        content.insert("text/html".to_owned(), page.into());
    }
}

#[utoipa::path(
    get,
    path = "/auth/candidates/me/export",
    operation_id = "exportOwnData",
    tag = "Candidate sessions",
    summary = "Export your data",
    description = "Returns all data about the candidate in every region in one response. For each \
        record it contains all fields, including custom fields, all interactions, and the \
        attachments with their URLs. It also contains the writes of the record and who read or \
        changed it, as far as the server still stores them. With `Accept: text/html`, the \
        response is a page in Dutch for reading and printing.",
    responses((status = 200, description = "All data, as a download.", headers(("Content-Disposition" = String, description = "`attachment`, \
        unless the response is a page.")))),
)]
pub(crate) async fn export(
    Accepting(format, call): Accepting<JsonOrHtml, Call<Visitor>>,
) -> Result<Export, Problem> {
    let request = call.validate()?;
    let (app, context) = (&request.app, &request.context);
    let (now, holder) = (app.clock.now(), context.holder());
    let address = |scope: &Scope, attachment| app.links.url(scope, attachment, holder, now);
    let held = SubjectExport::of(&request.store(), &request.caller.session, address).await?;
    Ok(Export(match format {
        JsonOrHtml::Json => download(&held, context.environment)?,
        JsonOrHtml::Html => page(&held),
    }))
}

fn download(held: &SubjectExport, environment: Environment) -> Result<Response, Problem> {
    let mut envelope = Envelope::open("Successfully exported data", 8192);
    envelope.json(held)?;
    let mut response = envelope.close(environment, &[]);
    response
        .headers_mut()
        .insert(header::CONTENT_DISPOSITION, DOWNLOAD);
    Ok(response)
}

fn page(held: &SubjectExport) -> Response {
    let mut response = Html(held.page()).into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}
