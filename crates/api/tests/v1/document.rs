//! The OpenAPI document of version 1.

use api::openapi::Form;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{TestApp, contract::Version};

#[testkit::test]
async fn document_of_version_1_needs_no_credential() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get("/api/v1/openapi.json").await;
    assert_eq!(
        (answer.status, answer.header("access-control-allow-origin")),
        (StatusCode::OK, "*")
    );
    assert_eq!(answer.json(), *Version::One.document());
    assert_eq!(
        answer.json()["info"]["version"],
        answer.header("api-version")
    );
    let again = app.anonymous().with("if-none-match", answer.header("etag"));
    let again = again.get("/api/v1/openapi.json").await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    let page = app.anonymous().with("origin", "https://elders.example");
    let preflight = page.clone().with("access-control-request-method", "GET");
    let preflight = preflight
        .send(Method::OPTIONS, "/api/v1/openapi.json", "".into())
        .await;
    assert_eq!(preflight.header("access-control-allow-origin"), "*");
}

#[test]
fn committed_document_of_version_1_is_current() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi-v1.json");
    let kept = std::fs::read_to_string(file).expect("docs/openapi-v1.json is there");
    let made = api::openapi::document_of_version_1("http://127.0.0.1:8080").text(Form::V3_1);
    assert!(
        kept.trim_end() == made,
        "docs/openapi-v1.json is not what the routes say; run `make openapi`"
    );
}

#[test]
fn document_describes_its_own_operations_only() {
    let document = Version::One.document();
    let paths: Vec<_> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(paths, ["/schema", "/create-user", "/openapi.json"]);
    let schemas: Vec<_> = document["components"]["schemas"]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    assert_eq!(
        schemas,
        [
            "AcceptedUser",
            "Fault",
            "NewUser",
            "OpenApiDocument",
            "Problem",
            "SavedUser",
            "SchemaAnswer"
        ]
    );
    let mut references = Vec::new();
    collect(document, &mut references);
    for reference in references {
        assert!(document.pointer(&reference[1..]).is_some(), "{reference}");
    }
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            for (status, response) in operation["responses"].as_object().unwrap() {
                let response = Version::One.resolved(response);
                for name in ["Deprecation", "Sunset", "Link", "API-Version"] {
                    assert!(
                        response["headers"][name].is_object(),
                        "{method} {path} {status}: {name}"
                    );
                }
            }
            assert!(operation["responses"]["410"].is_object(), "{method} {path}");
        }
    }
    let body = &document["components"]["schemas"]["NewUser"];
    assert_eq!(
        body["required"],
        json!(["naam", "email", "privacy_consent"])
    );
}

fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(target)) = members.get("$ref") {
                found.push(target.clone());
            }
            members.values().for_each(|inner| collect(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| collect(inner, found)),
        _ => {}
    }
}
