//! Replaces repetition by references: what several operations describe in the same way becomes a
//! component.

use http::StatusCode;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// A part of an operation that can become a reference, and the name of its component.
type Part<'o> = (String, &'o mut Value);

/// A kind of component, and where it occurs in an operation.
struct Kind {
    name: &'static str,
    parts: for<'o> fn(&str, &'o mut Value) -> Vec<Part<'o>>,
    /// Whether a component is made even if it occurs only once.
    always: bool,
}

/// The order matters: parameters before responses, and headers before the responses that contain
/// them.
const KINDS: [Kind; 4] = [
    Kind {
        name: "parameters",
        parts: parameters,
        always: false,
    },
    Kind {
        name: "headers",
        parts: headers,
        always: false,
    },
    Kind {
        name: "responses",
        parts: refusals,
        always: true,
    },
    Kind {
        name: "responses",
        parts: successes,
        always: false,
    },
];

/// Makes components of the parameters, response headers and responses that occur more than once, and
/// of all error responses.
pub(super) fn share(document: &mut Value) {
    for kind in KINDS {
        let mut counts: HashMap<String, usize> = HashMap::new();
        each_part(document, kind.parts, &mut |_, part| {
            *counts.entry(part.to_string()).or_default() += 1;
        });
        let mut components = match document["components"].get_mut(kind.name).map(Value::take) {
            Some(Value::Object(components)) => components,
            _ => Map::new(),
        };
        let mut made: HashMap<String, String> = HashMap::new();
        each_part(document, kind.parts, &mut |name, part| {
            let text = part.to_string();
            if !kind.always && counts.get(&text).is_none_or(|count| *count < 2) {
                return;
            }
            let name = made.entry(text).or_insert_with(|| {
                let name = free(name, &components);
                components.insert(name.clone(), part.take());
                name
            });
            *part = json!({"$ref": format!("#/components/{}/{name}", kind.name)});
        });
        document["components"][kind.name] = components.into();
    }
}

/// Returns the value that a reference points to, or the value itself.
pub(super) fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let pointer = value["$ref"]
        .as_str()
        .and_then(|reference| reference.strip_prefix('#'));
    pointer
        .and_then(|pointer| document.pointer(pointer))
        .unwrap_or(value)
}

fn each_part(
    document: &mut Value,
    parts: for<'o> fn(&str, &'o mut Value) -> Vec<Part<'o>>,
    each: &mut dyn FnMut(&str, &mut Value),
) {
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    let operations = paths.flat_map(|(path, methods)| {
        methods
            .as_object_mut()
            .into_iter()
            .flatten()
            .map(move |(_, it)| (path, it))
    });
    for (path, operation) in operations {
        let parts = parts(path, operation);
        parts
            .into_iter()
            .filter(|(_, part)| part.get("$ref").is_none())
            .for_each(|(name, it)| each(&name, it));
    }
}

fn parameters<'o>(path: &str, operation: &'o mut Value) -> Vec<Part<'o>> {
    let all = operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten();
    all.map(|parameter| (parameter_name(path, parameter), parameter))
        .collect()
}

/// Returns the component name of a parameter. An id is named after the preceding path part:
/// `CandidateId`.
fn parameter_name(path: &str, parameter: &Value) -> String {
    let name = parameter["name"].as_str().unwrap_or_default();
    if name != "id" {
        return pascal(name);
    }
    let before = path
        .split("/{id}")
        .next()
        .unwrap_or_default()
        .rsplit('/')
        .next()
        .unwrap_or_default();
    pascal(&format!("{}-id", before.trim_end_matches('s')))
}

fn headers<'o>(_: &str, operation: &'o mut Value) -> Vec<Part<'o>> {
    let responses = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten();
    let headers = responses
        .filter_map(|(_, response)| response.get_mut("headers")?.as_object_mut())
        .flatten();
    headers
        .map(|(name, header)| (pascal(name), header))
        .collect()
}

/// Returns all error responses, named by problem code. Those of operations without credentials get
/// the prefix `Open`.
fn refusals<'o>(_: &str, operation: &'o mut Value) -> Vec<Part<'o>> {
    let open = operation["security"] == json!([]);
    let responses = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten();
    let refused = responses.filter(|(status, _)| status.starts_with(['4', '5']));
    let named = |response: &Value| {
        let problem = &response["content"]["application/problem+json"]["example"]["type"];
        let code = pascal(problem.as_str()?.rsplit('/').next()?);
        Some(if open { format!("Open{code}") } else { code })
    };
    refused
        .filter_map(|(_, response)| Some((named(response)?, response)))
        .collect()
}

/// Returns all other responses, named by the schema of their JSON, or by their status.
fn successes<'o>(_: &str, operation: &'o mut Value) -> Vec<Part<'o>> {
    let responses = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten();
    let succeeded = responses.filter(|(status, _)| status.starts_with(['2', '3']));
    let named = |status: &str, response: &Value| {
        let schema = &response["content"]["application/json"]["schema"]["$ref"];
        let schema = schema.as_str().and_then(|target| target.rsplit('/').next());
        let status: StatusCode = status.parse().ok()?;
        Some(pascal(schema.or(status.canonical_reason())?))
    };
    succeeded
        .filter_map(|(status, response)| Some((named(status, response)?, response)))
        .collect()
}

/// Returns a name that no component has yet: `name`, if necessary with a number.
fn free(name: &str, components: &Map<String, Value>) -> String {
    let numbered = (2..).map(|number| format!("{name}{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    names
        .find(|name| !components.contains_key(name))
        .unwrap_or_default()
}

/// Converts a name such as `If-None-Match` or `pageSize` to `IfNoneMatch` or `PageSize`.
pub(super) fn pascal(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .flat_map(|word| {
            word.chars()
                .enumerate()
                .map(|(at, c)| if at == 0 { c.to_ascii_uppercase() } else { c })
        })
        .collect()
}
