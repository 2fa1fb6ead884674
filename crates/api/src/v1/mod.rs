//! The routes of version 1, `/api/v1`, which websites that were never changed still call. Each is
//! registered once, for both the router and the document of version 1.

mod call;
mod create_user;
mod openapi_json;
mod saved;
mod schema;

use crate::{
    State,
    describe::endpoint,
    paths::{BASE_OF_VERSION_1, UNVERSIONED},
};
use axum::Router;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

/// Returns the routes that clients may also reach without a version in the path.
fn of_clients() -> Vec<UtoipaMethodRouter<State>> {
    vec![
        endpoint!(schema::schema),
        endpoint!(create_user::create_user),
    ]
}

/// Returns the OpenAPI document that the routes generate.
pub(crate) fn document() -> OpenApi {
    of_clients()
        .into_iter()
        .chain([endpoint!(openapi_json::openapi_json)])
        .fold(OpenApiRouter::new(), OpenApiRouter::routes)
        .into_openapi()
}

/// Returns the router with complete paths.
pub(crate) fn router() -> Router<State> {
    let add = |base: &'static str| {
        move |router: Router<State>, (_, paths, methods): UtoipaMethodRouter<State>| {
            paths.paths.keys().fold(router, |router, path| {
                router.route(&format!("{base}{path}"), methods.clone())
            })
        }
    };
    let versioned = of_clients()
        .into_iter()
        .chain([endpoint!(openapi_json::openapi_json)])
        .fold(Router::new(), add(BASE_OF_VERSION_1));
    of_clients().into_iter().fold(versioned, add(UNVERSIONED))
}
