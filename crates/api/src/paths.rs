//! The paths that middleware and links need to know.

/// The base path of the routes.
pub(crate) const BASE: &str = "/api/v2";

/// The paths of the OpenAPI documents, which any origin may read.
pub(crate) const OPENAPI: [&str; 2] = ["/api/v2/openapi.json", OPENAPI_3_0];
/// The path of the document in OpenAPI 3.0.
pub(crate) const OPENAPI_3_0: &str = "/api/v2/openapi-3.0.json";
