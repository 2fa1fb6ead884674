//! `GET /openapi.json`: the OpenAPI document. `GET /openapi-3.0.json` returns it for tools that
//! cannot read OpenAPI 3.1, and `GET /openapi-2.0.json` a part of it for Power Automate.

use crate::{
    State,
    context::Noted,
    describe::{Describe, Endpoint, schemas},
    input::{Format, Json, Query},
    openapi::Form,
    problem::Problem,
};
use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use edge::Asset;
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

/// The document, or a 304 if the client has it already.
#[derive(Debug)]
pub(crate) struct Served(Response);

impl IntoResponse for Served {
    fn into_response(self) -> Response {
        self.0
    }
}

impl Describe for Served {
    fn describe(endpoint: &mut Endpoint<'_>) {
        endpoint.add_header(
            "If-None-Match",
            "The entity tag of the document that the client has.",
        );
        endpoint.add_component::<OpenApiDocument>();
        endpoint.set_content(StatusCode::OK, [("application/json", "OpenApiDocument")]);
        endpoint.response(StatusCode::NOT_MODIFIED);
    }
}

schemas! {
    /// Names the document as a body.
    OpenApiDocument as "OpenApiDocument" = json!({"type": "object", "additionalProperties": true});
}

#[utoipa::path(
    get,
    path = "/openapi.json",
    operation_id = "getOpenApi",
    tag = "Reference",
    summary = "Read this document",
    description = "Returns the OpenAPI document of this API. The request needs no credential, and \
        browsers may send it from every origin. This is the document in OpenAPI 3.1. For tools \
        that cannot read 3.1, `/openapi-3.0.json` returns it in OpenAPI 3.0.",
    responses(
        (
            status = 200,
            description = "The document.",
            headers(
                ("Access-Control-Allow-Origin" = String, description = "`*`: pages of every \
                    origin may read the document."),
                ("ETag" = String, description = "The entity tag of this document in this encoding."),
            ),
        ),
        (
            status = 304,
            description = "The client already has this document.",
            headers(
                ("Access-Control-Allow-Origin" = String, description = "`*`: pages of every \
                    origin may read the document."),
                ("ETag" = String, description = "The entity tag of the document that the client \
                    has."),
            ),
        ),
    ),
)]
pub(crate) async fn openapi_json(
    app: State,
    _: Noted,
    request: Request,
) -> Result<Served, Problem> {
    serve(app.document.asset(Form::V3_1), &request)
}

/// Returns the document in OpenAPI 3.0. The document does not list this route: it is another form
/// of the document, not an operation of the API.
pub(crate) async fn openapi_3_0(app: State, _: Noted, request: Request) -> Result<Served, Problem> {
    serve(app.document.asset(Form::V3_0), &request)
}

/// Returns the part of the document in OpenAPI 2.0.
pub(crate) async fn openapi_2_0(app: State, _: Noted, request: Request) -> Result<Served, Problem> {
    serve(app.document.asset(Form::V2_0), &request)
}

/// Answers a request for a document.
pub(crate) fn serve(document: &Asset, request: &Request) -> Result<Served, Problem> {
    Json::negotiate(request.headers())?;
    let mut faults = Vec::new();
    Query::parse(request.uri().query()).finish(&mut faults);
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    let mut response = document.respond(request.headers());
    response.headers_mut().insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    Ok(Served(response))
}
