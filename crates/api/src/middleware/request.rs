//! What is settled before routing: the sandbox's path, the request id, the environment.

use crate::input;
use axum::extract::Request;
use http::{HeaderMap, Uri, uri::PathAndQuery};
use model::{Environment, Random, TraceParent};

/// Turns a sandbox path into the route it stands for. True when the path was one.
pub(super) fn enter_sandbox(request: &mut Request) -> bool {
    let uri = request.uri();
    if uri.path() == "/api/sandbox" {
        return true;
    }
    let Some(rest) = uri.path().strip_prefix("/api/sandbox/") else { return false };
    let rest = rest.strip_prefix("v2/").unwrap_or(rest);
    let path = match uri.query() {
        Some(query) => format!("/api/v2/{rest}?{query}"),
        None => format!("/api/v2/{rest}"),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = PathAndQuery::try_from(path).ok();
    if let Ok(uri) = Uri::from_parts(parts) {
        *request.uri_mut() = uri;
    }
    true
}

/// The caller's own id if it is 1…64 of `[A-Za-z0-9._-]`, else a new one.
pub(super) fn id(headers: &HeaderMap, random: &dyn Random) -> String {
    let given = headers.get("x-request-id").and_then(|value| value.to_str().ok());
    let fit = |id: &&str| {
        (1..=64).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
    };
    given.filter(fit).map_or_else(|| fresh(random), str::to_owned)
}

/// The trace this request is part of, if it says so once and well.
pub(super) fn trace(headers: &HeaderMap) -> Option<TraceParent> {
    let mut given = headers.get_all("traceparent").iter();
    let (Some(value), None) = (given.next(), given.next()) else { return None };
    value.to_str().ok()?.parse().ok()
}

/// 128 random bits in hexadecimal digits.
fn fresh(random: &dyn Random) -> String {
    let mut bytes = [0; 16];
    random.fill(&mut bytes);
    format!("{:032x}", u128::from_be_bytes(bytes))
}

/// Which environment answers. A header that says nothing sensible is a fault that the credential's check comes before;
/// until then, and in the refusal itself, the path decides.
pub(super) fn environment(headers: &HeaderMap, sandbox_path: bool) -> Environment {
    if sandbox_path {
        return Environment::Sandbox;
    }
    let mut given = headers.get_all("x-api-sandbox").iter();
    match (given.next(), given.next()) {
        (Some(value), None) => input::environment(value.as_bytes()).unwrap_or(Environment::Production),
        _ => Environment::Production,
    }
}
