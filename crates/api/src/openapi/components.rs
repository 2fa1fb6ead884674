//! The document's components: schemas generated from the field table, headers, parameters and
//! security schemes.

use super::{
    build::{body, cursor, envelope, sync_token, with_example},
    mutations, sessions, settings,
    version::API_VERSION,
};
use model::ProblemCode;
use serde_json::{Value, json};

pub(super) fn all(public_url: &str) -> Value {
    json!({
        "schemas": schemas(public_url),
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
                    mutations::retries(),
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

fn schemas(public_url: &str) -> Value {
    let mut schemas = of_reads_and_settings(public_url);
    for more in [mutations::schemas(public_url), sessions::schemas()] {
        if let (Some(all), Value::Object(more)) = (schemas.as_object_mut(), more) {
            all.extend(more);
        }
    }
    schemas
}

fn of_reads_and_settings(public_url: &str) -> Value {
    let candidate = json!({"$ref": "#/components/schemas/Candidate"});
    let list = json!({"type": "array", "items": candidate});
    let (cursor, token) = (cursor(), sync_token());
    let total = json!({"type": "integer", "minimum": 0, "description": "On request only: how many records the list holds."});
    json!({
        "Attachment": schema::response::attachment(),
        "ChangedCustomField": with_example(body(schema::custom_field_update()), &json!({"label": "Rijbewijs B"})),
        "ChangedRegion": with_example(body(schema::region_update()), &json!({"name": "Regio Noord"})),
        "ChangedRegionSettings": with_example(body(schema::region_settings_update()), &json!({
            "notificationUrl": "https://www.example.nl/meldingen", "portal": {"displayName": "Regio Noord", "colour": "#0b5a9d"},
        })),
        "CreatedCustomField": created(&json!({"$ref": "#/components/schemas/CustomField"})),
        "CreatedKey": created(&settings::key(true)),
        "CreatedRegion": created(&json!({"$ref": "#/components/schemas/PlainRegion"})),
        "CustomField": settings::custom_field(),
        "CustomFieldList": envelope(
            &json!({"type": "array", "items": {"$ref": "#/components/schemas/CustomField"}}), &json!({}), &[]
        ),
        "CustomFieldRecord": envelope(&json!({"$ref": "#/components/schemas/CustomField"}), &json!({}), &[]),
        "Candidate": schema::response::candidate(),
        "CandidateLine": {"$ref": "#/components/schemas/Candidate"},
        "CandidateTable": {
            "type": "string",
            "description": "CSV (RFC 4180) in UTF-8 with a byte-order mark: semicolons between cells, every cell in quotes, lines that \
                            end in CRLF, `|` between the values of a list.",
        },
        "CandidateList": with_example(envelope(&list, &json!({"cursor": cursor, "syncToken": token, "total": total}), &["cursor"]), &json!({
            "statusCode": 200, "message": "Successfully retrieved candidates",
            "data": [{"id": "recAbC13pTbjpS6Iz", "name": "Sanne Voorbeeld", "email": "sanne@example.nl", "phase": "nieuw"}],
            "meta": {"sandboxEnabled": false, "cursor": null},
        })),
        "CandidateMatches": envelope(&list, &json!({}), &[]),
        "CandidateRecord": envelope(&candidate, &json!({}), &[]),
        "Fault": fault(),
        "File": {"type": "string", "format": "binary"},
        "FindCandidates": with_example(json!({
            "type": "object",
            "description": "What to look for; at least one of `email` and `phone`. E-mail decides where both are given.",
            "properties": {
                "email": {"type": ["string", "null"]},
                "phone": {"type": ["string", "null"]},
                "fields": {"type": ["array", "null"], "items": {"type": "string"}, "minItems": 1, "maxItems": model::Selection::MOST},
            },
            "additionalProperties": false,
        }), &json!({"email": "sanne@example.nl", "fields": ["name", "phase"]})),
        "Interaction": schema::response::interaction(),
        "OpenApiDocument": {"type": "object", "additionalProperties": true},
        "Problem": problem(public_url),
        "KeyAccessList": settings::key_access_list(),
        "NewCustomField": with_example(body(schema::custom_field_create()), &json!({
            "key": "rijbewijs", "label": "Rijbewijs", "type": "singleSelect", "options": ["B", "C"],
        })),
        "NewKey": with_example(body(schema::key_create()), &json!({
            "description": "website", "expiresAt": "2099-01-01T00:00:00Z", "permissions": ["read", "write"],
            "allowedNetworks": ["203.0.113.0/24", "2001:db8::/48"],
        })),
        "NewRegion": with_example(body(schema::region_create()), &json!({
            "slug": "noord", "name": "Regio Noord", "redirectUrls": ["https://www.example.nl/terug/"],
        })),
        "PlainRegion": settings::plain_region(),
        "PlainRegionRecord": envelope(&json!({"$ref": "#/components/schemas/PlainRegion"}), &json!({}), &[]),
        "Region": settings::region(),
        "RegionList": envelope(
            &json!({"type": "array", "items": {"$ref": "#/components/schemas/PlainRegion"}}), &json!({}), &[]
        ),
        "RegionRecord": envelope(&json!({"$ref": "#/components/schemas/Region"}), &json!({}), &[]),
        "RegionSettings": settings::region_settings(),
        "RegionSettingsRecord": envelope(&json!({"$ref": "#/components/schemas/RegionSettings"}), &json!({}), &[]),
        "SchemaRecord": envelope(&json!({
            "type": "object", "additionalProperties": true, "description": "A JSON Schema, draft 2020-12.",
        }), &json!({}), &[]),
    })
}

/// Returns the schema of the envelope of a 201.
fn created(data: &Value) -> Value {
    let mut schema = envelope(data, &json!({}), &[]);
    schema["properties"]["statusCode"]["const"] = 201.into();
    schema
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
