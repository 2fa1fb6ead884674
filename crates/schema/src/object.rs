//! Schemas of objects that refuse unknown members.

use serde_json::{Map, Value, json};

/// Builds the schema of an object. Members that are not added are refused.
#[derive(Debug, Default)]
pub(crate) struct Object {
    properties: Map<String, Value>,
    required: Vec<Value>,
}

impl Object {
    /// Adds a required member.
    pub(crate) fn required(&mut self, name: &str, schema: Value) {
        self.required.push(name.into());
        self.optional(name, schema);
    }

    /// Adds an optional member.
    pub(crate) fn optional(&mut self, name: &str, schema: Value) {
        self.properties.insert(name.into(), schema);
    }

    /// Adds an optional member that may be `null`.
    pub(crate) fn nullable(&mut self, name: &str, schema: Value) {
        self.optional(name, nullable(schema));
    }

    /// Returns whether any member is required.
    pub(crate) fn asks_for_something(&self) -> bool {
        !self.required.is_empty()
    }

    pub(crate) fn finish(self) -> Value {
        let Self {
            properties,
            required,
        } = self;
        let mut schema =
            json!({"type": "object", "properties": properties, "additionalProperties": false});
        if !required.is_empty() {
            schema["required"] = required.into();
        }
        schema
    }
}

/// Returns a schema as a document of its own, with this title and description.
pub(crate) fn document(mut schema: Value, title: &str, description: &str) -> Value {
    let members = schema
        .as_object_mut()
        .map(std::mem::take)
        .unwrap_or_default();
    let head = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": description,
    });
    let mut document = head.as_object().cloned().unwrap_or_default();
    document.extend(members);
    document.into()
}

/// Returns the same schema with this title and description.
pub(crate) fn described(mut schema: Value, title: &str, description: &str) -> Value {
    schema["title"] = title.into();
    schema["description"] = description.into();
    schema
}

/// Returns the same schema, which also admits `null`.
pub(crate) fn nullable(mut schema: Value) -> Value {
    schema["type"] = json!([schema["type"], "null"]);
    if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        values.push(Value::Null);
    }
    schema
}
