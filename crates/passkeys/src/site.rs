//! The site for which passkeys are made: the relying party.

use crate::{Claim, Handle, Owner, Passkey, Rejection, Started};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::time::Duration;
use webauthn_rs::prelude::{
    Credential, DiscoverableAuthentication, Passkey as Known, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder,
};

/// How long a challenge may be answered.
pub const LIFE: Duration = Duration::from_mins(5);

/// The site for which passkeys are made.
#[derive(Debug, Clone)]
pub struct Site(Webauthn);

/// Why browsers make no passkeys for a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// The host is an IP address. A passkey belongs to a name.
    IpAddress,
    /// The site is not reached over TLS, and is not `localhost`.
    Insecure,
    /// The URL has no host that a passkey could belong to.
    NoName,
}

impl Unusable {
    /// Returns why browsers make no passkeys for the site at this public URL, if they do not.
    pub fn at(public_url: &str) -> Option<Self> {
        Site::new(public_url, "").err()
    }
}

impl Site {
    /// Creates the site at this public URL, under the name that browsers show.
    pub fn new(public_url: &str, name: &str) -> Result<Self, Unusable> {
        let url = Url::parse(public_url).map_err(|_| Unusable::NoName)?;
        let host = url.host_str().ok_or(Unusable::NoName)?;
        let Some(domain) = url.domain() else {
            return Err(Unusable::IpAddress);
        };
        let local = domain == "localhost" || domain.ends_with(".localhost");
        if url.scheme() != "https" && !local {
            return Err(Unusable::Insecure);
        }
        let origin = Url::parse(&url.origin().ascii_serialization());
        let origin = origin.map_err(|_| Unusable::NoName)?;
        let built = WebauthnBuilder::new(host, &origin)
            .and_then(|builder| builder.rp_name(name).timeout(LIFE).build());
        built.map(Self).map_err(|_| Unusable::NoName)
    }

    /// Begins to make a passkey for a person. `known` are the ids of those that they have: a device
    /// that holds one of them makes no second one.
    pub fn start_registration(
        &self,
        owner: &Owner<'_>,
        known: Vec<Vec<u8>>,
    ) -> Result<Started, Rejection> {
        let (options, state) = self.0.start_passkey_registration(
            Uuid::from_bytes(owner.handle),
            owner.account,
            owner.name,
            Some(known),
        )?;
        let mut options = value(&options)?["publicKey"].take();
        // The library leaves it to the device whether the passkey is discoverable; signing in without
        // giving a name needs one that is.
        options["authenticatorSelection"]["residentKey"] = json!("required");
        options["authenticatorSelection"]["requireResidentKey"] = json!(true);
        Ok(Started {
            options: options.to_string(),
            state: value(&state)?.to_string(),
        })
    }

    /// Checks the browser's answer to [`Self::start_registration`].
    pub fn finish_registration(&self, state: &str, answer: &str) -> Result<Passkey, Rejection> {
        let state: PasskeyRegistration = read(state)?;
        let answer: RegisterPublicKeyCredential = read(answer)?;
        stored(&self.0.finish_passkey_registration(&answer, &state)?)
    }

    /// Begins to ask for a passkey. With `only`, the browser offers these credentials alone.
    pub fn start_authentication(&self, only: &[Vec<u8>]) -> Result<Started, Rejection> {
        let (options, state) = self.0.start_discoverable_authentication()?;
        let mut options = value(&options)?["publicKey"].take();
        options["allowCredentials"] = only
            .iter()
            .map(|id| json!({"type": "public-key", "id": URL_SAFE_NO_PAD.encode(id)}))
            .collect();
        Ok(Started {
            options: options.to_string(),
            state: value(&state)?.to_string(),
        })
    }

    /// Returns whose passkey an answer claims to be from. The caller looks both up, and refuses the
    /// answer if the credential is not that person's.
    pub fn claim(&self, answer: &str) -> Result<Claim, Rejection> {
        let answer: PublicKeyCredential = read(answer)?;
        let (handle, id) = self.0.identify_discoverable_authentication(&answer)?;
        Ok(Claim {
            handle: Handle::from(*handle.as_bytes()),
            id: id.to_vec(),
        })
    }

    /// Checks the browser's answer to [`Self::start_authentication`] against a stored passkey.
    /// Returns the passkey with its new counter.
    pub fn finish_authentication(
        &self,
        state: &str,
        answer: &str,
        passkey: &Passkey,
    ) -> Result<Passkey, Rejection> {
        let state: DiscoverableAuthentication = read(state)?;
        let answer: PublicKeyCredential = read(answer)?;
        let mut known = known(passkey)?;
        let result = self
            .0
            .finish_discoverable_authentication_v2(&answer, state, &known)?;
        if !result.user_verified() {
            return Err(Rejection::Unverified);
        }
        known.update_credential(&result);
        stored(&known)
    }
}

/// Returns a passkey as it is stored.
fn stored(known: &Known) -> Result<Passkey, Rejection> {
    let credential = Credential::from(known.clone());
    if !credential.user_verified {
        return Err(Rejection::Unverified);
    }
    Ok(Passkey {
        id: credential.cred_id.clone(),
        key: value(known)?.to_string().into_bytes(),
        counter: credential.counter,
        backed_up: credential.backup_state,
    })
}

/// Returns a stored passkey as the library knows it. The stored counter counts.
fn known(passkey: &Passkey) -> Result<Known, Rejection> {
    let known: Known = serde_json::from_slice(&passkey.key).map_err(|_| Rejection::Malformed)?;
    let mut credential = Credential::from(known);
    credential.counter = passkey.counter;
    Ok(credential.into())
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Rejection> {
    serde_json::from_str(text).map_err(|_| Rejection::Malformed)
}

fn value(of: &impl serde::Serialize) -> Result<Value, Rejection> {
    serde_json::to_value(of).map_err(|_| Rejection::Malformed)
}
