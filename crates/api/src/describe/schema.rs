//! Schemas as the document shows them. Most are derived (`ToSchema`). Those of the crate `schema` and
//! those of stored documents are JSON, which the types of utoipa cannot hold in full.

use serde_json::{Map, Value, json};
use utoipa::{
    ToSchema,
    openapi::{
        ObjectBuilder, RefOr,
        extensions::Extensions,
        schema::{Schema, SchemaType},
    },
};

/// The extension that holds the JSON of a schema.
const JSON: &str = "x-json-schema";

/// Declares types whose schema is JSON, with the names of their components. `with` lists the
/// components that the schema refers to.
macro_rules! schemas {
    ($(
        $(#[$attribute:meta])*
        $name:ident as $component:literal $(with $($referred:ty),+)? = $schema:expr;
    )*) => {$(
        $(#[$attribute])*
        #[derive(Debug)]
        pub(crate) struct $name;

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::describe::of_json($schema)
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                $component.into()
            }

            $(
                fn schemas(all: &mut $crate::describe::Schemas) {
                    $($crate::describe::add_component::<$referred>(all);)+
                }
            )?
        }
    )*};
}
pub(crate) use schemas;

/// The components of a document, by name.
pub(crate) type Schemas = Vec<(String, RefOr<Schema>)>;

/// Returns a schema that stands for JSON: see [`as_shown`].
pub(crate) fn of_json(schema: Value) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(SchemaType::AnyValue)
        .extensions(Some(Extensions::from_iter([(JSON, schema)])))
        .build()
        .into()
}

/// Adds the component of a type, and those that it refers to.
pub(crate) fn add_component<T: ToSchema>(all: &mut Schemas) {
    all.push((T::name().into_owned(), T::schema()));
    T::schemas(all);
}

/// Returns the schema of a type as the document shows it.
pub(crate) fn schema_of<T: ToSchema>() -> Value {
    let schema = serde_json::to_value(T::schema()).expect("a schema is JSON");
    as_shown(schema)
}

/// Returns a schema as the document shows it:
///
/// - JSON stands for itself.
/// - A description has a line a paragraph.
/// - An object has no members but those that are listed.
/// - Flattened members stand among the others.
/// - `null` is one of the types of what may be `null`.
/// - A single value is a constant.
/// - An integer has no size, since JSON has none.
pub(crate) fn as_shown(schema: Value) -> Value {
    let Value::Object(mut schema) = schema else {
        return schema;
    };
    if let Some(json) = schema.remove(JSON) {
        return json;
    }
    if let Some(Value::String(description)) = schema.get_mut("description") {
        *description = flowed(description);
    }
    for name in ["properties", "items", "allOf", "oneOf"] {
        if let Some(inner) = schema.get_mut(name) {
            *inner = each_as_shown(name, inner.take());
        }
    }
    if let Some(Value::Array(parts)) = schema.shift_remove("allOf") {
        schema = joined(schema, parts);
    }
    if let Some(shown) = nullable(&schema) {
        schema = shown;
    }
    if let Some([value]) = schema
        .get("enum")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
    {
        let value = value.clone();
        schema.shift_remove("enum");
        schema.insert("const".into(), value);
    }
    let is_integer = match schema.get("type") {
        Some(Value::Array(types)) => types.iter().any(|one| one == "integer"),
        one => one.is_some_and(|one| one == "integer"),
    };
    if is_integer {
        schema.shift_remove("format");
    }
    if schema.contains_key("properties") && !schema.contains_key("additionalProperties") {
        schema.insert("additionalProperties".into(), false.into());
    }
    schema.into()
}

/// Returns a doc comment as the description that the document shows: a line a paragraph.
pub(crate) fn flowed(text: &str) -> String {
    let paragraphs = text.split("\n\n");
    let paragraphs = paragraphs.map(|paragraph| paragraph.replace('\n', " "));
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

fn each_as_shown(name: &str, inner: Value) -> Value {
    match inner {
        Value::Object(members) if name == "properties" => members
            .into_iter()
            .map(|(name, schema)| (name, as_shown(schema)))
            .collect(),
        Value::Array(schemas) => schemas.into_iter().map(as_shown).collect(),
        schema => as_shown(schema),
    }
}

/// Joins the parts of an object with flattened members.
fn joined(mut whole: Map<String, Value>, parts: Vec<Value>) -> Map<String, Value> {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for mut part in parts {
        if let Some(Value::Object(members)) = part.get_mut("properties").map(Value::take) {
            properties.extend(members);
        }
        if let Some(Value::Array(names)) = part.get_mut("required").map(Value::take) {
            required.extend(names);
        }
    }
    whole.insert("type".into(), "object".into());
    whole.insert("properties".into(), properties.into());
    whole.insert("required".into(), required.into());
    whole
}

/// Returns the schema of what is either `null` or has another schema, as one schema. `None` for any
/// other choice.
fn nullable(schema: &Map<String, Value>) -> Option<Map<String, Value>> {
    let [one, other] = schema.get("oneOf")?.as_array()?.as_slice() else {
        return None;
    };
    let null = json!({"type": "null"});
    let other = match (*one == null, *other == null) {
        (true, false) => other.as_object()?,
        (false, true) => one.as_object()?,
        _ => return None,
    };
    let mut shown = other.clone();
    let kind = shown.get("type").cloned()?;
    shown.insert("type".into(), json!([kind, "null"]));
    if let Some(Value::Array(values)) = shown.get_mut("enum") {
        values.push(Value::Null);
    }
    let outer = schema.iter().filter(|(name, _)| *name != "oneOf");
    shown.extend(outer.map(|(name, value)| (name.clone(), value.clone())));
    Some(shown)
}

/// Adds an example to a schema.
pub(crate) fn with_example(mut schema: Value, example: &Value) -> Value {
    schema["examples"] = json!([example]);
    schema
}

/// Returns a body's schema as a component, without the members that only a standalone schema needs.
pub(crate) fn component(mut schema: Value) -> Value {
    if let Some(members) = schema.as_object_mut() {
        for own in ["$schema", "title", "allOf"] {
            members.remove(own);
        }
    }
    schema
}

/// Returns a body's schema as a component with a description.
pub(crate) fn described_as(schema: Value, description: &str) -> Value {
    let mut schema = component(schema);
    schema["description"] = description.into();
    schema
}

#[cfg(test)]
mod tests {
    use super::{of_json, schema_of};
    use serde::Serialize;
    use serde_json::json;
    use utoipa::{
        PartialSchema, ToSchema,
        openapi::{RefOr, schema::Schema},
    };

    #[derive(Serialize, ToSchema)]
    #[serde(rename_all = "camelCase")]
    struct Inner {
        file_name: &'static str,
    }

    #[derive(Serialize, ToSchema)]
    #[serde(rename_all = "lowercase")]
    #[expect(dead_code, reason = "only the schema is tested")]
    enum Kind {
        Old,
        New,
    }

    /// An object,
    /// described.
    #[derive(Serialize, ToSchema)]
    struct Outer {
        /// What it is.
        #[schema(inline, required)]
        kind: Option<Kind>,
        #[schema(inline, required)]
        inner: Option<Inner>,
        size: i64,
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(nullable = false)]
        rest: Option<String>,
        #[serde(flatten)]
        #[schema(schema_with = flattened)]
        flattened: Option<Inner>,
    }

    fn flattened() -> RefOr<Schema> {
        Inner::schema()
    }

    #[test]
    fn derived_schema_shows_types_members_and_null_plainly() {
        let expected = json!({
            "description": "An object, described.",
            "type": "object",
            "properties": {
                "fileName": {"type": "string"},
                "kind": {"type": ["string", "null"], "enum": ["old", "new", null], "description": "What it is."},
                "inner": {
                    "type": ["object", "null"],
                    "properties": {"fileName": {"type": "string"}},
                    "required": ["fileName"],
                    "additionalProperties": false,
                },
                "size": {"type": "integer"},
                "rest": {"type": "string"},
            },
            "required": ["fileName", "kind", "inner", "size"],
            "additionalProperties": false,
        });
        assert_eq!(schema_of::<Outer>(), expected);
    }

    struct Json;

    impl PartialSchema for Json {
        fn schema() -> RefOr<Schema> {
            of_json(json!({"type": "integer", "format": "int8", "if": {"const": 1}}))
        }
    }

    impl ToSchema for Json {}

    #[test]
    fn json_is_shown_as_it_is() {
        assert_eq!(
            schema_of::<Json>(),
            json!({"type": "integer", "format": "int8", "if": {"const": 1}})
        );
    }
}
