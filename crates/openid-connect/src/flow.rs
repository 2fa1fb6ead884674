//! A sign-in between its start and the provider's answer.

use crate::{Settings, metadata::Metadata};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest;
use serde::{Deserialize, Serialize};
use std::fmt;
use url::Url;

/// The number of random bytes of state, nonce and verifier each.
const RANDOM: usize = 32;

/// What a flow is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
    /// To sign in. The provider may recognise the person without asking.
    SignIn,
    /// To authenticate again. The provider must ask the person now.
    StepUp,
}

/// A sign-in between its start and the provider's answer. It is secret, bound to one browser, and
/// used once; the caller sees to both.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// What the flow is for.
    pub purpose: Purpose,
    /// When it began, in seconds since 1970.
    pub started_at: i64,
    pub(crate) state: String,
    pub(crate) nonce: String,
    pub(crate) verifier: String,
}

impl Flow {
    /// Begins a flow. `fill` fills bytes with randomness.
    pub fn new(purpose: Purpose, now: i64, mut fill: impl FnMut(&mut [u8])) -> Self {
        let mut text = || {
            let mut bytes = [0; RANDOM];
            fill(&mut bytes);
            URL_SAFE_NO_PAD.encode(bytes)
        };
        Self {
            purpose,
            started_at: now,
            state: text(),
            nonce: text(),
            verifier: text(),
        }
    }

    /// Returns the URL at the provider to which the browser goes.
    pub(crate) fn url(&self, settings: &Settings, metadata: &Metadata, redirect_uri: &str) -> Url {
        let mut url = metadata.authorization_endpoint.clone();
        let challenge = digest::digest(&digest::SHA256, self.verifier.as_bytes());
        let mut query = url.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("response_mode", "query")
            .append_pair("client_id", &settings.client_id)
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("scope", &settings.scopes)
            .append_pair("state", &self.state)
            .append_pair("nonce", &self.nonce)
            .append_pair("code_challenge", &URL_SAFE_NO_PAD.encode(challenge))
            .append_pair("code_challenge_method", "S256");
        if !settings.acr_values.is_empty() {
            query.append_pair("acr_values", &settings.acr_values.join(" "));
        }
        if let (true, [domain]) = (settings.requires_hosted_domain, settings.domains.as_slice()) {
            query.append_pair("hd", domain);
        }
        if self.purpose == Purpose::StepUp {
            query
                .append_pair("max_age", "0")
                .append_pair("prompt", "login");
        }
        drop(query);
        url
    }
}

impl fmt::Debug for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flow")
            .field("purpose", &self.purpose)
            .field("started_at", &self.started_at)
            .finish_non_exhaustive()
    }
}
