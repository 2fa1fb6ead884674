//! The routes of `/api/v2`: each is registered once, for the router and for the reference.

mod attachments;
mod candidates;
mod openapi_json;
mod regions;

use crate::App;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Every route, relative to the base path.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(candidates::list::list))
        .routes(routes!(candidates::find::find, candidates::find::find_by_body))
        .routes(routes!(candidates::get::get))
        .routes(routes!(attachments::download::download))
        .routes(routes!(regions::me::me))
        .routes(routes!(openapi_json::openapi_json))
}
