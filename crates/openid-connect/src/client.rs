//! The client of one provider: what it keeps, and the steps of a sign-in.

use crate::{
    Callback, ClaimPath, Flow, HttpClient, Identity, LoggedOut, Reason, Settings,
    claims::{self, Claims},
    document::Document,
    endpoints::{self, Tokens},
    keys::Keys,
    logout,
    metadata::{self, Metadata},
    token::{Algorithm, Token},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest;
use std::sync::Arc;
use url::Url;

/// The client of one provider. It keeps the provider's metadata and keys in memory.
#[derive(Debug)]
pub struct Client {
    settings: Arc<Settings>,
    http: Arc<dyn HttpClient>,
    metadata: Document<Metadata>,
    keys: Document<Keys>,
}

impl Client {
    /// Creates the client of a provider. Nothing is requested until it is needed.
    pub fn new(settings: Settings, http: Arc<dyn HttpClient>) -> Self {
        Self {
            settings: settings.into(),
            http,
            metadata: Document::default(),
            keys: Document::default(),
        }
    }

    /// Returns the settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Returns since when the provider does not answer, if it did not at the last attempt.
    pub fn away_since(&self) -> Option<i64> {
        self.metadata.fails_since()
    }

    /// Fetches the metadata unless it is known, and returns whether the provider can be used.
    pub async fn probe(&self, now: i64) -> Result<(), Reason> {
        self.metadata(now).await.map(drop)
    }

    /// Returns the URL at the provider to which the browser goes.
    pub async fn authorization_url(
        &self,
        flow: &Flow,
        redirect_uri: &str,
        now: i64,
    ) -> Result<Url, Reason> {
        let metadata = self.metadata(now).await?;
        Ok(flow.url(&self.settings, &metadata, redirect_uri))
    }

    /// Finishes a flow: checks the callback, exchanges the code and checks the tokens.
    pub async fn finish(
        &self,
        flow: &Flow,
        callback: &Callback,
        redirect_uri: &str,
        now: i64,
    ) -> Result<Identity, Reason> {
        let metadata = self.metadata(now).await?;
        let (http, settings) = (self.http.as_ref(), &self.settings);
        let tokens =
            endpoints::exchange(http, settings, &metadata, flow, callback, redirect_uri).await?;
        let mut claims = self.checked(&tokens, flow, now).await?;
        let subject = claims::subject(&claims)?.to_owned();
        self.complete(&mut claims, &tokens, &metadata, &subject)
            .await?;
        let identifier = claims::identifier(&claims, settings)?;
        Ok(Identity::of(&claims, identifier, settings))
    }

    /// Checks a back-channel logout token, and returns what it ends.
    pub async fn logout_token(&self, text: &str, now: i64) -> Result<LoggedOut, Reason> {
        let token = Token::parse(text)?;
        if !token.is_of_type("logout+jwt", false) {
            return Err(Reason::TokenType);
        }
        self.verify(&token, now).await?;
        logout::check(&token.claims()?, &self.settings, now)
    }

    /// Returns the URL at which a person ends the session at the provider. It has no personal data,
    /// so that the provider may ask for a confirmation.
    pub async fn end_session_url(&self, return_to: &str, now: i64) -> Option<Url> {
        let metadata = self.metadata(now).await.ok()?;
        let mut url = metadata.end_session_endpoint.clone()?;
        url.query_pairs_mut()
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("post_logout_redirect_uri", return_to);
        Some(url)
    }

    /// Verifies the ID token and checks all that it must contain.
    async fn checked(&self, tokens: &Tokens, flow: &Flow, now: i64) -> Result<Claims, Reason> {
        let token = Token::parse(&tokens.id_token)?;
        if !token.is_of_type("jwt", true) {
            return Err(Reason::TokenType);
        }
        self.verify(&token, now).await?;
        let claims = token.claims()?;
        claims::check_parties(&claims, &self.settings)?;
        claims::check_times(&claims, now)?;
        claims::check_flow(&claims, flow, &self.settings, now)?;
        check_access_token(&claims, token.algorithm, tokens)?;
        Ok(claims)
    }

    /// Asks the userinfo endpoint for claims that the ID token does not have. Those that it has stay.
    async fn complete(
        &self,
        claims: &mut Claims,
        tokens: &Tokens,
        metadata: &Metadata,
        subject: &str,
    ) -> Result<(), Reason> {
        let settings = &self.settings;
        let wants_roles = |path| ClaimPath::find(path, claims).is_none();
        let is_complete = claims.contains_key("email")
            && settings.subject_claim.find(claims).is_some()
            && !settings.roles_claim.as_ref().is_some_and(wants_roles);
        let (Some(url), Some(access)) = (&metadata.userinfo_endpoint, &tokens.access_token) else {
            return Ok(());
        };
        if is_complete {
            return Ok(());
        }
        let more = endpoints::userinfo(self.http.as_ref(), url, access, subject).await?;
        // An address and its verification belong together: both from one document.
        let has_email = claims.contains_key("email");
        if !has_email {
            claims.remove("email_verified");
        }
        for (name, value) in more {
            if has_email && name == "email_verified" {
                continue;
            }
            claims.entry(name).or_insert(value);
        }
        Ok(())
    }

    /// Verifies a signature. A key that is not known fetches the keys, at most once a minute.
    async fn verify(&self, token: &Token<'_>, now: i64) -> Result<(), Reason> {
        let keys = self.keys.get(now, self.key_set(now).await?).await?;
        match keys.verify(token) {
            Err(Reason::KeyUnknown | Reason::Signature) => {
                let newer = self.keys.renewed(now, self.key_set(now).await?);
                newer.await?.verify(token)
            }
            verified => verified,
        }
    }

    async fn metadata(&self, now: i64) -> Result<Arc<Metadata>, Reason> {
        let (http, settings) = (self.http.clone(), self.settings.clone());
        let fetch = async move {
            let url = metadata::location(&settings.issuer)?;
            let text = endpoints::get(http.as_ref(), &url, None).await?;
            Metadata::parse(&text, &settings)
        };
        self.metadata.get(now, fetch).await
    }

    /// Returns what fetches the keys.
    async fn key_set(
        &self,
        now: i64,
    ) -> Result<impl Future<Output = Result<Keys, Reason>> + Send + 'static + use<>, Reason> {
        let (http, url) = (self.http.clone(), self.metadata(now).await?.key_set.clone());
        Ok(async move {
            let text = endpoints::get(http.as_ref(), &url, None).await?;
            Keys::parse(&text)
        })
    }
}

/// Checks that the access token is the one that the ID token was issued with.
fn check_access_token(
    claims: &Claims,
    algorithm: Algorithm,
    tokens: &Tokens,
) -> Result<(), Reason> {
    let Some(given) = claims.get("at_hash") else {
        return Ok(());
    };
    let Some(access) = &tokens.access_token else {
        return Ok(());
    };
    let hash = match algorithm {
        Algorithm::EdDsa => &digest::SHA512,
        Algorithm::Rs256 | Algorithm::Ps256 | Algorithm::Es256 => &digest::SHA256,
    };
    let hash = digest::digest(hash, access.as_bytes());
    let half = &hash.as_ref()[..hash.as_ref().len() / 2];
    if given.as_str() == Some(&URL_SAFE_NO_PAD.encode(half)) {
        Ok(())
    } else {
        Err(Reason::AccessTokenHash)
    }
}
