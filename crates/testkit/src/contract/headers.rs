//! Checks of response headers: those with fixed values on every response, and those that the
//! reference describes.

use super::{Version, schemas};
use crate::Answer;
use http::HeaderName;
use serde_json::Value;

/// Headers on every response, with their values.
const ALWAYS: [(&str, &str); 5] = [
    ("cache-control", "no-store"),
    ("referrer-policy", "no-referrer"),
    (
        "strict-transport-security",
        "max-age=31536000; includeSubDomains",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];

/// Headers that HTTP, browsers' security rules or rate limits add to any response, whether the
/// reference describes them or not.
const ANYWHERE: [&str; 13] = [
    "allow",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "connection",
    "content-encoding",
    "content-length",
    "content-security-policy",
    "content-type",
    "date",
    "ratelimit",
    "ratelimit-policy",
    "transfer-encoding",
    "vary",
];

pub(super) fn judge_common(version: Version, answer: &Answer, what: &str) {
    let number = match version {
        Version::One => api::openapi::VERSION_OF_VERSION_1,
        Version::Two => api::openapi::API_VERSION,
    };
    assert_eq!(answer.header("api-version"), number, "{what}");
    for (name, value) in ALWAYS {
        assert_eq!(answer.header(name), value, "{what}: {name}");
    }
    let policy: Vec<_> = answer
        .header("content-security-policy")
        .split("; ")
        .collect();
    assert!(
        policy.contains(&"default-src 'none'") && policy.contains(&"frame-ancestors 'none'"),
        "{what}: {policy:?}"
    );
    assert!(
        !answer.header("x-request-id").is_empty(),
        "{what} without a request id"
    );
}

/// Checks that each header is described for the operation, or generally known, and matches its
/// described schema.
pub(super) fn judge_described(
    version: Version,
    answer: &Answer,
    response: &'static Value,
    what: &str,
) {
    let described = response["headers"].as_object();
    let find = |name: &HeaderName| {
        described
            .into_iter()
            .flatten()
            .find(|(described, _)| described.eq_ignore_ascii_case(name.as_str()))
    };
    for (name, value) in &answer.headers {
        let text = value
            .to_str()
            .unwrap_or_else(|_| panic!("{what}: {name} is no text"));
        if let Some((_, header)) = find(name) {
            let header = version.resolved(header);
            schemas::assert_valid_in(
                version,
                &header["schema"],
                &typed(&header["schema"], text),
                &format!("{what}: {name}"),
            );
        } else {
            let name = name.as_str();
            let known =
                ALWAYS.iter().any(|(always, _)| *always == name) || ANYWHERE.contains(&name);
            assert!(
                known,
                "{what} with the header {name}, which is not described"
            );
        }
    }
}

/// Returns a header's text as the type in its schema.
fn typed(schema: &Value, text: &str) -> Value {
    match text.parse::<i64>() {
        Ok(number) if schema["type"] == "integer" => number.into(),
        _ => text.into(),
    }
}
