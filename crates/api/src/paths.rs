//! The paths that middleware and links need to know.

use model::Environment;

/// The base path of the routes.
pub(crate) const BASE: &str = "/api/v2";

/// The base path under which clients reach the sandbox without a header.
const BASE_OF_SANDBOX: &str = "/api/sandbox";

/// Returns the base path that selects an environment.
pub(crate) fn base_of(environment: Environment) -> &'static str {
    if environment.is_sandbox() {
        BASE_OF_SANDBOX
    } else {
        BASE
    }
}

/// The base path of the routes of version 1.
pub(crate) const BASE_OF_VERSION_1: &str = "/api/v1";
/// The base path under which clients reach version 1 without naming it.
pub(crate) const UNVERSIONED: &str = "/api";

/// The page about the change from version 1 to the present version.
pub(crate) const GUIDE_FROM_VERSION_1: &str = "/docs/guides/from-version-1";

/// The paths of version 1.
const OF_VERSION_1: [&str; 5] = [
    "/api/v1/schema",
    "/api/v1/create-user",
    "/api/schema",
    "/api/create-user",
    "/api/v1/openapi.json",
];

/// Returns the path if it is one of version 1.
pub(crate) fn of_version_1(path: &str) -> Option<&'static str> {
    // Nearly all requests are of version 2.
    if path.starts_with(BASE) {
        return None;
    }
    OF_VERSION_1.iter().copied().find(|known| *known == path)
}

/// The paths of the OpenAPI documents, which any origin may read.
pub(crate) const OPENAPI: [&str; 4] = [
    "/api/v2/openapi.json",
    OPENAPI_3_0,
    OPENAPI_2_0,
    "/api/v1/openapi.json",
];
/// The path of the document in OpenAPI 3.0.
pub(crate) const OPENAPI_3_0: &str = "/api/v2/openapi-3.0.json";
/// The path of the part of the document in OpenAPI 2.0.
pub(crate) const OPENAPI_2_0: &str = "/api/v2/openapi-2.0.json";
