//! Every answer of every test is held against the reference: a status, a header or a body that is not described there fails
//! the test that got it. What the reference leaves to HTTP itself, an unknown path and a wrong method, is judged too.

mod headers;
mod reference;
mod schemas;

use crate::Answer;
use http::{Method, StatusCode, header};
use reference::Place;
use serde_json::Value;

pub use reference::{operations, reference, resolved};
pub use schemas::assert_valid;

/// An operation of the reference and a status it answered with: path, method in lower case, status.
pub type Seen = (String, String, u16);

/// Compares an answer of `/api/…` with the reference, and says what of it was seen. Anything else is no part of it.
///
/// # Panics
///
/// When the two part.
pub fn judge(method: &Method, uri: &str, answer: &Answer) -> Option<Seen> {
    let path = reference::relative(uri.split('?').next().unwrap_or_default())?;
    let status = answer.status;
    let what = format!("{method} {path} answered {status}");
    // A browser asks for its own sake, of any path.
    if method == Method::OPTIONS && answer.headers.contains_key(header::ACCESS_CONTROL_ALLOW_METHODS) {
        return None;
    }
    headers::judge_common(answer, &what);
    // The same document in another form, which the document itself does not describe.
    if path == "/openapi-3.0.json" {
        return None;
    }
    match reference::place(method, path) {
        Place::Nowhere => judge_refusal(answer, StatusCode::NOT_FOUND, &what),
        Place::OtherMethods(allowed) => {
            judge_refusal(answer, StatusCode::METHOD_NOT_ALLOWED, &what);
            if status == StatusCode::METHOD_NOT_ALLOWED {
                let mut named: Vec<_> = answer.header("allow").split(',').map(str::trim).collect();
                named.sort_unstable();
                assert_eq!(named, allowed, "{what}: Allow");
            }
        }
        Place::Operation { path, method: described_as, operation } => {
            let response = resolved(&operation["responses"][status.as_str()]);
            assert!(response.is_object(), "{what}, which is not described: {}", answer.text());
            headers::judge_described(answer, response, &what);
            judge_body(method, answer, response, &what);
            return Some((path.to_owned(), described_as, status.as_u16()));
        }
    }
    None
}

/// What is refused before any operation is known.
fn judge_refusal(answer: &Answer, expected: StatusCode, what: &str) {
    let status = answer.status;
    // A server may have no room at any time.
    assert!([expected, StatusCode::SERVICE_UNAVAILABLE].contains(&status), "{what}: {}", answer.text());
    assert_eq!(answer.header("content-type"), PROBLEM, "{what}");
    if !answer.body.is_empty() {
        judge_json(answer, &serde_json::json!({"$ref": "#/components/schemas/Problem"}), what);
    }
}

const PROBLEM: &str = "application/problem+json";

fn judge_body(method: &Method, answer: &Answer, response: &Value, what: &str) {
    let Some(content) = response.get("content").and_then(Value::as_object) else {
        assert!(answer.body.is_empty(), "{what} with a body, which is not described");
        return;
    };
    let kind = answer.header("content-type").split(';').next().unwrap_or_default();
    let alternative = || response[api::openapi::ALTERNATIVES].get(kind);
    let described = content.get(kind).or_else(alternative).or_else(|| content.get("*/*"));
    let described = described.unwrap_or_else(|| panic!("{what} as {kind}, which is not described"));
    if method == Method::HEAD {
        assert!(answer.body.is_empty(), "{what} with a body");
    } else if answer.headers.contains_key(header::CONTENT_ENCODING) {
        // What is packed was judged unpacked, by other requests.
    } else if kind == "application/json" || kind == PROBLEM {
        judge_json(answer, &described["schema"], what);
    } else if kind == "application/x-ndjson" {
        for line in answer.text().lines() {
            let record = serde_json::from_str(line).unwrap_or_else(|_| panic!("{what}: no JSON: {line}"));
            schemas::assert_valid(&described["schema"], &record, what);
        }
    }
}

fn judge_json(answer: &Answer, schema: &Value, what: &str) {
    let body = answer.json();
    schemas::assert_valid(schema, &body, what);
    for member in ["status", "statusCode"] {
        if let Some(stated) = body.get(member).and_then(Value::as_u64) {
            assert_eq!(stated, u64::from(answer.status.as_u16()), "{what}: {member}");
        }
    }
}
