//! The OpenAPI versions of the document and their size; that shared parts are components; and
//! that each default is correct.

use crate::app_with;
use api::openapi::{ALTERNATIVES, Form, document};
use http::StatusCode;
use serde_json::{Value, json};
use std::collections::HashMap;
use testkit::{
    TestApp, candidate,
    contract::{operations, resolved},
};

/// The maximum size of the document in bytes, as served.
const LARGEST: usize = 350_000;

#[testkit::test]
async fn all_openapi_versions_are_served_to_any_origin_and_are_small() {
    let app = TestApp::start().await;
    for (path, form, version) in [
        ("/openapi.json", Form::V3_1, "3.1.0"),
        ("/openapi-3.0.json", Form::V3_0, "3.0.3"),
        ("/openapi-2.0.json", Form::V2_0, "2.0"),
    ] {
        let answer = app.anonymous().get(path).await;
        assert_eq!(
            (answer.status, answer.header("access-control-allow-origin")),
            (StatusCode::OK, "*")
        );
        assert_eq!(answer.header("content-type"), "application/json");
        assert!(
            answer.body.len() <= LARGEST,
            "{path}: {} bytes, at most {LARGEST} are allowed: shorten descriptions",
            answer.body.len()
        );
        let expected = document("http://127.0.0.1:8080");
        assert_eq!(answer.json(), expected.value(form), "{path}");
        let member = if form == Form::V2_0 {
            "swagger"
        } else {
            "openapi"
        };
        assert_eq!(answer.json()[member], version);
        let again = app
            .anonymous()
            .with("if-none-match", answer.header("etag"))
            .get(path)
            .await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
        let refused = app.anonymous().get(&format!("{path}?x=1")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    }
}

#[test]
fn shared_parts_are_described_once() {
    let mut parameters: HashMap<String, usize> = HashMap::new();
    let mut headers: HashMap<String, usize> = HashMap::new();
    let mut responses: HashMap<String, usize> = HashMap::new();
    for (path, method, operation) in operations() {
        for parameter in operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|one| one["$ref"].is_null())
        {
            *parameters.entry(parameter.to_string()).or_default() += 1;
        }
        for (status, response) in operation["responses"].as_object().unwrap() {
            if response["$ref"].is_string() {
                continue;
            }
            assert!(
                status.starts_with(['2', '3']),
                "{method} {path} {status} is an error response without a component"
            );
            *responses.entry(response.to_string()).or_default() += 1;
            for (_, header) in response["headers"]
                .as_object()
                .into_iter()
                .flatten()
                .filter(|(_, it)| it["$ref"].is_null())
            {
                *headers.entry(header.to_string()).or_default() += 1;
            }
        }
    }
    let repeated: Vec<_> = parameters
        .iter()
        .chain(&headers)
        .chain(&responses)
        .filter(|(_, count)| **count > 1)
        .collect();
    assert!(repeated.is_empty(), "{repeated:#?}");
}

#[test]
fn response_in_several_media_types_lists_json_as_content() {
    let mut others = Vec::new();
    for (path, _, operation) in operations() {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let response = resolved(response);
            let content: Vec<_> = response["content"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(kind, _)| kind)
                .collect();
            assert!(
                !content.iter().any(|kind| *kind == "application/json") || content.len() == 1,
                "{path} {status}"
            );
            for (kind, described) in response[ALTERNATIVES].as_object().into_iter().flatten() {
                assert!(described["schema"].is_object(), "{path} {status} {kind}");
                others.push((path, kind.as_str()));
            }
        }
    }
    assert!(
        others.contains(&("/candidates", "application/x-ndjson")),
        "{others:?}"
    );
    assert!(
        others.contains(&("/auth/candidates/me/export", "text/html")),
        "{others:?}"
    );
}

/// Returns every parameter with a default: path, method, name and default.
fn defaults() -> Vec<(&'static str, &'static str, &'static str, &'static Value)> {
    let each = operations().flat_map(|(path, method, operation)| {
        let parameters = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(resolved);
        parameters.map(move |parameter| {
            (
                path,
                method,
                parameter["name"].as_str().unwrap(),
                &parameter["schema"],
            )
        })
    });
    each.filter_map(|(path, method, name, schema)| {
        Some((path, method, name, schema.get("default")?))
    })
    .collect()
}

#[test]
fn flags_and_page_sizes_have_defaults_and_body_members_have_none() {
    for (path, method, operation) in operations() {
        for parameter in operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(resolved)
        {
            let (name, schema) = (&parameter["name"], &parameter["schema"]);
            let expected = match name.as_str().unwrap() {
                "pageSize" => Some(json!(100)),
                "match" => Some(json!("emailOrPhone")),
                "operation" => Some(json!("create")),
                "x-api-sandbox" => Some(json!("false")),
                _ if schema["type"] == "boolean" => Some(json!(false)),
                _ => None,
            };
            assert_eq!(
                schema.get("default"),
                expected.as_ref(),
                "{method} {path} {name}"
            );
        }
    }
    assert!(defaults().len() > 60);
    let schemas = testkit::contract::reference()["components"]["schemas"].to_string();
    assert!(!schemas.contains("\"default\""));
}

#[testkit::test]
async fn sending_a_default_changes_nothing() {
    let (app, region) = app_with(vec![candidate(1), candidate(2)]).await;
    let client = app.client(&region.key);
    let token = client.get("/candidates").await.json()["meta"]["syncToken"]
        .as_str()
        .unwrap()
        .to_owned();
    for (path, with) in [
        ("/candidates", String::new()),
        ("/candidates/find", "email=n1@example.nl&".to_owned()),
        ("/candidates/changes", format!("syncToken={token}&")),
        ("/candidates/rec00000000000001", String::new()),
        ("/candidates/rec00000000000001/interactions", String::new()),
        ("/mutations", String::new()),
        ("/schema", String::new()),
    ] {
        let described = if path.contains("rec0") {
            path.replace("rec00000000000001", "{id}")
        } else {
            path.to_owned()
        };
        let in_query = |(of, method, name, _): &(&str, &str, &str, &Value)| {
            *of == described && *method == "get" && *name != "x-api-sandbox"
        };
        let given: Vec<_> = defaults().into_iter().filter(in_query).collect();
        assert!(!given.is_empty() || path == "/candidates/find", "{path}");
        let plain = |value: &Value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        };
        let given: Vec<_> = given
            .iter()
            .map(|(_, _, name, value)| format!("{name}={}", plain(value)))
            .collect();
        let without = client.get(&format!("{path}?{with}")).await;
        let with = client
            .clone()
            .with("x-api-sandbox", "false")
            .get(&format!("{path}?{with}{}", given.join("&")))
            .await;
        assert_eq!(
            (with.status, without.status),
            (StatusCode::OK, StatusCode::OK),
            "{path}: {}",
            with.text()
        );
        let mut bodies = [without.json(), with.json()];
        // The sync token differs in every response.
        for body in &mut bodies {
            body["meta"].as_object_mut().unwrap().remove("syncToken");
        }
        assert_eq!(bodies[0], bodies[1], "{path}");
    }
}

#[test]
fn openapi_3_0_document_is_equivalent() {
    let older = document("https://api.example.nl").value(Form::V3_0);
    let newer = document("https://api.example.nl").value(Form::V3_1);
    let text = older.to_string();
    for word in [
        "\"const\":",
        "\"examples\":",
        "\"if\":",
        "\"then\":",
        "\"contentEncoding\":",
        "\"type\":[",
        "\"type\":\"null\"",
    ] {
        assert!(!text.contains(word), "{word}");
    }
    let schemas = &older["components"]["schemas"];
    assert_eq!(
        schemas["CandidateList"]["properties"]["statusCode"],
        json!({"type": "integer", "enum": [200]})
    );
    let cursor = &schemas["CandidateList"]["properties"]["meta"]["properties"]["cursor"];
    assert_eq!(
        (&cursor["type"], &cursor["nullable"]),
        (&json!("string"), &json!(true))
    );
    assert!(
        older["info"].get("summary").is_none()
            && older["info"]["license"].get("identifier").is_none()
    );
    let paths = |document: &Value| {
        let each = document["paths"].as_object().unwrap().iter();
        let keys = |value: &Value| {
            value
                .as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect::<Vec<_>>()
        };
        each.map(|(path, methods)| (path.clone(), keys(methods)))
            .collect::<Vec<_>>()
    };
    assert_eq!(paths(&older), paths(&newer));
    assert_eq!(older["servers"], newer["servers"]);
    assert_eq!(older["security"], newer["security"]);
}
