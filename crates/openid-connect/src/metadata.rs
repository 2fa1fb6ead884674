//! The provider's metadata (OpenID Connect Discovery 1.0).

use crate::{Reason, Settings};
use serde_json::{Map, Value};
use url::Url;

/// What of the metadata is used.
#[derive(Debug)]
pub(crate) struct Metadata {
    pub(crate) authorization_endpoint: Url,
    pub(crate) token_endpoint: Url,
    pub(crate) key_set: Url,
    pub(crate) userinfo_endpoint: Option<Url>,
    pub(crate) end_session_endpoint: Option<Url>,
    /// Whether each callback has the `iss` parameter (RFC 9207).
    pub(crate) promises_issuer: bool,
    /// Whether the client's secret goes into the body of a request for tokens.
    pub(crate) secret_in_body: bool,
}

/// Returns where an issuer publishes its metadata.
pub(crate) fn location(issuer: &str) -> Result<Url, Reason> {
    let base = issuer.strip_suffix('/').unwrap_or(issuer);
    Url::parse(&format!("{base}/.well-known/openid-configuration")).map_err(|_| Reason::Metadata)
}

impl Metadata {
    /// Reads the metadata. The issuer must be the configured one to the byte.
    pub(crate) fn parse(text: &[u8], settings: &Settings) -> Result<Self, Reason> {
        let members: Map<String, Value> =
            serde_json::from_slice(text).map_err(|_| Reason::Metadata)?;
        match members.get("issuer") {
            Some(Value::String(issuer)) if *issuer == settings.issuer => {}
            Some(Value::String(_)) => return Err(Reason::MetadataIssuer),
            _ => return Err(Reason::Metadata),
        }
        let required = |name| endpoint(&members, name, settings)?.ok_or(Reason::Metadata);
        Ok(Self {
            authorization_endpoint: required("authorization_endpoint")?,
            token_endpoint: required("token_endpoint")?,
            key_set: required("jwks_uri")?,
            userinfo_endpoint: endpoint(&members, "userinfo_endpoint", settings)?,
            end_session_endpoint: endpoint(&members, "end_session_endpoint", settings)?,
            promises_issuer: members.get("authorization_response_iss_parameter_supported")
                == Some(&Value::Bool(true)),
            secret_in_body: secret_in_body(&members),
        })
    }
}

/// Returns an endpoint. It must not be weaker than the issuer: with an issuer on TLS, each is.
fn endpoint(
    members: &Map<String, Value>,
    name: &str,
    settings: &Settings,
) -> Result<Option<Url>, Reason> {
    let text = match members.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text,
        Some(_) => return Err(Reason::Metadata),
    };
    let url = Url::parse(text).map_err(|_| Reason::Metadata)?;
    let is_plain = url.scheme() == "http" && settings.issuer.starts_with("http://");
    if url.scheme() != "https" && !is_plain || url.fragment().is_some() {
        return Err(Reason::Metadata);
    }
    Ok(Some(url))
}

/// Returns whether the provider takes the secret in the body only. Without a list it takes HTTP
/// Basic.
fn secret_in_body(members: &Map<String, Value>) -> bool {
    let Some(Value::Array(methods)) = members.get("token_endpoint_auth_methods_supported") else {
        return false;
    };
    let has = |method: &str| methods.iter().any(|one| one.as_str() == Some(method));
    has("client_secret_post") && !has("client_secret_basic")
}
