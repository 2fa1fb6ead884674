//! The routes of `/api/v2`. Each is registered once, for both the router and the API reference.

mod attachments;
mod candidate_sessions;
mod candidates;
mod mutations;
mod openapi_json;
mod regions;
mod schema;

use crate::{State, paths::OPENAPI_3_0};
use axum::{Router, routing::get};
use utoipa::openapi::OpenApi;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouter},
    routes,
};

pub(crate) use crate::paths::BASE;

/// Returns all routes, relative to the base path.
fn all() -> Vec<UtoipaMethodRouter<State>> {
    vec![
        routes!(candidates::list::list, candidates::create::create),
        routes!(candidates::upsert::upsert),
        routes!(candidates::changes::changes),
        routes!(
            candidates::find::by_query::find,
            candidates::find::by_body::find_by_body
        ),
        routes!(
            candidates::get::get,
            candidates::update::update,
            candidates::delete::delete
        ),
        routes!(candidates::restore::restore),
        routes!(
            candidates::retention::get::get,
            candidates::retention::set::set,
            candidates::retention::unset::unset
        ),
        routes!(
            candidates::interactions::list::list,
            candidates::interactions::create::create
        ),
        routes!(
            candidates::interactions::get::get,
            candidates::interactions::update::update,
            candidates::interactions::delete::delete
        ),
        routes!(candidates::attachments::create::create),
        routes!(candidates::attachments::delete::delete),
        routes!(mutations::list::list),
        routes!(mutations::get::get),
        routes!(mutations::redeliver::redeliver),
        routes!(attachments::download::download),
        routes!(schema::get::get),
        routes!(
            schema::custom_fields::list::list,
            schema::custom_fields::create::create
        ),
        routes!(
            schema::custom_fields::get::get,
            schema::custom_fields::update::update,
            schema::custom_fields::delete::delete
        ),
        routes!(regions::me::me),
        routes!(regions::sandbox_reset::sandbox_reset),
        routes!(
            regions::settings::get::get,
            regions::settings::update::update
        ),
        routes!(regions::secret::rotate),
        routes!(regions::keys::create::create),
        routes!(regions::keys::create_own::create_own),
        routes!(regions::keys::delete::delete),
        routes!(regions::key_accesses::list),
        routes!(regions::list::list, regions::create::create),
        routes!(regions::get::get, regions::update::update),
        routes!(candidate_sessions::verification::request),
        routes!(candidate_sessions::open::open),
        routes!(candidate_sessions::current::end),
        routes!(
            candidate_sessions::me::me,
            candidate_sessions::erasure::ask::ask
        ),
        routes!(candidate_sessions::email::ask::ask),
        routes!(candidate_sessions::email::approve::approve),
        routes!(candidate_sessions::email::confirm::confirm),
        routes!(candidate_sessions::email::undo::undo),
        routes!(
            candidate_sessions::sessions::list::list,
            candidate_sessions::sessions::end_others::end_others
        ),
        routes!(candidate_sessions::sessions::end_one::end_one),
        routes!(candidate_sessions::erasure::erase::erase),
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
pub(crate) fn router() -> Router<State> {
    let older = Router::new().route(OPENAPI_3_0, get(openapi_json::openapi_3_0));
    all()
        .into_iter()
        .fold(older, |router, (_, paths, methods)| {
            paths.paths.keys().fold(router, |router, path| {
                router.route(&format!("{BASE}{path}"), methods.clone())
            })
        })
}
