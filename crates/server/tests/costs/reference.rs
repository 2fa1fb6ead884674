//! The operations of the OpenAPI document, ready to be called.

use serde_json::Value;

/// One credential of each kind.
pub(super) struct Credentials {
    pub(super) region: String,
    pub(super) admin: String,
    pub(super) session: String,
}

/// An operation with one kind of credential.
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) method: String,
    /// The path, with the document's examples in its variable parts.
    pub(super) path: String,
    pub(super) headers: Vec<(String, String)>,
    /// Its query parameters.
    pub(super) parameters: Vec<String>,
    /// The schema of its body.
    pub(super) body: Option<Value>,
}

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn each(document: &Value) -> impl Iterator<Item = (&String, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths.flat_map(|(path, operations)| {
        METHODS.iter().filter_map(move |method| {
            operations
                .get(*method)
                .map(|operation| (path, *method, operation))
        })
    })
}

/// Returns the ids of all operations.
pub(super) fn ids(document: &Value) -> Vec<String> {
    each(document)
        .map(|(_, _, operation)| operation["operationId"].as_str().unwrap().to_owned())
        .collect()
}

/// Returns every operation with each kind of credential it accepts. An admin key that acts for a
/// region is not tried where the region's own key is.
pub(super) fn operations(document: &Value, credentials: &Credentials) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, method, operation) in each(document) {
        let ways: Vec<_> = operation["security"]
            .as_array()
            .into_iter()
            .flatten()
            .collect();
        let takes = |way: &str| ways.iter().any(|given| given.get(way).is_some());
        let mut headers = Vec::new();
        if takes("regionKey") {
            headers.push(vec![("x-api-key".to_owned(), credentials.region.clone())]);
        } else if takes("adminKey") {
            headers.push(vec![("x-api-key".to_owned(), credentials.admin.clone())]);
        }
        if takes("candidateSession") {
            headers.push(vec![(
                "authorization".to_owned(),
                format!("Bearer {}", credentials.session),
            )]);
        }
        if headers.is_empty()
            || ways
                .iter()
                .any(|way| way.as_object().is_some_and(serde_json::Map::is_empty))
        {
            headers.push(Vec::new());
        }
        for headers in headers {
            operations.push(Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase(),
                path: filled(path, document, operation),
                headers,
                parameters: named(document, operation),
                body: operation
                    .get("requestBody")
                    .map(|body| body["content"]["application/json"]["schema"].clone()),
            });
        }
    }
    operations
}

fn parameters<'d>(document: &'d Value, operation: &'d Value) -> impl Iterator<Item = &'d Value> {
    operation["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|parameter| resolved(document, parameter))
}

fn named(document: &Value, operation: &Value) -> Vec<String> {
    let in_query = parameters(document, operation).filter(|parameter| parameter["in"] == "query");
    in_query
        .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
        .collect()
}

fn filled(path: &str, document: &Value, operation: &Value) -> String {
    let mut path = path.to_owned();
    for parameter in parameters(document, operation) {
        if parameter["in"] == "path" {
            let name = parameter["name"].as_str().unwrap();
            path = path.replace(
                &format!("{{{name}}}"),
                parameter["example"].as_str().unwrap_or("x"),
            );
        }
    }
    path
}

/// Returns the target of a reference, or the value itself.
pub(super) fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    match value["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => value,
    }
}
