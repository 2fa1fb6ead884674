//! Checks what the server sends to receivers against the webhooks of the reference.

use super::{Version, assert_valid, schemas::is_valid};
use serde_json::Value;

/// Checks a callback or notice: a webhook of the reference has its type, its body is as described,
/// and it has each header that is described.
///
/// # Panics
///
/// When it is not as described.
pub fn assert_webhook<'h>(header: impl Fn(&str) -> &'h str, body: &[u8]) {
    let document = Version::Two.document();
    let body: Value = serde_json::from_slice(body).expect("the body of a callback is JSON");
    let kind = &body["type"];
    let webhooks = document["webhooks"].as_object().into_iter().flatten();
    let operations: Vec<_> = webhooks
        .map(|(_, webhook)| &webhook["post"])
        .filter(|operation| {
            let types = &schema(operation)["properties"]["type"]["enum"];
            types.as_array().is_some_and(|types| types.contains(kind))
        })
        .collect();
    // Callbacks, notices and events have types in common.
    let fits = |operation: &&&'static Value| is_valid(schema(operation), &body);
    let operation = operations
        .iter()
        .find(fits)
        .or(operations.first())
        .unwrap_or_else(|| panic!("no webhook of the reference has the type {kind}"));
    assert_valid(schema(operation), &body, &kind.to_string());
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let parameter = Version::Two.resolved(parameter);
        let name = parameter["name"].as_str().expect("a parameter has a name");
        let what = format!("{kind}: {name}");
        assert_valid(&parameter["schema"], &header(name).into(), &what);
    }
}

fn schema(operation: &'static Value) -> &'static Value {
    let content = &operation["requestBody"]["content"];
    Version::Two.resolved(&content["application/json"]["schema"])
}
