//! A part of the document in OpenAPI 2.0 (Swagger), for custom connectors of Power Automate, Power
//! Apps and Logic Apps. These read no other version, and limit a definition to 1 MB.
//!
//! The operations are those of [`operations::ACTIONS`], with Dutch texts: who builds a flow works at
//! a school or a region. Their parameters, bodies and answers come from the document. Power Automate
//! lets a connector have one credential and an operation one answer, so each operation describes its
//! success only.

mod operations;
mod schemas;
mod texts;
mod trigger;

use operations::{ACTIONS, Action};
use schemas::Definitions;
use serde_json::{Map, Value, json};

/// Returns the document in OpenAPI 2.0, from the one in OpenAPI 3.0.
pub(super) fn of(document: &Value) -> Value {
    let server = document["servers"][0]["url"].as_str().unwrap_or_default();
    let (scheme, rest) = server.split_once("://").unwrap_or(("https", server));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut definitions = Definitions::new(document);
    let mut paths = Map::new();
    for action in &ACTIONS {
        if let Some((path, method, described)) = find(document, action.id) {
            let operation = action.operation(document, described, &mut definitions);
            let item = paths.entry(path).or_insert_with(|| json!({}));
            item[method] = operation;
        }
    }
    if trigger::add(document, &mut paths) {
        definitions.insert("Event", trigger::event());
    }
    json!({
        "swagger": "2.0",
        "info": {
            "title": "Onderwijsregio",
            "version": document["info"]["version"],
            "description": "Kandidaten van een onderwijsregio vinden, toevoegen en bijwerken, en hun \
                contactmomenten en bestanden vastleggen. Je hebt een sleutel van je regio nodig.",
            "contact": document["info"]["contact"],
        },
        "host": host,
        "basePath": format!("/{path}"),
        "schemes": [scheme],
        "consumes": ["application/json"],
        "produces": ["application/json"],
        "paths": paths,
        "definitions": definitions.finish(),
        "securityDefinitions": {"regionKey": {
            "type": "apiKey", "in": "header", "name": "x-api-key",
            "description": "De sleutel van je regio (ork_…).",
        }},
        "security": [{"regionKey": []}],
        "externalDocs": {
            "description": "Handleiding",
            "url": format!("{}/docs/guides/nl/power-automate", server.trim_end_matches("/api/v2")),
        },
    })
}

/// Returns an operation of the document, with its path and its method.
fn find<'d>(document: &'d Value, id: &str) -> Option<(&'d str, &'d str, &'d Value)> {
    let paths = document["paths"].as_object()?.iter();
    let mut operations = paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
    });
    operations.find(|(_, _, operation)| operation["operationId"] == id)
}

impl Action {
    fn operation(
        &self,
        document: &Value,
        described: &Value,
        definitions: &mut Definitions<'_>,
    ) -> Value {
        let resolved = |value| super::sharing::resolved(document, value);
        let mut parameters: Vec<Value> = described["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(resolved)
            .filter_map(|parameter| self.parameter(parameter))
            .collect();
        let body = &described["requestBody"]["content"]["application/json"]["schema"];
        if body.is_object() {
            parameters.push(json!({
                "name": "body", "in": "body", "required": true,
                "x-ms-summary": "Gegevens", "description": "Wat er wordt verstuurd.",
                "schema": definitions.schema(body, texts::Context::Envelope),
            }));
        }
        let mut responses = Map::new();
        for (status, response) in described["responses"].as_object().into_iter().flatten() {
            let Some(description) = operations::outcome(status) else {
                continue;
            };
            responses.insert(status.clone(), json!({ "description": description }));
            // A second schema would make the type of the answer ambiguous.
            let schema = &resolved(response)["content"]["application/json"]["schema"];
            if status == "200" && schema.is_object() {
                responses[status]["schema"] = definitions.schema(schema, texts::Context::Envelope);
            }
        }
        responses.insert(
            "default".into(),
            json!({"description": "Het is niet gelukt."}),
        );
        json!({
            "operationId": self.name,
            "summary": self.summary,
            "description": self.description,
            "x-ms-visibility": self.visibility,
            "parameters": parameters,
            "responses": responses,
        })
    }
}
