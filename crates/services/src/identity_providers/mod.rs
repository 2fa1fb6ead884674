//! The identity providers at which staff sign in by OpenID Connect, as the operator has configured
//! them.
//!
//! - `options`: what is configured, and its faults
//! - `http`: the requests to providers
//!
//! The crate `openid_connect` checks what a provider says. Whose account it is, `staff` decides.

mod http;
mod options;

pub use options::{ProviderOptions, is_slug};

use self::http::Egress;
use openid_connect::Client;
use std::sync::Arc;

/// A configured provider.
#[derive(Debug)]
pub struct Provider {
    /// What is configured.
    pub options: ProviderOptions,
    /// Speaks to the provider.
    pub client: Client,
}

/// All configured providers, in the order of the configuration.
#[derive(Debug, Clone, Default)]
pub struct Providers(Arc<Vec<Provider>>);

impl Providers {
    /// Creates the clients of these providers.
    pub fn new(options: Vec<ProviderOptions>) -> Self {
        if options.is_empty() {
            return Self::default();
        }
        let http = Arc::new(Egress::new());
        let provider = |options: ProviderOptions| Provider {
            client: Client::new(options.settings.clone(), http.clone()),
            options,
        };
        Self(Arc::new(options.into_iter().map(provider).collect()))
    }

    /// Returns the provider with this name in addresses.
    pub fn get(&self, slug: &str) -> Option<&Provider> {
        self.iter().find(|provider| provider.options.slug == slug)
    }

    /// Returns the providers in the order of the configuration.
    pub fn iter(&self) -> impl Iterator<Item = &Provider> {
        self.0.iter()
    }
}
