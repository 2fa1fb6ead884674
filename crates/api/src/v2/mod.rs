//! The routes of `/api/v2`. Each is registered once, for both the router and the API reference.

mod attachments;
mod candidate_sessions;
mod candidates;
mod mutations;
pub(crate) mod openapi_json;
mod regions;
mod schema;
mod staff;

use crate::{
    State,
    describe::endpoint,
    paths::{OPENAPI_2_0, OPENAPI_3_0},
};
use axum::{Router, routing::get};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

pub(crate) use crate::paths::BASE;

/// Returns all routes, relative to the base path.
fn all() -> Vec<UtoipaMethodRouter<State>> {
    let mut all = of_records();
    all.extend(of_settings());
    all
}

/// Returns the routes of candidates and what belongs to them.
fn of_records() -> Vec<UtoipaMethodRouter<State>> {
    vec![
        endpoint!(candidates::list::list),
        endpoint!(candidates::create::create),
        endpoint!(candidates::upsert::upsert),
        endpoint!(candidates::changes::changes),
        endpoint!(candidates::find::by_query::find),
        endpoint!(candidates::find::by_body::find_by_body),
        endpoint!(candidates::search::search),
        endpoint!(candidates::get::get),
        endpoint!(candidates::update::update),
        endpoint!(candidates::delete::delete),
        endpoint!(candidates::restore::restore),
        endpoint!(candidates::retention::get::get),
        endpoint!(candidates::retention::set::set),
        endpoint!(candidates::retention::unset::unset),
        endpoint!(candidates::history::list),
        endpoint!(candidates::accesses::list),
        endpoint!(candidates::coordinator::get::get),
        endpoint!(candidates::coordinator::set::set),
        endpoint!(candidates::coordinator::unset::unset),
        endpoint!(candidates::tasks::list::list),
        endpoint!(candidates::tasks::create::create),
        endpoint!(candidates::tasks::update::update),
        endpoint!(candidates::tasks::delete::delete),
        endpoint!(candidates::interactions::list::list),
        endpoint!(candidates::interactions::create::create),
        endpoint!(candidates::interactions::get::get),
        endpoint!(candidates::interactions::update::update),
        endpoint!(candidates::interactions::delete::delete),
        endpoint!(candidates::attachments::create::create),
        endpoint!(candidates::attachments::delete::delete),
        endpoint!(mutations::list::list),
        endpoint!(mutations::get::get),
        endpoint!(mutations::redeliver::redeliver),
        endpoint!(attachments::download::download),
    ]
}

/// Returns the routes of the region and its schema, of staff, and of candidates' sessions.
fn of_settings() -> Vec<UtoipaMethodRouter<State>> {
    vec![
        endpoint!(schema::get::get),
        endpoint!(schema::custom_fields::list::list),
        endpoint!(schema::custom_fields::create::create),
        endpoint!(schema::custom_fields::get::get),
        endpoint!(schema::custom_fields::update::update),
        endpoint!(schema::custom_fields::delete::delete),
        endpoint!(regions::me::me),
        endpoint!(regions::sandbox_reset::sandbox_reset),
        endpoint!(regions::settings::get::get),
        endpoint!(regions::settings::update::update),
        endpoint!(regions::secret::rotate),
        endpoint!(regions::subscriptions::list::list),
        endpoint!(regions::subscriptions::create::create),
        endpoint!(regions::subscriptions::get::get),
        endpoint!(regions::subscriptions::update::update),
        endpoint!(regions::subscriptions::delete::delete),
        endpoint!(regions::subscriptions::test::test),
        endpoint!(regions::subscriptions::deliveries::list),
        endpoint!(regions::subscriptions::redeliver::redeliver),
        endpoint!(regions::subscriptions::redeliver_all::redeliver_all),
        endpoint!(regions::keys::create::create),
        endpoint!(regions::keys::create_own::create_own),
        endpoint!(regions::keys::delete::delete),
        endpoint!(regions::key_accesses::list),
        endpoint!(regions::list::list),
        endpoint!(regions::create::create),
        endpoint!(regions::get::get),
        endpoint!(regions::update::update),
        endpoint!(staff::list::list),
        endpoint!(staff::create::create),
        endpoint!(staff::get::get),
        endpoint!(staff::update::update),
        endpoint!(staff::delete::delete),
        endpoint!(staff::reinvite::reinvite),
        endpoint!(candidate_sessions::verification::request),
        endpoint!(candidate_sessions::open::open),
        endpoint!(candidate_sessions::current::end),
        endpoint!(candidate_sessions::me::me),
        endpoint!(candidate_sessions::erasure::ask::ask),
        endpoint!(candidate_sessions::email::ask::ask),
        endpoint!(candidate_sessions::email::approve::approve),
        endpoint!(candidate_sessions::email::confirm::confirm),
        endpoint!(candidate_sessions::email::undo::undo),
        endpoint!(candidate_sessions::sessions::list::list),
        endpoint!(candidate_sessions::sessions::end_others::end_others),
        endpoint!(candidate_sessions::sessions::end_one::end_one),
        endpoint!(candidate_sessions::erasure::erase::erase),
        endpoint!(candidate_sessions::export::export),
        endpoint!(candidate_sessions::accesses::list),
        endpoint!(openapi_json::openapi_json),
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
    let older = Router::new()
        .route(OPENAPI_3_0, get(openapi_json::openapi_3_0))
        .route(OPENAPI_2_0, get(openapi_json::openapi_2_0));
    all()
        .into_iter()
        .fold(older, |router, (_, paths, methods)| {
            paths.paths.keys().fold(router, |router, path| {
                router.route(&format!("{BASE}{path}"), methods.clone())
            })
        })
}
