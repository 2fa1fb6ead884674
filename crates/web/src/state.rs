//! The state that all pages share.

use crate::branding::Brandings;
use axum::{extract::FromRequestParts, http::request::Parts};
use model::Environment;
use services::Services;
use std::{convert::Infallible, sync::Arc};

/// The state that all pages share. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct State {
    inner: Arc<Inner>,
}

/// What the state consists of.
#[derive(Debug)]
pub struct Inner {
    /// The services, to which this dereferences.
    services: Services,
    /// The base URL under which browsers reach the server, without a trailing slash.
    pub(crate) public_url: String,
    pub(crate) brandings: Brandings,
}

impl std::ops::Deref for State {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.inner
    }
}

impl std::ops::Deref for Inner {
    type Target = Services;

    fn deref(&self) -> &Services {
        &self.services
    }
}

/// Pages take the state as an argument.
impl FromRequestParts<Self> for State {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, state: &Self) -> Result<Self, Infallible> {
        Ok(state.clone())
    }
}

/// The portal shows production data only, because the sandbox contains no real people.
pub(crate) const ENVIRONMENT: Environment = Environment::Production;

impl State {
    /// Creates the state on the services.
    pub(crate) fn new(services: Services, public_url: &str) -> Self {
        let inner = Inner {
            brandings: Brandings::new(services.store.clone()),
            services,
            public_url: public_url.to_owned(),
        };
        Self {
            inner: Arc::new(inner),
        }
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
