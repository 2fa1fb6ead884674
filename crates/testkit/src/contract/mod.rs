//! Checks every response of every test against the reference. A status, header or body that is not
//! described there fails the test that received it. Responses to unknown paths and wrong methods,
//! which the reference does not describe, are checked too.

mod headers;
mod reference;
mod schemas;
mod webhooks;

use crate::Answer;
use http::{Method, StatusCode, header};
use reference::RouteMatch;
use serde_json::Value;

pub use reference::{Version, operations, reference, resolved};
pub use schemas::assert_valid;
pub use webhooks::assert_webhook;

/// An operation of the reference and a status that it answered with: path, method in lower case,
/// status.
pub type Seen = (String, String, u16);

/// Compares a response of `/api/…` with the reference. Returns the operation and status, or `None`
/// for a request that belongs to no operation.
///
/// # Panics
///
/// When the response does not match the reference.
pub fn judge(method: &Method, uri: &str, answer: &Answer) -> Option<Seen> {
    let (version, path) = reference::relative(uri.split('?').next().unwrap_or_default())?;
    if version == Version::One && is_of_no_path(answer) {
        return None;
    }
    let status = answer.status;
    let what = format!("{method} {path} answered {status}");
    // A CORS preflight request is sent by the browser itself, for any path.
    if method == Method::OPTIONS
        && answer
            .headers
            .contains_key(header::ACCESS_CONTROL_ALLOW_METHODS)
    {
        return None;
    }
    headers::judge_common(version, answer, &what);
    // This is the same document in another format, which the document does not describe.
    if ["/openapi-3.0.json", "/openapi-2.0.json"].contains(&path) {
        return None;
    }
    match reference::find(version, method, path) {
        RouteMatch::Nowhere => judge_refusal(version, answer, StatusCode::NOT_FOUND, &what),
        RouteMatch::OtherMethods(allowed) => {
            judge_refusal(version, answer, StatusCode::METHOD_NOT_ALLOWED, &what);
            if status == StatusCode::METHOD_NOT_ALLOWED {
                let mut named: Vec<_> = answer.header("allow").split(',').map(str::trim).collect();
                named.sort_unstable();
                assert_eq!(named, allowed, "{what}: Allow");
            }
        }
        RouteMatch::Operation {
            path,
            method: described_as,
            operation,
        } => {
            let response = version.resolved(&operation["responses"][status.as_str()]);
            assert!(
                response.is_object(),
                "{what}, which is not described: {}",
                answer.text()
            );
            headers::judge_described(version, answer, response, &what);
            judge_body(version, method, answer, response, &what);
            let seen = (path.to_owned(), described_as, status.as_u16());
            return (version == Version::Two).then_some(seen);
        }
    }
    None
}

/// Returns whether a path of version 1 answers as one that does not exist.
fn is_of_no_path(answer: &Answer) -> bool {
    answer.status == StatusCode::NOT_FOUND
        && answer.header("api-version") == api::openapi::API_VERSION
}

/// Checks the response to a request that belongs to no operation.
fn judge_refusal(version: Version, answer: &Answer, expected: StatusCode, what: &str) {
    let status = answer.status;
    // An overloaded server can answer any request with 503.
    assert!(
        [expected, StatusCode::SERVICE_UNAVAILABLE].contains(&status),
        "{what}: {}",
        answer.text()
    );
    assert_eq!(answer.header("content-type"), PROBLEM, "{what}");
    if !answer.body.is_empty() {
        judge_json(
            version,
            answer,
            &serde_json::json!({"$ref": "#/components/schemas/Problem"}),
            what,
        );
    }
}

const PROBLEM: &str = "application/problem+json";

fn judge_body(version: Version, method: &Method, answer: &Answer, response: &Value, what: &str) {
    let Some(content) = response.get("content").and_then(Value::as_object) else {
        assert!(
            answer.body.is_empty(),
            "{what} with a body, which is not described"
        );
        return;
    };
    let kind = answer
        .header("content-type")
        .split(';')
        .next()
        .unwrap_or_default();
    let alternative = || response[api::openapi::ALTERNATIVES].get(kind);
    let described = content
        .get(kind)
        .or_else(alternative)
        .or_else(|| content.get("*/*"));
    let described = described.unwrap_or_else(|| panic!("{what} as {kind}, which is not described"));
    if method == Method::HEAD {
        assert!(answer.body.is_empty(), "{what} with a body");
    } else if answer.headers.contains_key(header::CONTENT_ENCODING) {
        // Compressed responses are not checked; other requests get them uncompressed.
    } else if kind == "application/json" || kind == PROBLEM {
        judge_json(version, answer, &described["schema"], what);
    } else if kind == "application/x-ndjson" {
        for line in answer.text().lines() {
            let record =
                serde_json::from_str(line).unwrap_or_else(|_| panic!("{what}: no JSON: {line}"));
            schemas::assert_valid_in(version, &described["schema"], &record, what);
        }
    }
}

fn judge_json(version: Version, answer: &Answer, schema: &Value, what: &str) {
    let body = answer.json();
    schemas::assert_valid_in(version, schema, &body, what);
    for member in ["status", "statusCode"] {
        if let Some(stated) = body.get(member).and_then(Value::as_u64) {
            assert_eq!(
                stated,
                u64::from(answer.status.as_u16()),
                "{what}: {member}"
            );
        }
    }
}
