//! The schemas of bodies and answers, with the keywords of OpenAPI 2.0 and Dutch texts.

use super::texts::{Context, text};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The keywords that are kept as they are. Patterns are left to the server, which checks them: they
/// are written for another kind of regular expression than that of Power Automate.
const KEPT: [&str; 14] = [
    "type",
    "format",
    "default",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "maxItems",
    "minItems",
    "uniqueItems",
    "readOnly",
];

const COMPONENTS: &str = "#/components/schemas/";

/// The definitions that operations use, with those that they refer to.
pub(super) struct Definitions<'d> {
    document: &'d Value,
    made: BTreeMap<String, Value>,
}

impl<'d> Definitions<'d> {
    pub(super) const fn new(document: &'d Value) -> Self {
        Self {
            document,
            made: BTreeMap::new(),
        }
    }

    /// Adds a definition that the document does not have.
    pub(super) fn insert(&mut self, name: &str, definition: Value) {
        self.made.insert(name.to_owned(), definition);
    }

    pub(super) fn finish(self) -> Value {
        Value::Object(self.made.into_iter().collect())
    }

    /// Converts a schema of OpenAPI 3.0. `context` says what its members are about.
    pub(super) fn schema(&mut self, schema: &Value, context: Context) -> Value {
        // A reference with other members is written as `allOf` with the reference.
        let parts = schema["allOf"].as_array().into_iter().flatten();
        let mut references = std::iter::once(schema)
            .chain(parts)
            .filter_map(|part| part["$ref"].as_str());
        if let Some(name) = references.find_map(|target| target.strip_prefix(COMPONENTS)) {
            self.define(name, context);
            return json!({"$ref": format!("#/definitions/{name}")});
        }
        let mut own = plain(schema);
        if let Some(items) = schema.get("items") {
            own["items"] = self.schema(items, context);
        }
        if let Some(others) = schema.get("additionalProperties")
            && *others != Value::Bool(false)
        {
            own["additionalProperties"] = if others.is_object() {
                self.schema(others, context)
            } else {
                others.clone()
            };
        }
        if let Some(members) = schema["properties"].as_object() {
            let converted = members
                .iter()
                .map(|(name, member)| (name.clone(), self.member(name, member, context)));
            own["properties"] = converted.collect::<Map<_, _>>().into();
            if let Some(required) = schema.get("required") {
                own["required"] = required.clone();
            }
        }
        own
    }

    fn member(&mut self, name: &str, schema: &Value, context: Context) -> Value {
        let mut own = self.schema(schema, context.within(name));
        let texts = text(context, name);
        // 2.0 ignores the siblings of a reference, and Power Automate reads them.
        let members = own.as_object_mut();
        if let (Some((summary, description)), Some(members)) = (texts, members) {
            members.insert("x-ms-summary".into(), summary.into());
            members.insert("description".into(), description.into());
        }
        own
    }

    /// Adds a component and what it refers to.
    fn define(&mut self, name: &str, context: Context) {
        if self.made.contains_key(name) {
            return;
        }
        // What refers to itself finds this.
        self.made.insert(name.to_owned(), Value::Null);
        let schema = &self.document["components"]["schemas"][name];
        let context = Context::of_component(name).unwrap_or(context);
        let converted = self.schema(schema, context);
        self.made.insert(name.to_owned(), converted);
    }
}

/// Converts a schema without its members: its type, its limits and its values.
pub(super) fn plain(schema: &Value) -> Value {
    let members = schema.as_object().into_iter().flatten();
    let mut own: Map<String, Value> = members
        .filter(|(name, _)| KEPT.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if let Some(values) = schema["enum"].as_array() {
        let values: Vec<_> = values.iter().filter(|value| !value.is_null()).collect();
        own.insert("enum".into(), json!(values));
    }
    if schema["nullable"] == true {
        own.insert("x-nullable".into(), true.into());
    }
    if let Some(items) = schema.get("items") {
        own.insert("items".into(), plain(items));
    }
    own.into()
}
