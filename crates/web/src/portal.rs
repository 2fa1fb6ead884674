//! The portal, composed: its state, its routes and the middleware around them.

use crate::{
    desk, http, pages,
    state::{PortalState, State},
};
use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{any, get, post},
};
use services::Services;

/// The portal. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Portal {
    state: State,
}

impl Portal {
    /// Creates the portal on the services. Browsers reach it under `public_url`, which has no
    /// trailing slash.
    pub fn new(services: Services, public_url: &str) -> Self {
        Self {
            state: PortalState::new(services, public_url).into(),
        }
    }

    /// Returns the router of all pages under `/portal` and `/desk`.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/portal", get(pages::overview::show))
            .route("/portal/verification", post(pages::sign_in::verification))
            .route(
                "/portal/sign-in",
                get(pages::sign_in::link).post(pages::sign_in::sign_in),
            )
            .route("/portal/sign-out", post(pages::sign_in::sign_out))
            .route("/portal/signed-out", get(pages::sign_in::signed_out))
            .route("/portal/alive", get(pages::sign_in::alive))
            .route("/portal/records/{id}", get(pages::record::show))
            .route(
                "/portal/records/{id}/edit",
                get(pages::edit::show).post(pages::edit::save),
            )
            .route("/portal/records/{id}/consent", post(pages::record::consent))
            .route("/portal/files/{file}", get(pages::record::file))
            .route("/portal/accesses", get(pages::accesses::show))
            .route("/portal/account", get(pages::account::show))
            .route("/portal/export", get(pages::export::page))
            .route("/portal/export.json", get(pages::export::file))
            .route(
                "/portal/email",
                get(pages::email::show).post(pages::email::ask),
            )
            .route("/portal/email/approve", post(pages::email::approve))
            .route("/portal/email/confirm", post(pages::email::confirm))
            .route(
                "/portal/email/undo",
                get(pages::email::undo_link).post(pages::email::undo),
            )
            .route(
                "/portal/sessions",
                get(pages::sessions::show).post(pages::sessions::end),
            )
            .route(
                "/portal/question",
                get(pages::question::show).post(pages::question::answer),
            )
            .route(
                "/portal/erase",
                get(pages::erase::show).post(pages::erase::ask),
            )
            .route("/portal/erase/confirm", post(pages::erase::confirm))
            .route(
                "/portal/assets/{fingerprint}/{name}",
                get(pages::assets::get),
            )
            .route(
                "/portal/colours/{fingerprint}/{colour}",
                get(pages::branding::colour),
            )
            .route(
                "/portal/regions/{id}/{hash}/logo",
                get(pages::branding::logo),
            )
            .route("/portal/", any(pages::not_found))
            .route("/portal/{*rest}", any(pages::not_found))
            .layer(from_fn_with_state(self.state.clone(), http::around))
            .with_state(self.state.clone())
            .merge(desk::routes::router(&self.state))
    }
}
