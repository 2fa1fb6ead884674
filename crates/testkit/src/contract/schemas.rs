//! The schemas of the reference, compiled on first use.

use super::Version;
use jsonschema::Validator;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

/// Compiled schemas by version and text.
type Compiled = HashMap<(Version, String), Arc<Validator>>;

static COMPILED: LazyLock<Mutex<Compiled>> = LazyLock::new(Mutex::default);

/// Checks a value against a schema of the reference.
///
/// # Panics
///
/// When the value is not valid.
pub fn assert_valid(schema: &Value, value: &Value, what: &str) {
    assert_valid_in(Version::Two, schema, value, what);
}

/// Returns whether a value is valid by a schema of the reference.
pub(super) fn is_valid(schema: &Value, value: &Value) -> bool {
    compiled(Version::Two, schema).is_valid(value)
}

/// Checks a value against a schema of a version's reference.
///
/// # Panics
///
/// When the value is not valid.
pub(super) fn assert_valid_in(version: Version, schema: &Value, value: &Value, what: &str) {
    let faults: Vec<_> = compiled(version, schema)
        .iter_errors(value)
        .map(|error| format!("{} {error}", error.instance_path()))
        .collect();
    assert!(
        faults.is_empty(),
        "{what}, and not as described: {faults:#?}\n{value}"
    );
}

fn compiled(version: Version, schema: &Value) -> Arc<Validator> {
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let make = || {
        let mut schema = schema.clone();
        schema["components"] = json!({"schemas": version.document()["components"]["schemas"]});
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&schema);
        Arc::new(validator.expect("a valid schema"))
    };
    compiled
        .entry((version, schema.to_string()))
        .or_insert_with(make)
        .clone()
}
