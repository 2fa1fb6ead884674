//! The routes of `/api/v2`: each is registered once, for the router and for the reference.

mod attachments;
mod candidate_sessions;
mod candidates;
mod mutations;
mod openapi_json;
mod regions;
mod schema;

use crate::App;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Every route, relative to the base path.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(candidates::list::list, candidates::create::create))
        .routes(routes!(candidates::upsert::upsert))
        .routes(routes!(candidates::changes::changes))
        .routes(routes!(candidates::find::find, candidates::find::find_by_body))
        .routes(routes!(candidates::get::get, candidates::update::update, candidates::delete::delete))
        .routes(routes!(candidates::restore::restore))
        .routes(routes!(candidates::retention::get, candidates::retention::set, candidates::retention::unset))
        .routes(routes!(candidates::interactions::all::list, candidates::interactions::all::create))
        .routes(routes!(
            candidates::interactions::one::get,
            candidates::interactions::one::update,
            candidates::interactions::one::delete
        ))
        .routes(routes!(candidates::attachments::create))
        .routes(routes!(candidates::attachments::delete))
        .routes(routes!(mutations::list))
        .routes(routes!(mutations::get))
        .routes(routes!(mutations::redeliver))
        .routes(routes!(attachments::download::download))
        .routes(routes!(schema::get::get))
        .routes(routes!(schema::custom_fields::list, schema::custom_fields::create))
        .routes(routes!(schema::custom_fields::get, schema::custom_fields::update, schema::custom_fields::delete))
        .routes(routes!(regions::me::me))
        .routes(routes!(regions::sandbox_reset::sandbox_reset))
        .routes(routes!(regions::settings::get, regions::settings::update))
        .routes(routes!(regions::secret::rotate))
        .routes(routes!(regions::keys::create))
        .routes(routes!(regions::keys::create_own))
        .routes(routes!(regions::keys::delete))
        .routes(routes!(regions::all::list, regions::all::create))
        .routes(routes!(regions::all::get, regions::all::update))
        .routes(routes!(candidate_sessions::verification::request))
        .routes(routes!(candidate_sessions::open::open))
        .routes(routes!(candidate_sessions::current::end))
        .routes(routes!(candidate_sessions::me::me, candidate_sessions::erasure::ask))
        .routes(routes!(candidate_sessions::email::ask))
        .routes(routes!(candidate_sessions::email::confirm))
        .routes(routes!(candidate_sessions::erasure::erase))
        .routes(routes!(candidate_sessions::export::export))
        .routes(routes!(candidate_sessions::accesses::list))
        .routes(routes!(openapi_json::openapi_json))
}
