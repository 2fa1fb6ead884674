//! `GET /auth/candidates/me/export`: all data stored about a candidate.

use crate::{
    auth::Visitor,
    envelope::Envelope,
    input::{Accepting, JsonOrHtml},
    problem::Problem,
};
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, header};
use model::{Environment, Scope};
use services::SubjectExport;

const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
);
const DOWNLOAD: HeaderValue =
    HeaderValue::from_static("attachment; filename=\"onderwijsregio.json\"");

#[utoipa::path(
    get,
    path = "/auth/candidates/me/export",
    operation_id = "exportOwnData",
    tag = "Candidate sessions",
    summary = "Take everything along",
    description = "Everything that is held about the candidate, in every region, in one answer: each record with all of its \
fields, the region's own among them, every interaction, attachments with an address, and the writes that were about it and who saw \
or changed it, as far as those are still known. With `Accept: text/html` the same as a page in Dutch, to read or print.",
    responses((status = 200, description = "Everything, as a download.", content(
        (ref("#/components/schemas/HeldData") = "application/json"),
        (String = "text/html"),
    ), headers(("Content-Disposition" = String, description = "`attachment`, where it is no page.")))),
    security(("candidateSession" = [])),
)]
pub(crate) async fn export(
    Accepting(format, call): Accepting<JsonOrHtml, Visitor>,
) -> Result<Response, Problem> {
    let request = call.validate()?;
    let (app, context) = (&request.app, &request.context);
    let (now, holder) = (app.clock.now(), context.holder());
    let address = |scope: &Scope, attachment| app.links.address(scope, attachment, holder, now);
    let held = SubjectExport::of(&request.store(), &request.caller.session, address).await?;
    match format {
        JsonOrHtml::Json => download(&held, context.environment),
        JsonOrHtml::Html => Ok(page(&held)),
    }
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
