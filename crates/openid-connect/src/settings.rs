//! What the operator configures about a provider.

use crate::ClaimPath;
use std::fmt;

/// What the operator configures about a provider.
#[derive(Clone)]
pub struct Settings {
    /// The issuer, compared to the byte.
    pub issuer: String,
    /// The id under which the provider knows this client.
    pub client_id: String,
    /// The client's secret; a public client has none.
    pub client_secret: Option<String>,
    /// The scopes, separated by blanks; `openid` is among them.
    pub scopes: String,
    /// The claim that identifies the person. `oid` needs the tenant of the issuer in `tid`.
    pub subject_claim: ClaimPath,
    /// The claim with the person's roles.
    pub roles_claim: Option<ClaimPath>,
    /// The domains that the hosted domain (`hd`) must be one of, if a token has one.
    pub domains: Vec<String>,
    /// Whether a token must have a hosted domain.
    pub requires_hosted_domain: bool,
    /// The authentication contexts of which a token must have one; empty: any.
    pub acr_values: Vec<String>,
}

impl Settings {
    /// Creates the settings of a provider that identifies people by `sub`.
    pub fn new(issuer: impl Into<String>, client_id: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
            client_id: client_id.into(),
            client_secret: None,
            scopes: "openid email profile".into(),
            subject_claim: ClaimPath::new("sub"),
            roles_claim: None,
            domains: Vec::new(),
            requires_hosted_domain: false,
            acr_values: Vec::new(),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}
