//! `GET /openapi.json` of version 1: its OpenAPI document.

use crate::{
    State,
    context::Noted,
    openapi::Form,
    problem::Problem,
    v2::openapi_json::{Served, serve},
};
use axum::extract::Request;

#[utoipa::path(
    get,
    path = "/openapi.json",
    operation_id = "getOpenApiOfVersion1",
    tag = "Reference",
    summary = "Read this document",
    description = "Returns the OpenAPI document of version 1. The request needs no credential, \
        and browsers may send it from every origin.",
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
    app.version_1.check_not_ended(app.store.clock().now())?;
    let document = app.version_1.document.as_ref();
    let document = document.ok_or_else(Problem::not_found)?;
    serve(document.asset(Form::V3_1), &request)
}
