//! The OpenAPI document is complete, agrees with the responses, and equals the checked-in copy.

mod answers;
mod forms;
mod staff;
mod subscriptions;
mod tasks;
mod version_2_0;

use api::openapi::Form;
use edge::Language;
use http::StatusCode;
use serde_json::json;
use std::collections::BTreeSet;
use testkit::{
    TestApp,
    contract::{Version, assert_valid, operations, reference, resolved},
};

#[test]
fn committed_openapi_document_is_current() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let kept = std::fs::read_to_string(file).expect("docs/openapi.json is there");
    let made = api::openapi::document("http://127.0.0.1:8080").text(Form::V3_1);
    assert!(
        kept.trim_end() == made,
        "docs/openapi.json is not what the routes say; run `make openapi`"
    );
}

#[testkit::test]
async fn openapi_document_needs_no_credential() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get("/openapi.json").await;
    assert_eq!(
        (answer.status, answer.header("access-control-allow-origin")),
        (StatusCode::OK, "*")
    );
    assert_eq!(answer.json(), *reference());
    assert_eq!(
        answer.json()["info"]["version"],
        answer.header("api-version")
    );
    assert_eq!(answer.json()["openapi"], "3.1.0");
}

#[test]
fn every_operation_is_described() {
    let mut ids = BTreeSet::new();
    for (path, method, operation) in operations() {
        let what = format!("{method} {path}");
        for member in ["summary", "description", "operationId", "tags"] {
            assert!(!operation[member].is_null(), "{what} has no {member}");
        }
        assert!(
            ids.insert(operation["operationId"].to_string()),
            "{what} shares its id"
        );
        assert!(
            operation["security"].is_array(),
            "{what} says who may call it"
        );
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(
                parameter.get("$ref").is_some() || parameter["description"].is_string(),
                "{what}: {parameter}"
            );
        }
        for (status, response) in operation["responses"].as_object().unwrap() {
            let response = resolved(response);
            assert!(response["description"].is_string(), "{what} {status}");
            assert!(
                response["headers"]["API-Version"].is_object(),
                "{what} {status}"
            );
        }
        let closed = operation["security"] != json!([]);
        let mut expected = vec!["500", "503"];
        expected.extend(
            closed
                .then_some(["400", "401", "403", "404", "406", "429"])
                .into_iter()
                .flatten(),
        );
        expected.extend(
            operation
                .get("requestBody")
                .map(|_| ["408", "413", "415"])
                .into_iter()
                .flatten(),
        );
        for status in expected {
            assert_eq!(
                resolved(&operation["responses"][status])["content"]["application/problem+json"]["schema"]
                    ["$ref"],
                "#/components/schemas/Problem",
                "{what} {status}"
            );
        }
    }
    for member in ["name", "url", "email"] {
        assert!(
            reference()["info"]["contact"][member].is_string(),
            "{member}"
        );
    }
}

#[test]
fn every_operation_links_to_its_guide() {
    let pages = "http://127.0.0.1:8080/docs/guides/en/";
    for version in [Version::One, Version::Two] {
        let operations = version.document()["paths"].as_object().unwrap();
        for (path, methods) in operations {
            for (method, operation) in methods.as_object().unwrap() {
                let what = format!("{method} {path}");
                let url = operation["externalDocs"]["url"].as_str();
                let url = url.unwrap_or_else(|| panic!("{what} has no guide"));
                let guide = url.strip_prefix(pages).expect(url);
                let (slug, anchor) = guide.split_once('#').unwrap_or((guide, ""));
                let page = guides::page(Language::English, slug);
                let page = page.unwrap_or_else(|| panic!("{what}: there is no guide {slug}"));
                assert!(guides::page(Language::Dutch, slug).is_some(), "{what}");
                assert!(
                    anchor.is_empty() || page.headings.iter().any(|(name, _)| *name == anchor),
                    "{what}: {slug} has no heading {anchor}"
                );
            }
        }
    }
}

#[test]
fn every_example_is_valid() {
    let mut seen = 0;
    for (name, schema) in reference()["components"]["schemas"].as_object().unwrap() {
        for example in schema["examples"].as_array().into_iter().flatten() {
            assert_valid(schema, example, name);
            seen += 1;
        }
    }
    for (path, method, operation) in operations() {
        for (status, response) in operation["responses"].as_object().unwrap() {
            for (media_type, content) in resolved(response)["content"]
                .as_object()
                .into_iter()
                .flatten()
            {
                if let Some(example) = content.get("example") {
                    assert_valid(
                        &content["schema"],
                        example,
                        &format!("{method} {path} {status} {media_type}"),
                    );
                    seen += 1;
                }
            }
        }
        for parameter in operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(resolved)
        {
            if let Some(example) = parameter.get("example") {
                assert_valid(
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
