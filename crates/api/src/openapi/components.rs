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
        "headers": {
            "ApiVersion": header("The version of the API that answered.", "string", &API_VERSION.into()),
            "RequestId": header("The caller's own request id, or one made for the request.", "string", &"6f1c0e6b".into()),
            "RateLimit": header("What is left of the limit that leaves the least, the key's (or the session's) or the region's: `r` requests at once, all again in `t` seconds.", "string", &"\"key\";r=199;t=1".into()),
            "RateLimitPolicy": header("The rate limits, a key's (or a session's) and a region's over all of its keys: `q` requests in `w` seconds.", "string", &"\"key\";q=200;w=2, \"region\";q=1000;w=2".into()),
            "MutationLocation": header(
                "Where the mutation can be looked at.",
                "string",
                &"https://api.example.nl/api/v2/mutations/mutAbC13pTbjpS6Iz".into(),
            ),
            "IdempotencyReplayed": header("`true` where the request was accepted before, under the same key.", "string", &"true".into()),
            "PreferenceApplied": header("The maximum waiting time.", "string", &"wait=10".into()),
            "ContentRange": header("How many bytes there are.", "string", &"bytes */1024".into()),
            "Deprecation": header("Since when the `api-key` header is deprecated, on answers to requests that send it (RFC 9745).", "string", &"@1767225600".into()),
            "WwwAuthenticate": header("Which kind of credential is wanted.", "string", &"Bearer".into()),
            "AcceptEncoding": header("What a body may be encoded as, where it is that which is refused.", "string", &"identity".into()),
            "RetryAfter": header("Seconds to wait before the next try.", "integer", &1.into()),
        },
        "parameters": {
            "Sandbox": {
                "name": "x-api-sandbox", "in": "header", "required": false,
                "description": "`true` for the sandbox's data instead of production's.",
                "schema": {"type": "string", "pattern": "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$", "default": "false"},
            },
            "Region": {
                "name": "x-api-region", "in": "header", "required": false,
                "description": "With an admin key only: the id or slug of the region to act for.",
                "schema": {"type": "string"},
            },
            "CallbackUrl": {
                "name": "callbackUrl", "in": "query", "required": false,
                "description": format!(
                    "Where the outcome is posted to, signed: an absolute http or https URL, 2,000 characters at most, on port 80, \
                     443 or above 1023, at an address of the public internet (the operator may allow others). {}",
                    describe_retries(),
                ),
                "schema": {"type": "string", "format": "uri", "maxLength": 2000},
            },
            "IdempotencyKey": {
                "name": "idempotencyKey", "in": "query", "required": false,
                "description": "A key of the caller's own: the same key with the same request is carried out once.",
                "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
            },
            "IdempotencyKeyHeader": {
                "name": "Idempotency-Key", "in": "header", "required": false,
                "description": "The same as `idempotencyKey`.",
                "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
            },
            "Prefer": {
                "name": "Prefer", "in": "header", "required": false,
                "description": "`wait=10` answers when the mutation has ended, after that many seconds (60 at most) at the latest (RFC 7240). At most 32 requests of a region's environment wait at once; beyond that the 202 comes at once, without `Preference-Applied`.",
                "schema": {"type": "string"},
            },
            "IfMatch": {
                "name": "If-Match", "in": "header", "required": false,
                "description": "Entity tags of the record: it is changed only while it is in one of those states.",
                "schema": {"type": "string"},
            },
            "RequestId": {
                "name": "x-request-id", "in": "header", "required": false,
                "description": "An id of the caller's own, for its logs and ours.",
                "schema": {"type": "string"},
            },
        },
        "securitySchemes": {
            "regionKey": {"type": "apiKey", "in": "header", "name": "x-api-key", "description": "A region's key (`ork_…`)."},
            "adminKey": {"type": "apiKey", "in": "header", "name": "x-api-key",
                "description": "An admin key (`ora_…`); together with `x-api-region` wherever it acts for a region."},
            "candidateSession": {"type": "http", "scheme": "bearer",
                "description": "The token of a candidate's session (`ors_…`), good in the environment it was opened in."},
        },
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
        "description": "One thing that is wrong, and where: a JSON pointer into the body, or a parameter's or header's name.",
        "properties": {
            "pointer": {"type": "string"},
            "parameter": {"type": "string"},
            "code": {"type": "string", "description": "A stable kind: `required`, `unknown`, `format`, `enum`, `duplicate`, …"},
            "message": {"type": "string", "description": "What was expected."},
        },
        "required": ["code", "message"],
        "additionalProperties": false,
    })
}

fn problem(public_url: &str) -> Value {
    json!({
        "type": "object",
        "description": "A refusal (RFC 9457), with the envelope's members beside the standard ones.",
        "properties": {
            "type": {"type": "string", "format": "uri", "description": "Names the kind of problem and explains it.",
                "examples": [format!("{public_url}/problems/{}", ProblemCode::InvalidRequest.code())]},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "instance": {"type": "string", "format": "uri", "description": "`urn:request:` and the request id."},
            "statusCode": {"type": "integer"},
            "message": {"type": "string"},
            "meta": {
                "type": "object",
                "properties": {"sandboxEnabled": {"type": "boolean"}},
                "required": ["sandboxEnabled"],
                "additionalProperties": false,
            },
            "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}, "maxItems": model::MOST_FAULTS,
                "description": "Every fault; of more than a hundred the first hundred, and then `detail` says so."},
        },
        "required": ["type", "title", "status", "detail", "instance", "statusCode", "message", "meta"],
        "additionalProperties": false,
    })
}
