//! Tests against a provider in memory, well-behaved and hostile.

mod claims;
mod keys;
mod logout;
mod metadata;
mod provider;
mod settings;
mod sign_in;
mod tokens;

use openid_connect::{Callback, Client, Flow, Identity, Purpose, Reason, Settings};
use provider::{CLIENT, Provider, SECRET};
use std::sync::Arc;
use url::Url;

const ISSUER: &str = "https://op.example.nl";
const BACK: &str = "https://ow.example.nl/desk/sign-in/op/callback";
const NOW: i64 = 1_790_000_000;

/// A client with its provider.
struct Pair {
    provider: Provider,
    client: Client,
}

impl Pair {
    fn new() -> Self {
        Self::with(|_| {})
    }

    /// Creates a client whose settings are changed.
    fn with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::at(ISSUER, change)
    }

    fn at(issuer: &str, change: impl FnOnce(&mut Settings)) -> Self {
        let provider = Provider::new(issuer, NOW);
        let mut settings = Settings::new(issuer, CLIENT);
        settings.client_secret = Some(SECRET.to_owned());
        change(&mut settings);
        Self {
            client: Client::new(settings, Arc::new(provider.clone())),
            provider,
        }
    }

    async fn url(&self, flow: &Flow) -> Result<Url, Reason> {
        let now = self.provider.state().now;
        self.client.authorization_url(flow, BACK, now).await
    }

    /// Goes to the provider and returns with this query.
    async fn finish(&self, flow: &Flow, query: &str) -> Result<Identity, Reason> {
        let now = self.provider.state().now;
        let callback = Callback::parse(query)?;
        self.client.finish(flow, &callback, BACK, now).await
    }

    /// Signs in from the start to the end.
    async fn sign_in(&self, purpose: Purpose) -> Result<Identity, Reason> {
        let flow = self.flow(purpose);
        let url = self.url(&flow).await?;
        let query = self.provider.authorize(&url);
        self.finish(&flow, &query).await
    }

    fn flow(&self, purpose: Purpose) -> Flow {
        flow(purpose, self.provider.state().now)
    }
}

/// Begins a flow with randomness.
fn flow(purpose: Purpose, now: i64) -> Flow {
    use ring::rand::{SecureRandom, SystemRandom};
    Flow::new(purpose, now, |bytes| {
        SystemRandom::new()
            .fill(bytes)
            .expect("the system has randomness");
    })
}
