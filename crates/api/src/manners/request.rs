//! What is settled before routing: the sandbox's path, the request id, the environment.

use crate::input;
use axum::extract::Request;
use http::{HeaderMap, Uri, uri::PathAndQuery};
use model::{Environment, Random};

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

/// The trace this request is part of: the trace id of a good `traceparent` (W3C Trace Context, section 3.2).
pub(super) fn trace(headers: &HeaderMap) -> Option<String> {
    let mut given = headers.get_all("traceparent").iter();
    let (Some(value), None) = (given.next(), given.next()) else { return None };
    let parts: Vec<&str> = value.to_str().ok()?.split('-').collect();
    let hex = |text: &str, length| text.len() == length && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let some = |text: &str| text.bytes().any(|b| b != b'0');
    match parts.as_slice() {
        [version, trace, parent, flags, rest @ ..]
            if hex(version, 2)
                && *version != "ff"
                && (rest.is_empty() || *version != "00")
                && (hex(trace, 32) && some(trace))
                && (hex(parent, 16) && some(parent))
                && hex(flags, 2) =>
        {
            Some((*trace).to_owned())
        }
        _ => None,
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_good_traceparent_names_a_trace() {
        let trace_of = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("traceparent", value.parse().unwrap());
            trace(&headers)
        };
        let id = "4bf92f3577b34da6a3ce929d0e0e4736".to_owned();
        assert_eq!(trace_of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"), Some(id.clone()));
        assert_eq!(trace_of("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"), Some(id));
        for bad in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-jan@example.nl-00f067aa0ba902b7-01",
        ] {
            assert_eq!(trace_of(bad), None, "{bad}");
        }
    }
}
