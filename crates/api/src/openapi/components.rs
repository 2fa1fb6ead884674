//! The components that all operations share: schemas of problems, headers, parameters and security
//! schemes.

use super::version::API_VERSION;
use crate::describe::as_shown;
use model::ProblemCode;
use serde_json::{Map, Value, json};
use services::mutations::describe_retries;
use std::collections::BTreeMap;

/// Returns all components. `described` holds the schemas that handlers name.
pub(super) fn all(public_url: &str, described: &Value) -> Value {
    json!({
        "schemas": schemas(public_url, described),
        "headers": headers(),
        "parameters": {
            "Sandbox": {
                "name": "x-api-sandbox", "in": "header", "required": false,
                "description": "`true` selects the sandbox instead of production.",
                "schema": {"type": "string", "pattern": "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$", "default": "false"},
            },
            "Region": {
                "name": "x-api-region", "in": "header", "required": false,
                "description": "The id or slug of the region to act for. Only requests with an \
                    admin key have it.",
                "schema": {"type": "string"},
            },
            "CallbackUrl": {
                "name": "callbackUrl", "in": "query", "required": false,
                "description": format!(
                    "The URL to which the server sends the signed outcome. It is an absolute http or https URL of at \
                     most 2,000 characters, on port 80, 443 or above 1023, at a public internet address. The \
                     operator may allow other addresses. {}",
                    describe_retries(),
                ),
                "schema": {"type": "string", "format": "uri", "maxLength": 2000},
            },
            "IdempotencyKey": {
                "name": "idempotencyKey", "in": "query", "required": false,
                "description": "An idempotency key of the client. The server carries out the same \
                    request with the same key once.",
                "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
            },
            "IdempotencyKeyHeader": {
                "name": "Idempotency-Key", "in": "header", "required": false,
                "description": "The same as `idempotencyKey`.",
                "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
            },
            "Prefer": {
                "name": "Prefer", "in": "header", "required": false,
                "description": "With `wait=10`, the server responds when the mutation has ended, \
                    or after this number of seconds, at most 60 (RFC 7240). At most 32 requests \
                    of a region's environment wait at the same time. Above that, the server \
                    responds 202 at once, without `Preference-Applied`.",
                "schema": {"type": "string"},
            },
            "IfMatch": {
                "name": "If-Match", "in": "header", "required": false,
                "description": "The entity tags of the record. The server changes the record only \
                    in one of these states.",
                "schema": {"type": "string"},
            },
            "RequestId": {
                "name": "x-request-id", "in": "header", "required": false,
                "description": "An id of the client for this request. It appears in the logs of \
                    both sides.",
                "schema": {"type": "string"},
            },
        },
        "securitySchemes": {
            "regionKey": {"type": "apiKey", "in": "header", "name": "x-api-key", "description": "A \
                key of a region (`ork_…`)."},
            "adminKey": {"type": "apiKey", "in": "header", "name": "x-api-key",
                "description": "An admin key (`ora_…`). Where it acts for a region, \
                    `x-api-region` is required."},
            "candidateSession": {"type": "http", "scheme": "bearer",
                "description": "The token of a candidate's session (`ors_…`). It is valid in the \
                    environment in which the session was opened."},
        },
    })
}

/// Returns the response headers that operations share.
fn headers() -> Value {
    json!({
        "ApiVersion": header("The version of the API.", "string", &API_VERSION.into()),
        "RequestId": header("The id of the request, as the client sent it or as the server \
            generated it.", "string", &"6f1c0e6b".into()),
        "RateLimit": header("The rest of the limit that leaves the least: that of the key, \
            the session or the region. `r` requests are possible at once. The full limit is \
            available in `t` seconds.", "string", &"\"key\";r=199;t=1".into()),
        "RateLimitPolicy": header("The rate limits of the key or session, and of the region \
            with all of its keys. Each allows `q` requests in `w` seconds.", "string", &"\"key\";q=200;w=2, \"region\";q=1000;w=2".into()),
        "MutationLocation": header(
            "The URL of the mutation.",
            "string",
            &"https://api.example.nl/api/v2/mutations/mutAbC13pTbjpS6Iz".into(),
        ),
        "IdempotencyReplayed": header("`true` if the server accepted the same request before, \
            with the same idempotency key.", "string", &"true".into()),
        "PreferenceApplied": header("The maximum waiting time.", "string", &"wait=10".into()),
        "ContentRange": header("The size of the file in bytes.", "string", &"bytes */1024".into()),
        "Deprecation": header("When the `api-key` header was deprecated (RFC 9745). Present \
            on responses to requests with this header.", "string", &"@1767225600".into()),
        "WwwAuthenticate": header("The kind of credential that the server expects.", "string", &"Bearer".into()),
        "AcceptEncoding": header("The content encodings that the server accepts. Present if \
            it refuses the encoding of the body.", "string", &"identity".into()),
        "RetryAfter": header("The number of seconds to wait before the next attempt.", "integer", &1.into()),
    })
}

fn header(description: &str, kind: &str, example: &Value) -> Value {
    json!({"description": description, "schema": {"type": kind}, "example": example})
}

/// Returns the schemas that handlers name, and those of problems, which every operation answers, by
/// name.
fn schemas(public_url: &str, described: &Value) -> Map<String, Value> {
    let described = described.as_object().into_iter().flatten();
    let described = described.map(|(name, schema)| (name.clone(), as_shown(schema.clone())));
    let shared = [("Fault", fault()), ("Problem", problem(public_url))];
    let shared = shared.map(|(name, schema)| (name.to_owned(), schema));
    let sorted: BTreeMap<_, _> = described.chain(shared).collect();
    sorted.into_iter().collect()
}

fn fault() -> Value {
    json!({
        "type": "object",
        "description": "A fault and its location: a JSON pointer into the body, or the name of a \
            parameter or header.",
        "properties": {
            "pointer": {"type": "string"},
            "parameter": {"type": "string"},
            "code": {"type": "string", "description": "A stable code, such as `required`, \
                `unknown`, `format`, `enum` or `duplicate`."},
            "message": {"type": "string", "description": "What the server expects."},
        },
        "required": ["code", "message"],
        "additionalProperties": false,
    })
}

fn problem(public_url: &str) -> Value {
    json!({
        "type": "object",
        "description": "A problem (RFC 9457). It has the members of the envelope in addition to \
            the standard ones.",
        "properties": {
            "type": {"type": "string", "format": "uri", "description": "The type of the problem. \
                The URL leads to an explanation.",
                "examples": [format!("{public_url}/problems/{}", ProblemCode::InvalidRequest.code())]},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "instance": {"type": "string", "format": "uri", "description": "`urn:request:` \
                followed by the request id."},
            "statusCode": {"type": "integer"},
            "message": {"type": "string"},
            "meta": {
                "type": "object",
                "properties": {"sandboxEnabled": {"type": "boolean"}},
                "required": ["sandboxEnabled"],
                "additionalProperties": false,
            },
            "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}, "maxItems": model::MAX_FAULTS,
                "description": "All faults. If there are more than a hundred, the first hundred, \
                    and `detail` says so."},
        },
        "required": ["type", "title", "status", "detail", "instance", "statusCode", "message", "meta"],
        "additionalProperties": false,
    })
}
