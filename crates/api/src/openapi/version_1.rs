//! The document of version 1. Its operations share headers and refusals with those of version 2, and
//! have some of their own.

use super::{Document, components, document::of_operator, guides, shared};
use model::ProblemCode::{IdempotencyKeyReused, VersionEnded};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use utoipa::openapi::OpenApi;

/// The version of version 1, in its document and in a header of its answers.
pub const VERSION: &str = "1.1.0";

/// The header in which version 1 takes a key, besides that of version 2.
const KEY: &str = "regionKeyOfVersion1";
/// The headers of every answer of version 1, and their components.
const HEADERS: [(&str, &str); 3] = [
    ("Deprecation", "Deprecation"),
    ("Sunset", "Sunset"),
    ("Link", "Link"),
];

/// Completes the document that the routes generate.
pub(crate) fn complete(routes: OpenApi, public_url: &str) -> Document {
    let mut document = serde_json::to_value(routes).expect("the routes' document is JSON");
    document["openapi"] = "3.1.0".into();
    document["info"] = info();
    document["servers"] = json!([{"url": format!("{public_url}/api/v1"), "description": "This \
        server. `x-api-sandbox: true` selects the sandbox. The routes are under /api as well."}]);
    document["tags"] = json!([
        {"name": "Version 1", "description": "What regional websites call."},
        {"name": "Reference", "description": "This document."},
    ]);
    document["components"] = components::all(public_url, &document["components"]["schemas"]);
    shared::complete(&mut document);
    guides::link(&mut document, public_url);
    add_components(&mut document["components"]);
    let operations = document["paths"].as_object_mut().into_iter().flatten();
    let operations = operations.filter_map(|(_, methods)| methods.as_object_mut());
    for (_, operation) in operations.flatten() {
        complete_operation(operation);
    }
    remove_unused(&mut document);
    Document::finished(document)
}

fn info() -> Value {
    let mut info = json!({
        "title": "Onderwijsregio API, version 1",
        "version": VERSION,
        "summary": "What regional websites that were never changed send.",
        "description": "Version 1 is deprecated. It saves one candidate in a request and answers \
            when that is done. Version 2 reads and changes candidates as well.",
    });
    for (name, value) in of_operator() {
        info[name] = value;
    }
    info
}

fn add_components(components: &mut Value) {
    let text = |description: &str, example: &str| json!({"description": description, "schema": {"type": "string"}, "example": example});
    components["headers"]["ApiVersion"]["example"] = VERSION.into();
    components["headers"]["Deprecation"] =
        text("When version 1 was deprecated (RFC 9745).", "@1774310400");
    components["headers"]["Sunset"] = text(
        "From when version 1 answers 410 only (RFC 8594). Present if the operator has decided that.",
        "Sat, 01 Jan 2028 00:00:00 GMT",
    );
    components["headers"]["Link"] = text(
        "The page about the change to version 2 (`deprecation`, `sunset`), and version 2 itself \
            (`successor-version`).",
        "<https://api.example.nl/api/v2>; rel=\"successor-version\"",
    );
    components["securitySchemes"][KEY] = json!({
        "type": "apiKey", "in": "header", "name": "api-key", "description": "A key of a region (`ork_…`).",
    });
    let problem = &mut components["schemas"]["Problem"]["properties"];
    problem["error"] = json!({"type": "boolean", "const": true});
    problem["url"] = json!({"type": "string", "description": "The path of the request."});
    problem["statusMessage"] = json!({"type": "string", "description": "The same as `title`."});
    problem["data"] = json!({
        "type": "object",
        "properties": {"issues": {"type": "array", "items": {
            "type": "object",
            "properties": {
                "path": {"type": "array", "items": {"type": ["string", "integer"]}},
                "code": {"type": "string"},
                "message": {"type": "string"},
            },
            "required": ["path", "code", "message"],
            "additionalProperties": false,
        }}},
        "required": ["issues"],
        "additionalProperties": false,
        "description": "The same faults as in `errors`, each with the way to its member.",
    });
}

fn complete_operation(operation: &mut Value) {
    if let Some(ways) = operation["security"].as_array_mut()
        && !ways.is_empty()
    {
        ways.push(json!({ KEY: [] }));
    }
    operation["responses"]["410"] = shared::refusal(VersionEnded);
    if operation["operationId"] == "createUser" {
        if let Some(parameters) = operation["parameters"].as_array_mut() {
            parameters.push(json!({"$ref": "#/components/parameters/IdempotencyKeyHeader"}));
        }
        operation["responses"]["422"] = shared::refusal(IdempotencyKeyReused);
        for status in ["200", "202"] {
            operation["responses"][status]["headers"]["Idempotency-Replayed"] =
                json!({"$ref": "#/components/headers/IdempotencyReplayed"});
        }
    }
    let responses = operation["responses"].as_object_mut().into_iter().flatten();
    for (_, response) in responses {
        for (name, component) in HEADERS {
            response["headers"][name] =
                json!({"$ref": format!("#/components/headers/{component}")});
        }
        for (name, component) in [("API-Version", "ApiVersion"), ("x-request-id", "RequestId")] {
            response["headers"][name] =
                json!({"$ref": format!("#/components/headers/{component}")});
        }
    }
}

/// Removes the components that only operations of version 2 use.
fn remove_unused(document: &mut Value) {
    loop {
        let mut used = BTreeSet::new();
        references(document, &mut used);
        let mut removed = false;
        for kind in ["schemas", "headers", "parameters"] {
            let Some(all) = document["components"][kind].as_object_mut() else {
                continue;
            };
            let before = all.len();
            all.retain(|name, _| used.contains(&format!("#/components/{kind}/{name}")));
            removed |= all.len() < before;
        }
        if !removed {
            break;
        }
    }
    if let Some(schemes) = document["components"]["securitySchemes"].as_object_mut() {
        schemes.shift_remove("candidateSession");
    }
}

/// Collects what the references in a value point to.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(target)) = members.get("$ref") {
                found.insert(target.clone());
            }
            members.values().for_each(|inner| references(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| references(inner, found)),
        _ => {}
    }
}
