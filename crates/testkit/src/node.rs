//! A node on a test's database: the services, and the API on them.

use api::{Api, Service};
use services::Services;
use store::Store;

/// The settings of a test's nodes.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The settings of the API.
    pub api: api::Settings,
    /// The settings of the services. The public URL is that of the API.
    pub services: services::Options,
}

impl Settings {
    /// Returns the default settings without a rate limit.
    pub fn unlimited() -> Self {
        Self {
            api: api::Settings {
                rate_limit: None,
                ..api::Settings::default()
            },
            services: services::Options::default(),
        }
    }
}

impl From<api::Settings> for Settings {
    fn from(api: api::Settings) -> Self {
        Self {
            api,
            services: services::Options::default(),
        }
    }
}

/// A node on a test's database.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) api: Api,
    pub(crate) services: Services,
    pub(crate) service: Service,
}

impl Node {
    pub(crate) fn new(store: Store, settings: &Settings) -> Self {
        let mut options = settings.services.clone();
        options.public_url.clone_from(&settings.api.public_url);
        let services = Services::new(store, options);
        let api = Api::new(services.clone(), settings.api.clone());
        let service = api.service();
        Self {
            api,
            services,
            service,
        }
    }
}
