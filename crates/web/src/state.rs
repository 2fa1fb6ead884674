//! The state that all pages share.

use crate::{branding::Brandings, desk::Regions};
use edge::SharedState;
use model::Environment;
use services::Services;

/// The state that all pages share. Cloning is cheap.
pub type State = SharedState<PortalState>;

/// What the state consists of.
#[derive(Debug)]
pub struct PortalState {
    /// The services, to which this dereferences.
    services: Services,
    /// The base URL under which browsers reach the server, without a trailing slash.
    pub(crate) public_url: String,
    pub(crate) brandings: Brandings,
    pub(crate) desk_regions: Regions,
}

impl std::ops::Deref for PortalState {
    type Target = Services;

    fn deref(&self) -> &Services {
        &self.services
    }
}

/// The portal shows production data only, because the sandbox contains no real people.
pub(crate) const ENVIRONMENT: Environment = Environment::Production;

impl PortalState {
    /// Creates the state on the services.
    pub(crate) fn new(services: Services, public_url: &str) -> Self {
        Self {
            brandings: Brandings::new(services.store.clone()),
            desk_regions: Regions::new(services.store.clone()),
            services,
            public_url: public_url.to_owned(),
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
