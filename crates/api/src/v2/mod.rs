//! The routes of `/api/v2`. Each is registered once, for both the router and the API reference.

mod attachments;
mod candidate_sessions;
mod candidates;
mod mutations;
mod openapi_json;
mod regions;
mod schema;

use crate::{App, paths::OPENAPI_3_0};
use axum::{Router, routing::get};
use utoipa::openapi::OpenApi;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouter},
    routes,
};

pub(crate) use crate::paths::BASE;
pub(crate) use candidates::list::LARGEST as LARGEST_PAGE;

/// Returns all routes, relative to the base path.
fn all() -> Vec<UtoipaMethodRouter<App>> {
    vec![
        routes!(candidates::list::list, candidates::create::create),
        routes!(candidates::upsert::upsert),
        routes!(candidates::changes::changes),
        routes!(candidates::find::find, candidates::find::find_by_body),
        routes!(
            candidates::get::get,
            candidates::update::update,
            candidates::delete::delete
        ),
        routes!(candidates::restore::restore),
        routes!(
            candidates::retention::get,
            candidates::retention::set,
            candidates::retention::unset
        ),
        routes!(
            candidates::interactions::all::list,
            candidates::interactions::all::create
        ),
        routes!(
            candidates::interactions::one::get,
            candidates::interactions::one::update,
            candidates::interactions::one::delete
        ),
        routes!(candidates::attachments::create),
        routes!(candidates::attachments::delete),
        routes!(mutations::list),
        routes!(mutations::get),
        routes!(mutations::redeliver),
        routes!(attachments::download::download),
        routes!(schema::get::get),
        routes!(schema::custom_fields::list, schema::custom_fields::create),
        routes!(
            schema::custom_fields::get,
            schema::custom_fields::update,
            schema::custom_fields::delete
        ),
        routes!(regions::me::me),
        routes!(regions::sandbox_reset::sandbox_reset),
        routes!(regions::settings::get, regions::settings::update),
        routes!(regions::secret::rotate),
        routes!(regions::keys::create),
        routes!(regions::keys::create_own),
        routes!(regions::keys::delete),
        routes!(regions::key_accesses::list),
        routes!(regions::all::list, regions::all::create),
        routes!(regions::all::get, regions::all::update),
        routes!(candidate_sessions::verification::request),
        routes!(candidate_sessions::open::open),
        routes!(candidate_sessions::current::end),
        routes!(candidate_sessions::me::me, candidate_sessions::erasure::ask),
        routes!(candidate_sessions::email::ask),
        routes!(candidate_sessions::email::approve),
        routes!(candidate_sessions::email::confirm),
        routes!(candidate_sessions::email::undo),
        routes!(
            candidate_sessions::sessions::list,
            candidate_sessions::sessions::end_others
        ),
        routes!(candidate_sessions::sessions::end_one),
        routes!(candidate_sessions::erasure::erase),
        routes!(candidate_sessions::export::export),
        routes!(candidate_sessions::accesses::list),
        routes!(openapi_json::openapi_json),
    ]
}

/// Returns the OpenAPI document that the routes generate.
pub(crate) fn document() -> OpenApi {
    all()
        .into_iter()
        .fold(OpenApiRouter::new(), OpenApiRouter::routes)
        .into_openapi()
}

/// Returns the router with complete paths. A nested router would rewrite the path of every request.
pub(crate) fn router() -> Router<App> {
    let older = Router::new().route(OPENAPI_3_0, get(openapi_json::openapi_3_0));
    all()
        .into_iter()
        .fold(older, |router, (_, paths, methods)| {
            paths.paths.keys().fold(router, |router, path| {
                router.route(&format!("{BASE}{path}"), methods.clone())
            })
        })
}
