//! The requests to a provider's endpoints.

use crate::{Callback, Flow, Reason, Settings, claims::Claims, metadata::Metadata};
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use futures::future::BoxFuture;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use serde_json::Value;
use std::fmt::Debug;
use url::{Url, form_urlencoded};

/// There was no answer in time, or one that is too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the provider did not answer")]
pub struct Unreachable;

/// Sends requests. It limits the time and the size of an answer, checks the addresses that it
/// connects to, and follows no redirect.
pub trait HttpClient: Debug + Send + Sync {
    /// Sends a request and returns the whole answer.
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, Unreachable>>;
}

/// What the token endpoint answers.
pub(crate) struct Tokens {
    pub(crate) id_token: String,
    pub(crate) access_token: Option<String>,
}

/// Fetches a document.
pub(crate) async fn get(
    http: &dyn HttpClient,
    url: &Url,
    bearer: Option<&str>,
) -> Result<Bytes, Reason> {
    let mut request = request(Method::GET, url, Bytes::new())?;
    if let Some(token) = bearer {
        let value = format!("Bearer {token}");
        let value = HeaderValue::from_str(&value).map_err(|_| Reason::TokenResponse)?;
        request.headers_mut().insert(header::AUTHORIZATION, value);
    }
    let answer = http
        .send(request)
        .await
        .map_err(|Unreachable| Reason::Unreachable)?;
    if answer.status() == StatusCode::OK {
        Ok(answer.into_body())
    } else {
        Err(Reason::Unreachable)
    }
}

/// Exchanges the code for tokens.
pub(crate) async fn exchange(
    http: &dyn HttpClient,
    settings: &Settings,
    metadata: &Metadata,
    flow: &Flow,
    callback: &Callback,
    redirect_uri: &str,
) -> Result<Tokens, Reason> {
    let code = callback.code(flow, settings, metadata)?;
    let request = token_request(settings, metadata, flow, code, redirect_uri)?;
    let answer = http
        .send(request)
        .await
        .map_err(|Unreachable| Reason::Unreachable)?;
    tokens(&answer)
}

/// Returns the request that exchanges the code.
fn token_request(
    settings: &Settings,
    metadata: &Metadata,
    flow: &Flow,
    code: &str,
    redirect_uri: &str,
) -> Result<Request<Bytes>, Reason> {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("code_verifier", &flow.verifier);
    let mut authorization = None;
    match &settings.client_secret {
        Some(secret) if !metadata.secret_in_body => {
            let basic = STANDARD.encode(format!(
                "{}:{}",
                encoded(&settings.client_id),
                encoded(secret)
            ));
            authorization = Some(format!("Basic {basic}"));
        }
        Some(secret) => {
            body.append_pair("client_id", &settings.client_id)
                .append_pair("client_secret", secret);
        }
        None => {
            body.append_pair("client_id", &settings.client_id);
        }
    }
    let mut request = request(Method::POST, &metadata.token_endpoint, body.finish().into())?;
    let headers = request.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/x-www-form-urlencoded"),
    );
    if let Some(value) = authorization {
        let value = HeaderValue::from_str(&value).map_err(|_| Reason::ClientRefused)?;
        headers.insert(header::AUTHORIZATION, value);
    }
    Ok(request)
}

/// Encodes the client's id or secret as HTTP Basic of OAuth has it (RFC 6749, 2.3.1).
fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn tokens(answer: &Response<Bytes>) -> Result<Tokens, Reason> {
    let parsed: Result<Claims, _> = serde_json::from_slice(answer.body());
    if answer.status() != StatusCode::OK {
        let error = parsed.ok().and_then(|body| body.get("error").cloned());
        return Err(match error.as_ref().and_then(Value::as_str) {
            Some("invalid_grant") => Reason::Code,
            Some("invalid_client" | "unauthorized_client") => Reason::ClientRefused,
            _ if answer.status().is_server_error() => Reason::Unreachable,
            _ => Reason::TokenResponse,
        });
    }
    let body = parsed.map_err(|_| Reason::TokenResponse)?;
    let text = |name: &str| match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(Reason::TokenResponse),
    };
    Ok(Tokens {
        id_token: text("id_token")?.ok_or(Reason::IdTokenMissing)?,
        access_token: text("access_token")?,
    })
}

/// Asks the userinfo endpoint for the claims of the person with this subject.
pub(crate) async fn userinfo(
    http: &dyn HttpClient,
    url: &Url,
    access_token: &str,
    subject: &str,
) -> Result<Claims, Reason> {
    let body = get(http, url, Some(access_token)).await?;
    let claims: Claims = serde_json::from_slice(&body).map_err(|_| Reason::Userinfo)?;
    if claims.get("sub").and_then(Value::as_str) == Some(subject) {
        Ok(claims)
    } else {
        Err(Reason::UserinfoSubject)
    }
}

fn request(method: Method, url: &Url, body: Bytes) -> Result<Request<Bytes>, Reason> {
    let request = Request::builder()
        .method(method)
        .uri(url.as_str())
        .header(header::ACCEPT, "application/json");
    request.body(body).map_err(|_| Reason::Metadata)
}
