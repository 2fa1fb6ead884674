//! The document in OpenAPI 2.0 keeps to what Power Automate documents of custom connectors, and is
//! made of the operations of the complete document.

use api::openapi::{Form, document};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The maximum size of a definition of a custom connector, in bytes.
const LARGEST: usize = 1_000_000;

fn connector() -> Value {
    document("https://www.example.nl/regio").value(Form::V2_0)
}

fn members(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap()
}

/// Returns every operation: its path, its method, and its description.
fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = members(&document["paths"]).iter();
    paths
        .flat_map(|(path, methods)| {
            let methods = members(methods).iter();
            methods
                .filter(|(method, _)| !method.starts_with("x-"))
                .map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
        })
        .collect()
}

/// Calls `each` with every member of the schemas in a value, and its name.
fn properties(value: &Value, each: &mut dyn FnMut(&str, &Value)) {
    match value {
        Value::Object(parts) => {
            for (member, part) in parts {
                match member.as_str() {
                    "properties" => {
                        for (name, property) in members(part) {
                            each(name, property);
                            properties(property, each);
                        }
                    }
                    _ => properties(part, each),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| properties(item, each)),
        _ => {}
    }
}

#[test]
fn committed_document_in_2_0_is_current() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi-2.0.json");
    let kept = std::fs::read_to_string(file).expect("docs/openapi-2.0.json is there");
    let made = document("http://127.0.0.1:8080").text(Form::V2_0);
    assert!(
        kept.trim_end() == made,
        "docs/openapi-2.0.json is not what the routes say; run `make openapi`"
    );
    assert!(made.len() <= LARGEST, "{} bytes", made.len());
}

#[test]
fn server_is_the_public_one() {
    let connector = connector();
    assert_eq!(connector["swagger"], "2.0");
    assert_eq!(connector["schemes"], serde_json::json!(["https"]));
    assert_eq!(connector["host"], "www.example.nl");
    assert_eq!(connector["basePath"], "/regio/api/v2");
}

#[test]
fn connector_has_ten_actions_of_the_document() {
    let (connector, complete) = (connector(), document("https://www.example.nl/regio"));
    let complete = complete.value(Form::V3_1);
    let operations = operations(&connector);
    let actions = operations
        .iter()
        .filter(|(_, _, operation)| operation["x-ms-visibility"] != "internal");
    let actions = actions.filter(|(_, _, operation)| operation["x-ms-trigger"].is_null());
    assert_eq!(actions.count(), 10);
    for (path, method, operation) in operations {
        let what = format!("{method} {path}");
        let whole = &complete["paths"][path][method];
        assert!(whole.is_object(), "{what} is not in the document");
        let success = operation["responses"].as_object().unwrap().keys();
        for status in success.filter(|status| *status != "default") {
            assert!(whole["responses"][status].is_object(), "{what} {status}");
        }
    }
}

#[test]
fn operations_are_named_and_described_as_connectors_require() {
    let connector = connector();
    let mut ids = BTreeSet::new();
    let title = connector["info"]["title"].as_str().unwrap();
    assert!(title.chars().count() <= 30);
    for forbidden in ["API", "Connector", "Power"] {
        assert!(!title.contains(forbidden), "{title}");
    }
    let about = connector["info"]["description"].as_str().unwrap();
    assert!((30..=500).contains(&about.chars().count()), "{about}");
    for (path, method, operation) in operations(&connector) {
        let what = format!("{method} {path}");
        let [id, summary, description] = ["operationId", "summary", "description"]
            .map(|member| operation[member].as_str().expect(&what));
        assert!(ids.insert(id), "{what} shares its id");
        assert!(
            id.starts_with(char::is_uppercase) && id.chars().all(|c| c.is_ascii_alphanumeric()),
            "{what}: {id}"
        );
        assert!(
            summary.chars().count() <= 80 && summary.ends_with(char::is_alphanumeric),
            "{what}: {summary}"
        );
        assert!(!summary.contains('/'), "{what}: {summary}");
        assert!(description.ends_with('.'), "{what}: {description}");
        assert_ne!(
            summary.trim_end_matches('.'),
            description.trim_end_matches('.')
        );
        let visibility = &operation["x-ms-visibility"];
        assert!(
            ["important", "advanced", "internal"]
                .iter()
                .any(|known| visibility == known),
            "{what}: {visibility}"
        );
    }
}

#[test]
fn success_has_one_schema_and_is_paired_with_a_default() {
    let connector = connector();
    for (path, method, operation) in operations(&connector) {
        let what = format!("{method} {path}");
        let responses = members(&operation["responses"]);
        assert!(responses["default"].get("schema").is_none(), "{what}");
        let with_schema = responses
            .values()
            .filter(|response| response.get("schema").is_some());
        assert!(with_schema.count() <= 1, "{what} has several answers");
        assert!(
            responses.keys().any(|status| status.starts_with('2')),
            "{what}"
        );
        for response in responses.values() {
            assert!(response["description"].is_string(), "{what}");
        }
    }
}

#[test]
fn parameters_can_be_filled_in_by_somebody_who_reads_dutch() {
    let connector = connector();
    for (path, method, operation) in operations(&connector) {
        for parameter in operation["parameters"].as_array().unwrap() {
            let what = format!("{method} {path}: {}", parameter["name"]);
            described(parameter, &what);
            if parameter["x-ms-visibility"] == "internal" && parameter["required"] == true {
                assert!(parameter["default"].is_string(), "{what} has no default");
            }
            if parameter["in"] == "path" {
                assert_eq!(parameter["x-ms-url-encoding"], "single", "{what}");
                assert!(
                    path.contains(&format!("{{{}}}", parameter["name"].as_str().unwrap())),
                    "{what}"
                );
            }
            assert_eq!(
                parameter["in"] == "body",
                parameter["type"].is_null(),
                "{what}"
            );
        }
    }
    let mut seen = 0;
    for part in ["paths", "definitions"] {
        properties(&connector[part], &mut |name, property| {
            described(property, &format!("{part}: {name}: {property}"));
            seen += 1;
        });
    }
    assert!(seen > 100, "{seen} members");
}

/// Checks that a parameter or a member has a label and a sentence, and that they differ.
fn described(part: &Value, what: &str) {
    let [summary, description] = ["x-ms-summary", "description"].map(|member| {
        part[member]
            .as_str()
            .unwrap_or_else(|| panic!("{what} lacks {member}"))
    });
    assert!(summary.chars().count() <= 80, "{what}");
    assert!(summary.starts_with(char::is_uppercase), "{what}");
    assert!(description.ends_with('.'), "{what}");
    assert_ne!(summary, description.trim_end_matches('.'), "{what}");
}

#[test]
fn only_keywords_of_2_0_are_used() {
    let connector = connector();
    let text = connector.to_string();
    for keyword in [
        "anyOf",
        "oneOf",
        "allOf",
        "not",
        "const",
        "examples",
        "nullable",
        "if",
        "then",
        "contentEncoding",
        "writeOnly",
        "requestBody",
        "components",
    ] {
        assert!(!text.contains(&format!("\"{keyword}\":")), "{keyword}");
    }
    assert!(!text.contains("\"type\":["), "a list of types");
    assert!(!text.contains("#/components"), "a reference of 3.0");
    let references = text.split("\"$ref\":\"").skip(1);
    for target in references.map(|rest| rest.split('"').next().unwrap()) {
        let pointer = target.strip_prefix('#').unwrap();
        assert!(connector.pointer(pointer).is_some(), "{target}");
    }
    assert_eq!(members(&connector["securityDefinitions"]).len(), 1);
}
