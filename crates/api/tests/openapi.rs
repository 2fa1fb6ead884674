//! The reference: complete, true to the answers, and the same as the checked-in copy.

use crate::{app_with, custom_field, delete, full, patch, with};
use http::StatusCode;
use model::CustomFieldType;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::TestApp;

fn document() -> Value {
    serde_json::from_slice(api::openapi::document("http://127.0.0.1:8080").json()).expect("a JSON document")
}

/// Every operation: path, method, what the document says of it.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().expect("paths");
    let each = |(path, methods): (&String, &Value)| {
        let methods = methods.as_object().expect("methods").clone();
        methods.into_iter().map(|(method, operation)| (path.clone(), method, operation)).collect::<Vec<_>>()
    };
    paths.iter().flat_map(each).collect()
}

/// A validator for a schema that refers to the document's components.
fn validator(document: &Value, mut schema: Value) -> jsonschema::Validator {
    schema["components"] = document["components"].clone();
    jsonschema::options().should_validate_formats(true).build(&schema).expect("a valid schema")
}

fn assert_valid(document: &Value, schema: &Value, value: &Value, what: &str) {
    let validator = validator(document, schema.clone());
    let faults: Vec<_> = validator.iter_errors(value).map(|error| error.to_string()).collect();
    assert!(faults.is_empty(), "{what}: {faults:#?}");
}

#[test]
fn the_checked_in_copy_is_the_same() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let kept = std::fs::read_to_string(file).expect("docs/openapi.json is there");
    let made = String::from_utf8(api::openapi::document("http://127.0.0.1:8080").json().to_vec()).unwrap();
    assert!(kept.trim_end() == made, "docs/openapi.json is not what the routes say; run `make openapi`");
}

#[testkit::test]
async fn it_is_served_without_a_credential() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get("/openapi.json").await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (StatusCode::OK, "*"));
    assert_eq!(answer.json(), document());
    assert_eq!(answer.json()["info"]["version"], answer.header("api-version"));
    assert_eq!(answer.json()["openapi"], "3.1.0");
}

#[test]
fn every_operation_is_described() {
    let document = document();
    let mut ids = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        let what = format!("{method} {path}");
        for member in ["summary", "description", "operationId", "tags"] {
            assert!(!operation[member].is_null(), "{what} has no {member}");
        }
        assert!(ids.insert(operation["operationId"].to_string()), "{what} shares its id");
        assert!(operation["security"].is_array(), "{what} says who may call it");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(parameter.get("$ref").is_some() || parameter["description"].is_string(), "{what}: {parameter}");
        }
        for (status, response) in operation["responses"].as_object().unwrap() {
            assert!(response["description"].is_string(), "{what} {status}");
            assert!(response["headers"]["API-Version"].is_object(), "{what} {status}");
        }
        let closed = operation["security"] != json!([]);
        let mut expected = vec!["500", "503"];
        expected.extend(closed.then_some(["400", "401", "403", "404", "406", "429"]).into_iter().flatten());
        expected.extend(operation.get("requestBody").map(|_| ["408", "413", "415"]).into_iter().flatten());
        for status in expected {
            assert_eq!(
                operation["responses"][status]["content"]["application/problem+json"]["schema"]["$ref"],
                "#/components/schemas/Problem",
                "{what} {status}"
            );
        }
    }
    for member in ["name", "url", "email"] {
        assert!(document["info"]["contact"][member].is_string(), "{member}");
    }
}

#[test]
fn every_example_is_valid() {
    let document = document();
    let mut seen = 0;
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for example in schema["examples"].as_array().into_iter().flatten() {
            assert_valid(&document, schema, example, name);
            seen += 1;
        }
    }
    for (path, method, operation) in operations(&document) {
        for (status, response) in operation["responses"].as_object().unwrap() {
            for (media_type, content) in response["content"].as_object().into_iter().flatten() {
                if let Some(example) = content.get("example") {
                    assert_valid(
                        &document,
                        &content["schema"],
                        example,
                        &format!("{method} {path} {status} {media_type}"),
                    );
                    seen += 1;
                }
            }
        }
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            if let Some(example) = parameter.get("example") {
                assert_valid(
                    &document,
                    &parameter["schema"],
                    example,
                    &format!("{method} {path} {}", parameter["name"]),
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen} examples");
}

#[testkit::test]
async fn every_answer_is_as_described() {
    let interactions = json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z", "durationMinutes": 5}]);
    let file = json!([{"filename": "cv.txt", "base64": "aGFsbG8="}]);
    let row = with(full(), json!({"interactions": interactions, "curriculumVitae": file}));
    let (app, region) = app_with(vec![row, testkit::candidate(1)]).await;
    let client = app.client(&region.key);
    let field = custom_field(1, "dagen", CustomFieldType::MultiSelect);
    assert!(app.store.insert_custom_field(region.id, field).await.unwrap());
    let document = document();
    for (path, url) in [
        ("/candidates", "/candidates"),
        ("/candidates", "/candidates?pageSize=1&includeTotal=true&fields=name,customFields,interactions"),
        ("/candidates", "/candidates?pageSize=0"),
        ("/candidates/find", "/candidates/find?email=n1@example.nl"),
        ("/candidates/find", "/candidates/find"),
        ("/candidates/{id}", "/candidates/recAAAAAAAAAAAAAA?includeInteractions=true"),
        ("/candidates/{id}", "/candidates/rec99999999999999"),
        ("/auth/regions/me", "/auth/regions/me?include=callbackSecret"),
        ("/schema", "/schema?operation=update"),
        ("/schema", "/schema?operation=x"),
        ("/schema/custom-fields", "/schema/custom-fields"),
        ("/schema/custom-fields/{key}", "/schema/custom-fields/dagen"),
        ("/schema/custom-fields/{key}", "/schema/custom-fields/geen"),
        ("/openapi.json", "/openapi.json"),
    ] {
        let answer = client.get(url).await;
        let described = &document["paths"][path]["get"]["responses"][answer.status.as_str()];
        let schema = &described["content"][answer.header("content-type")]["schema"];
        assert!(schema.is_object(), "{url}: {} {}", answer.status, answer.header("content-type"));
        assert_valid(&document, schema, &answer.json(), url);
    }
}

#[testkit::test]
async fn every_change_of_settings_is_answered_as_described() {
    let (app, region) = app_with(vec![]).await;
    let own = app.client(&region.key);
    let admin = app.client(&app.admin_key().await);
    let document = document();
    let mut keys = format!("/auth/regions/{}/api-keys", region.id);
    let made = own.post(&keys, &json!({})).await;
    keys = format!("{keys}/{}", made.json()["data"]["id"].as_str().unwrap());
    let field = json!({"key": "uren", "label": "Uren", "type": "number"});
    let one = json!({"slug": "zuid", "name": "Zuid"});
    let its_own = format!("/auth/regions/{}", region.id);
    for (method, path, answer) in [
        ("post", "/auth/regions/{id}/api-keys", made),
        ("post", "/auth/region/api-keys", own.post("/auth/region/api-keys", &json!({})).await),
        ("delete", "/auth/regions/{id}/api-keys/{keyId}", delete(&own, &keys).await),
        ("post", "/schema/custom-fields", own.post("/schema/custom-fields", &field).await),
        ("post", "/schema/custom-fields", own.post("/schema/custom-fields", &field).await),
        (
            "patch",
            "/schema/custom-fields/{key}",
            patch(&own, "/schema/custom-fields/uren", &json!({"label": "U"})).await,
        ),
        ("delete", "/schema/custom-fields/{key}", delete(&own, "/schema/custom-fields/uren").await),
        (
            "post",
            "/auth/regions/me/callback-secret/rotate",
            own.post("/auth/regions/me/callback-secret/rotate", &json!({})).await,
        ),
        ("get", "/auth/regions", admin.get("/auth/regions").await),
        ("post", "/auth/regions", admin.post("/auth/regions", &one).await),
        ("post", "/auth/regions", admin.post("/auth/regions", &one).await),
        ("get", "/auth/regions/{id}", admin.get(&its_own).await),
        ("patch", "/auth/regions/{id}", patch(&admin, &its_own, &json!({"name": "N"})).await),
    ] {
        let described = &document["paths"][path][method]["responses"][answer.status.as_str()];
        assert!(described.is_object(), "{method} {path}: {} is not described", answer.status);
        if answer.status != StatusCode::NO_CONTENT {
            let schema = &described["content"][answer.header("content-type")]["schema"];
            assert_valid(&document, schema, &answer.json(), path);
        }
    }
}
