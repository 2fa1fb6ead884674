//! Reads what is determined before routing: sandbox paths, the request id, the trace and the
//! environment.

use crate::input;
use axum::extract::Request;
use http::{HeaderMap, Uri, uri::PathAndQuery};
use model::{Environment, Random, TraceParent};

/// Rewrites a sandbox path to the route it stands for. Returns whether the path was one.
pub(super) fn enter_sandbox(request: &mut Request) -> bool {
    let uri = request.uri();
    if uri.path() == "/api/sandbox" {
        return true;
    }
    let Some(rest) = uri.path().strip_prefix("/api/sandbox/") else {
        return false;
    };
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

/// Returns the caller's request id if it is 1 to 64 characters of `[A-Za-z0-9._-]`, else a new one.
pub(super) fn id(headers: &HeaderMap, random: &dyn Random) -> String {
    let given = headers
        .get("x-request-id")
        .and_then(|value| value.to_str().ok());
    let fit = |id: &&str| {
        (1..=64).contains(&id.len())
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
    };
    given
        .filter(fit)
        .map_or_else(|| fresh(random), str::to_owned)
}

/// Returns the trace that the request belongs to, if it has exactly one valid `traceparent`.
pub(super) fn trace(headers: &HeaderMap) -> Option<TraceParent> {
    let mut given = headers.get_all("traceparent").iter();
    let (Some(value), None) = (given.next(), given.next()) else {
        return None;
    };
    value.to_str().ok()?.parse().ok()
}

/// Returns 128 random bits as hexadecimal digits.
pub(super) fn fresh(random: &dyn Random) -> String {
    let mut bytes = [0; 16];
    random.fill(&mut bytes);
    format!("{:032x}", u128::from_be_bytes(bytes))
}

/// Determines the environment. An invalid header is reported as a fault only after the credential
/// check. Until then, and in the refusal itself, the path decides.
pub(super) fn environment(headers: &HeaderMap, sandbox_path: bool) -> Environment {
    if sandbox_path {
        return Environment::Sandbox;
    }
    let mut given = headers.get_all("x-api-sandbox").iter();
    match (given.next(), given.next()) {
        (Some(value), None) => {
            input::environment(value.as_bytes()).unwrap_or(Environment::Production)
        }
        _ => Environment::Production,
    }
}
