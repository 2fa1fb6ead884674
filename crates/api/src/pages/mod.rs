//! The pages beside the API: the API reference, the guides, the problem pages and the health checks.

mod docs;
mod guides;
mod health;
mod problems;
mod security;

pub(crate) use docs::prepare as prepare_assets;

use crate::State;
use axum::{Router, response::Redirect, routing::get};

/// Returns the routes. Browsers reach the server under `public_url`.
pub(crate) fn routes(public_url: &str) -> Router<State> {
    Router::new()
        .route("/", get(async || Redirect::to("/docs")))
        .route("/docs", get(docs::page))
        .route("/docs/start.js", get(docs::start))
        .route("/docs/scalar.js", get(docs::script))
        .route("/problems/{code}", get(problems::page))
        .route("/.well-known/security.txt", get(security::text))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .merge(guides::routes(public_url))
}
