//! Converts the document to OpenAPI 3.0, for tools that cannot read 3.1. The operations are the
//! same, and the schemas are expressed with the keywords of 3.0.
//!
//! Schemas mean the same in both versions, with one exception: 3.0 cannot express a reference that
//! may also be `null`. `nullable` is then set beside the reference, as tools interpret it.

use serde_json::{Map, Value, json};

/// Returns the document in OpenAPI 3.0.
pub(super) fn of(document: &Value) -> Value {
    let mut older = document.clone();
    older["openapi"] = "3.0.3".into();
    if let Some(info) = older["info"].as_object_mut() {
        let summary = info.remove("summary");
        if let (Some(Value::String(summary)), Some(Value::String(description))) =
            (summary, info.get_mut("description"))
        {
            *description = format!("{summary} {description}");
        }
        if let Some(licence) = info.get_mut("license").and_then(Value::as_object_mut) {
            licence.remove("identifier");
        }
    }
    if let Some(members) = older.as_object_mut() {
        members.remove("jsonSchemaDialect");
        if let Some(webhooks) = members.remove("webhooks") {
            members.insert("x-webhooks".into(), webhooks);
        }
    }
    for (_, component) in older["components"]["schemas"]
        .as_object_mut()
        .into_iter()
        .flatten()
    {
        schema(component);
    }
    outside_schemas(&mut older);
    older
}

/// Converts the schemas of parameters, headers, bodies and responses.
fn outside_schemas(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(outside_schemas),
        Value::Object(members) => {
            for (name, member) in members {
                match name.as_str() {
                    "schema" => schema(member),
                    // The component schemas are converted separately, and examples may contain any
                    // JSON.
                    "schemas" | "example" | "examples" => {}
                    _ => outside_schemas(member),
                }
            }
        }
        _ => {}
    }
}

fn schema(value: &mut Value) {
    if let Value::Bool(anything) = value {
        *value = if *anything {
            json!({})
        } else {
            json!({"not": {}})
        };
        return;
    }
    let Some(members) = value.as_object_mut() else {
        return;
    };
    nested(members);
    members.remove("$schema");
    if let Some(only) = members.remove("const") {
        members.insert("enum".into(), json!([only]));
    }
    if let Some(Value::Array(examples)) = members.remove("examples")
        && let Some(first) = examples.into_iter().next()
    {
        members.insert("example".into(), first);
    }
    if members
        .remove("contentEncoding")
        .is_some_and(|encoding| encoding == "base64")
    {
        members.entry("format").or_insert_with(|| "byte".into());
    }
    for (bound, exclusive) in [
        ("minimum", "exclusiveMinimum"),
        ("maximum", "exclusiveMaximum"),
    ] {
        if let Some(number) = members
            .get(exclusive)
            .filter(|given| given.is_number())
            .cloned()
        {
            members.insert(bound.into(), number);
            members.insert(exclusive.into(), true.into());
        }
    }
    condition(members);
    null_among_choices(members);
    kinds(members);
    reference(members);
}

/// Converts the schemas nested in a schema.
fn nested(members: &mut Map<String, Value>) {
    for name in ["items", "not", "if", "then", "else"] {
        if let Some(inner) = members.get_mut(name) {
            schema(inner);
        }
    }
    if let Some(inner) = members
        .get_mut("additionalProperties")
        .filter(|inner| inner.is_object())
    {
        schema(inner);
    }
    for name in ["allOf", "anyOf", "oneOf"] {
        members
            .get_mut(name)
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
            .for_each(schema);
    }
    let properties = members.get_mut("properties").and_then(Value::as_object_mut);
    properties
        .into_iter()
        .flatten()
        .for_each(|(_, inner)| schema(inner));
}

/// Replaces `if`, `then` and `else` by an equivalent `anyOf`.
fn condition(members: &mut Map<String, Value>) {
    let [condition, then, otherwise] = ["if", "then", "else"].map(|name| members.remove(name));
    let Some(condition) = condition else { return };
    let holds = json!({"allOf": [condition, then.unwrap_or_else(|| json!({}))]});
    let fails = json!({"allOf": [{"not": condition}, otherwise.unwrap_or_else(|| json!({}))]});
    also(members, json!({"anyOf": [holds, fails]}));
}

/// Replaces `null` among the schemas of `anyOf` and `oneOf`.
fn null_among_choices(members: &mut Map<String, Value>) {
    let is_null = |choice: &Value| *choice == json!({"type": "null"}) || *choice == null();
    for name in ["anyOf", "oneOf"] {
        let Some(choices) = members.get_mut(name).and_then(Value::as_array_mut) else {
            continue;
        };
        let before = choices.len();
        choices.retain(|choice| !is_null(choice));
        if choices.len() == before {
            continue;
        }
        if let [only] = choices.as_mut_slice() {
            let only = only.take();
            members.remove(name);
            also(members, only);
        }
        members.insert("nullable".into(), true.into());
    }
}

/// Replaces a list of types, which may include `null`.
fn kinds(members: &mut Map<String, Value>) {
    if members.get("type").is_some_and(|kind| *kind == "null") {
        members.remove("type");
        also(members, null());
        return;
    }
    let Some(Value::Array(kinds)) = members.get("type") else {
        if members.get("type").is_some_and(|kind| *kind == "array") {
            members.entry("items").or_insert_with(|| json!({}));
        }
        return;
    };
    let mut others: Vec<Value> = kinds
        .iter()
        .filter(|kind| **kind != "null")
        .cloned()
        .collect();
    let nullable = others.len() < kinds.len();
    members.remove("type");
    if others.len() == 1 {
        members.insert("type".into(), others.remove(0));
        if nullable {
            members.insert("nullable".into(), true.into());
        }
        return kinds_of_one(members);
    }
    let choice = |kind: Value| {
        if nullable {
            json!({"type": kind, "nullable": true})
        } else {
            json!({"type": kind})
        }
    };
    let choices: Vec<Value> = others.into_iter().map(choice).collect();
    also(members, json!({"anyOf": choices}));
}

fn kinds_of_one(members: &mut Map<String, Value>) {
    if members["type"] == "array" {
        members.entry("items").or_insert_with(|| json!({}));
    }
}

/// Moves a reference that has sibling members into `allOf`, because 3.0 ignores siblings of `$ref`.
fn reference(members: &mut Map<String, Value>) {
    if members.len() > 1
        && let Some(target) = members.remove("$ref")
    {
        also(members, json!({"$ref": target}));
    }
}

/// Returns the schema of `null` alone.
fn null() -> Value {
    json!({"enum": [null]})
}

/// Adds a schema to `allOf`.
fn also(members: &mut Map<String, Value>, more: Value) {
    if let Some(all) = members
        .entry("allOf")
        .or_insert_with(|| json!([]))
        .as_array_mut()
    {
        all.push(more);
    }
}
