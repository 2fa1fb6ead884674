//! The portal as a service: its shared state and its routes.

use crate::{http, pages};
use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{any, get, post},
};
use model::Environment;
use schema::Validator;
use services::{mail::Mailer, mutations::Mutations, sessions::Sessions};
use std::sync::{Arc, OnceLock};
use store::Store;

/// The portal. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Portal {
    inner: Arc<Inner>,
}

/// The state that all pages share.
#[derive(Debug)]
pub struct Inner {
    pub(crate) store: Store,
    pub(crate) mutations: Mutations,
    pub(crate) sessions: Sessions,
    pub(crate) mailer: Mailer,
    /// The base URL under which browsers reach the server, without a trailing slash.
    pub(crate) public_url: String,
    changes: OnceLock<Validator>,
}

impl std::ops::Deref for Portal {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.inner
    }
}

/// The portal shows production data only, because the sandbox contains no real people.
pub(crate) const ENVIRONMENT: Environment = Environment::Production;

impl Portal {
    /// Creates the portal on the components that it shares with the API.
    pub fn new(
        public_url: &str,
        store: Store,
        mutations: Mutations,
        sessions: Sessions,
        mailer: Mailer,
    ) -> Self {
        let public_url = public_url.to_owned();
        let inner = Inner {
            store,
            mutations,
            sessions,
            mailer,
            public_url,
            changes: OnceLock::new(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Returns the router of all pages under `/portal`.
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
            .layer(from_fn_with_state(self.clone(), http::around))
            .with_state(self.clone())
    }

    /// Returns the validator of changes to a record. It is the same for all regions, because
    /// candidates cannot write custom fields.
    pub(crate) fn changes(&self) -> &Validator {
        self.changes
            .get_or_init(|| Validator::new(schema::update(&[])))
    }

    /// Returns the base path of the public URL: empty, or with a leading and without a trailing
    /// slash.
    pub(crate) fn base(&self) -> &str {
        let (_, place) = self.public_url.split_once("://").unwrap_or_default();
        place.find('/').map_or("", |start| &place[start..])
    }

    /// Returns the scheme and host of the public URL.
    pub(crate) fn origin(&self) -> &str {
        &self.public_url[..self.public_url.len() - self.base().len()]
    }

    /// Returns whether browsers connect over TLS.
    pub(crate) fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
