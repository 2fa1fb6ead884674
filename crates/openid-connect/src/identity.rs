//! Who signed in, as the provider says.

use crate::{
    Settings,
    claims::{Claims, text},
};
use serde_json::Value;
use std::fmt;

/// The maximum number of roles that are looked at.
const MOST_ROLES: usize = 500;

/// Who signed in, as the provider says.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// The issuer.
    pub issuer: String,
    /// What identifies the person at this issuer, permanently.
    pub subject: String,
    /// The person's e-mail address. It may change, and identifies nobody.
    pub email: Option<Email>,
    /// The person's name.
    pub name: Option<String>,
    /// The person's roles at the provider; nothing if there is no such claim.
    pub roles: Option<Vec<String>>,
    /// The id of the session at the provider, for back-channel logout.
    pub session: Option<String>,
}

/// An e-mail address, as the provider gives it.
#[derive(Clone, PartialEq, Eq)]
pub struct Email {
    /// The address.
    pub address: String,
    /// Whether the provider says that it has verified the address. Only the truth value counts.
    pub is_verified: bool,
}

impl Identity {
    /// Reads the identity from claims that are checked.
    pub(crate) fn of(claims: &Claims, subject: String, settings: &Settings) -> Self {
        let email = text(claims, "email").map(|address| Email {
            address: address.to_owned(),
            is_verified: claims.get("email_verified") == Some(&Value::Bool(true)),
        });
        Self {
            issuer: settings.issuer.clone(),
            subject,
            email,
            name: text(claims, "name").map(str::to_owned),
            roles: settings
                .roles_claim
                .as_ref()
                .and_then(|path| roles(path.find(claims)?)),
            session: text(claims, "sid").map(str::to_owned),
        }
    }
}

/// Reads roles: a list of texts, or a single text.
fn roles(claim: &Value) -> Option<Vec<String>> {
    match claim {
        Value::String(one) => Some(vec![one.clone()]),
        Value::Array(all) => {
            let texts = all.iter().take(MOST_ROLES).filter_map(Value::as_str);
            Some(texts.map(str::to_owned).collect())
        }
        _ => None,
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Email")
            .field("is_verified", &self.is_verified)
            .finish_non_exhaustive()
    }
}
