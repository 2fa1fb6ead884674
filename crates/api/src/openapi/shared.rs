//! Completes all operations with what they share: headers, error responses and credentials. They
//! are defined here once instead of at each route.

use super::{defaults, media_types, problem_example::problem_example};
use crate::{auth::document_needs, describe::WRITE};
use model::ProblemCode::{
    self, Conflict, DiskFull, Forbidden, IdempotencyKeyReused, InternalError, InvalidRequest,
    NotAcceptable, NotFound, PayloadTooLarge, PreconditionFailed, QueueFull, QuotaExceeded,
    RangeNotSatisfiable, RequestTimeout, TooManyRequests, Unauthorized, Unavailable,
    UnsupportedMediaType,
};
use model::{Selection, vocabulary::PHASES};
use serde_json::{Map, Value, json};

pub(super) fn complete(document: &mut Value) {
    let Some(paths) = document["paths"].as_object_mut() else {
        return;
    };
    for (method, operation) in paths
        .values_mut()
        .filter_map(Value::as_object_mut)
        .flatten()
    {
        if let Some(operation) = operation.as_object_mut() {
            complete_operation(operation, method != "get");
        }
    }
}

fn complete_operation(operation: &mut Map<String, Value>, writes: bool) {
    let ways = operation
        .get("security")
        .cloned()
        .unwrap_or_else(|| json!([{"regionKey": []}, {"adminKey": []}]));
    let open = ways == json!([{}]);
    // An admin key must name the region it acts for.
    let of_region = ways
        .as_array()
        .is_some_and(|ways| ways.contains(&json!({"regionKey": []})));
    let conflicts = operation["responses"].get("409").is_some();
    let with_body = operation.contains_key("requestBody");
    let in_path = parameters(operation)
        .iter()
        .any(|parameter| parameter["in"] == "path");
    operation.insert("security".into(), if open { json!([]) } else { ways });
    let headers = ["Sandbox", "Region", "RequestId"]
        .into_iter()
        .filter(|name| !open && (of_region || *name != "Region"));
    for name in headers {
        parameters(operation).push(json!({"$ref": format!("#/components/parameters/{name}")}));
    }
    for parameter in parameters(operation) {
        plain(parameter);
        defaults::complete(parameter);
    }
    media_types::set_apart(operation);
    let (of_mutations, full) = (complete_write(operation), writes.then(no_room));
    let conflict = conflicts.then_some(Conflict);
    document_needs(operation);
    for code in refusals(open, in_path, with_body)
        .chain(of_mutations)
        .chain(conflict)
    {
        operation["responses"][code.status().to_string()] = refusal(code);
    }
    if let Some(full) = full {
        operation["responses"][DiskFull.status().to_string()] = full;
    }
    if operation["responses"].get("206").is_some() {
        operation["responses"]["416"] = refusal(RangeNotSatisfiable);
    }
    for response in operation["responses"]
        .as_object_mut()
        .into_iter()
        .flat_map(|all| all.values_mut())
    {
        for (name, component) in [
            ("API-Version", "ApiVersion"),
            ("x-request-id", "RequestId"),
            ("RateLimit", "RateLimit"),
            ("RateLimit-Policy", "RateLimitPolicy"),
            ("Deprecation", "Deprecation"),
        ] {
            if !open || name != "Deprecation" {
                response["headers"][name] =
                    json!({"$ref": format!("#/components/headers/{component}")});
            }
        }
    }
}

/// Adds the options that all writes of the mutation engine take. Returns the error responses that
/// come with them.
fn complete_write(operation: &mut Map<String, Value>) -> Vec<ProblemCode> {
    let Some(write) = operation.shift_remove(WRITE) else {
        return Vec::new();
    };
    let mut names = vec![
        "CallbackUrl",
        "IdempotencyKey",
        "IdempotencyKeyHeader",
        "Prefer",
    ];
    let mut refusals = vec![IdempotencyKeyReused];
    if write["ifMatch"] == true {
        names.push("IfMatch");
        refusals.push(PreconditionFailed);
    }
    for name in names {
        parameters(operation).push(json!({"$ref": format!("#/components/parameters/{name}")}));
    }
    let mut headers = json!({
        "Idempotency-Replayed": {"$ref": "#/components/headers/IdempotencyReplayed"},
        "Preference-Applied": {"$ref": "#/components/headers/PreferenceApplied"},
    });
    operation["responses"]["200"]["headers"] = headers.clone();
    headers["Location"] = json!({"$ref": "#/components/headers/MutationLocation"});
    operation["responses"]["202"]["headers"] = headers;
    refusals
}

fn parameters(operation: &mut Map<String, Value>) -> &mut Vec<Value> {
    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    parameters.as_array_mut().expect("parameters are an array")
}

/// Corrects a parameter's schema: an omitted parameter is absent, never `null`, and a repeatable
/// one is not empty.
fn plain(parameter: &mut Value) {
    let phases = parameter["name"] == "phase";
    let Some(schema) = parameter.get_mut("schema") else {
        return;
    };
    if let Some(kinds) = schema["type"].as_array() {
        schema["type"] = kinds
            .iter()
            .find(|kind| **kind != "null")
            .cloned()
            .unwrap_or_default();
    }
    if schema["type"] == "array" {
        if phases {
            schema["items"]["enum"] = PHASES.into();
            schema["maxItems"] = PHASES.len().into();
        } else {
            schema["items"]["minLength"] = 1.into();
            schema["maxItems"] = Selection::MAX.into();
        }
        parameter["style"] = "form".into();
        parameter["explode"] = true.into();
    }
}

fn refusals(open: bool, in_path: bool, with_body: bool) -> impl Iterator<Item = ProblemCode> {
    let always = [InternalError, Unavailable];
    let known = [
        InvalidRequest,
        Unauthorized,
        Forbidden,
        NotFound,
        NotAcceptable,
        UnsupportedMediaType,
        TooManyRequests,
    ];
    // A public path with parameters either exists or not. A public document is read like any other.
    let address = [InvalidRequest, NotFound];
    let document = [InvalidRequest, NotAcceptable];
    let body = [RequestTimeout, PayloadTooLarge, UnsupportedMediaType];
    let known = known.into_iter().filter(move |_| !open);
    let address = address.into_iter().filter(move |_| open && in_path);
    let document = document.into_iter().filter(move |_| open && !in_path);
    known
        .chain(address)
        .chain(document)
        .chain(body.into_iter().filter(move |_| with_body))
        .chain(always)
}

/// Returns the error response of a write that is refused for lack of space. The three problem codes
/// have the same status and share one response.
fn no_room() -> Value {
    let codes = [DiskFull, QueueFull, QuotaExceeded];
    let mut response = refusal(DiskFull);
    let helps: Vec<String> = codes
        .iter()
        .map(|code| format!("`{}`: {}", code.code(), code.help()))
        .collect();
    response["description"] = helps.join(" ").into();
    response
}

/// Returns the error response of a problem code.
pub(super) fn refusal(code: ProblemCode) -> Value {
    let mut response = json!({
        "description": code.help(),
        "headers": {},
        "content": {"application/problem+json": {
            "schema": {"$ref": "#/components/schemas/Problem"},
            "example": problem_example(code),
        }},
    });
    let more = match code {
        TooManyRequests | Unavailable | DiskFull => Some(("Retry-After", "RetryAfter")),
        Unauthorized => Some(("WWW-Authenticate", "WwwAuthenticate")),
        UnsupportedMediaType => Some(("Accept-Encoding", "AcceptEncoding")),
        RangeNotSatisfiable => Some(("Content-Range", "ContentRange")),
        _ => None,
    };
    if let Some((name, component)) = more {
        response["headers"][name] = json!({"$ref": format!("#/components/headers/{component}")});
    }
    response
}
