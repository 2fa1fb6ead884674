//! The pages beside the API: the API reference, the problem pages and the health checks.

mod docs;
mod from_version_1;
mod health;
mod problems;
mod security;

pub(crate) use docs::prepare as prepare_assets;

use crate::{State, paths::GUIDE_FROM_VERSION_1};
use axum::{Router, response::Redirect, routing::get};

pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/", get(async || Redirect::to("/docs")))
        .route("/docs", get(docs::page))
        .route("/docs/start.js", get(docs::start))
        .route("/docs/scalar.js", get(docs::script))
        .route(GUIDE_FROM_VERSION_1, get(from_version_1::page))
        .route("/problems/{code}", get(problems::page))
        .route("/.well-known/security.txt", get(security::text))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
}
