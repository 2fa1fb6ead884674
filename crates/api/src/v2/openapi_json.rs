//! `GET /openapi.json`: the reference, for machines.

use crate::{App, envelope::json};
use axum::{extract::State, response::Response};
use http::{HeaderValue, header};

#[utoipa::path(
    get,
    path = "/openapi.json",
    operation_id = "getOpenApi",
    tag = "Reference",
    summary = "Read this document",
    description = "The OpenAPI document of this API, without a credential and from any origin.",
    responses((status = 200, description = "The document.", body = ref("#/components/schemas/OpenApiDocument"))),
    security(()),
)]
pub(crate) async fn openapi_json(State(app): State<App>) -> Response {
    let mut response = json(app.document.json().to_vec());
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}
