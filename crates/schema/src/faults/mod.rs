//! Converts validation errors to faults that say what was expected and do not contain the given
//! value.

mod closest;
mod pattern;

pub(crate) use pattern::web_address as web_address_message;

use closest::closest;
use jsonschema::{
    JsonType,
    error::{TypeKind, ValidationError, ValidationErrorKind as Kind},
};
use messages::{Counted, FaultMessage, Member};
use model::{Fault, Location, MAX_FAULTS, listed};
use serde_json::Value;
use std::collections::HashMap;

/// The maximum length of a member's name that a fault repeats, in characters.
const LONGEST_NAME: usize = 100;

/// What a schema says of one object beside its keywords.
#[derive(Debug, Default)]
pub(crate) struct Surroundings {
    /// The names of the object's members, in the schema's order.
    pub(crate) names: Vec<String>,
    /// The member that excludes others.
    pub(crate) excluding: Option<String>,
}

/// Returns the faults of one validation error of the value at `at`: several if an object has
/// several unknown members.
pub(crate) fn explain(error: &ValidationError<'_>, at: &str, around: &Surroundings) -> Vec<Fault> {
    let here = format!("{at}{}", error.instance_path());
    let given = error.instance();
    let text = given.as_str().unwrap_or_default();
    let message = match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let names = unexpected.iter().take(MAX_FAULTS + 1);
            let unknown =
                |(name, index): (&String, usize)| unknown(&here, name, around, index == 0);
            return names.zip(0..).map(unknown).collect();
        }
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            return vec![Fault::pointer(member(&here, name), Member::Required)];
        }
        Kind::Pattern { pattern } => {
            return vec![Fault::at(
                Location::Pointer(here),
                &*pattern::fault(pattern, text),
            )];
        }
        Kind::Not { .. } if given.is_string() => {
            return vec![Fault::at(
                Location::Pointer(here),
                &*pattern::excluded(text),
            )];
        }
        // A member is expected to be `null` only beside one that excludes it.
        Kind::FalseSchema
        | Kind::Type {
            kind: TypeKind::Single(JsonType::Null),
        } => Member::Excluded {
            other: around.excluding.clone().unwrap_or_default(),
        },
        Kind::Type { kind } => wrong_type(kind, given),
        Kind::Format { format } => Member::Format {
            expected: format_name(format),
        },
        Kind::Enum { options } => Member::Enum {
            options: names(options),
            found: if given.is_string() {
                "another value"
            } else {
                found(given)
            },
        },
        Kind::MinLength { limit } => Member::MinLength {
            limit: Counted::characters(*limit),
            found: text.chars().count() as u64,
        },
        Kind::MaxLength { limit } => Member::MaxLength {
            limit: Counted::characters(*limit),
            found: text.chars().count() as u64,
        },
        Kind::Minimum { limit } => Member::Minimum {
            limit: limit.to_string(),
        },
        Kind::Maximum { limit } => Member::Maximum {
            limit: limit.to_string(),
        },
        Kind::MinItems { limit } => Member::MinItems {
            limit: Counted::items(*limit),
            found: length(given),
        },
        Kind::MaxItems { limit } => too_many_items(*limit, length(given)),
        Kind::UniqueItems => repeated_item(given),
        Kind::MinProperties { .. } => Member::MinProperties {
            known: listed(around.names.iter().map(String::as_str)),
        },
        other => Member::Schema {
            keyword: other.keyword().to_owned(),
        },
    };
    vec![Fault::pointer(here, message)]
}

/// Returns the fault of a value of another type than expected.
fn wrong_type(kind: &TypeKind, given: &Value) -> Member {
    Member::Type {
        expected: type_name(kind),
        found: if is_fraction(kind, given) {
            "a number with decimals"
        } else {
            found(given)
        },
    }
}

fn length(given: &Value) -> usize {
    given.as_array().map_or(0, Vec::len)
}

/// Returns the fault of a list with more items than the limit.
pub(crate) fn too_many_items(limit: u64, found: usize) -> Member {
    if limit == 0 {
        return Member::NoItems {
            found: Counted::items(found as u64),
        };
    }
    let limit = Counted::items(limit);
    Member::MaxItems { limit, found }
}

/// Returns the fault of a list with equal items, with the positions of the first two, from 1.
fn repeated_item(given: &Value) -> Member {
    let mut seen = HashMap::new();
    let items = given.as_array().into_iter().flatten().zip(1..);
    for (item, second) in items {
        if let Some(first) = seen.insert(item.to_string(), second) {
            return Member::UniqueItems { first, second };
        }
    }
    // Numbers may be equal and written differently.
    Member::UniqueItems {
        first: 1,
        second: length(given),
    }
}

/// Whether a whole number is expected and another number is given.
fn is_fraction(kind: &TypeKind, given: &Value) -> bool {
    let is_number = |kind: JsonType| kind == JsonType::Number;
    given.is_number()
        && match kind {
            TypeKind::Single(one) => !is_number(*one) && *one == JsonType::Integer,
            TypeKind::Multiple(several) => {
                several.iter().any(|kind| kind == JsonType::Integer)
                    && !several.iter().any(is_number)
            }
        }
}

/// Returns the fault of an unknown member, with what is expected instead. A fault whose member name
/// is too long to repeat points at the object.
pub fn unknown_member(object: &str, name: &str, expected: impl FaultMessage) -> Fault {
    if name.chars().nth(LONGEST_NAME).is_some() {
        let bytes = name.len();
        return Fault::pointer(object, Member::UnknownLong { bytes });
    }
    Fault::pointer(member(object, name), expected)
}

/// Returns the fault of a member that the schema does not have. It proposes the closest one, or lists
/// all of them if it is the object's first such fault.
pub(crate) fn unknown(object: &str, name: &str, around: &Surroundings, is_first: bool) -> Fault {
    let expected = match closest(name, &around.names) {
        Some(closest) => Member::UnknownNear { closest },
        None if is_first && !around.names.is_empty() => Member::UnknownOf {
            known: listed(around.names.iter().map(String::as_str)),
        },
        None => Member::Unknown,
    };
    unknown_member(object, name, expected)
}

/// Returns the pointer to a member, escaped as RFC 6901 requires.
pub(crate) fn member(object: &str, name: &str) -> String {
    format!("{object}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn type_name(kind: &TypeKind) -> String {
    let name = |kind: JsonType| match kind {
        JsonType::Array => "an array",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Null => "null",
        JsonType::Number => "a number",
        JsonType::Object => "an object",
        JsonType::String => "a string",
    };
    match kind {
        TypeKind::Single(one) => name(*one).to_owned(),
        TypeKind::Multiple(several) => several.iter().map(name).collect::<Vec<_>>().join(" or "),
    }
}

/// Returns the kind of a value, as a refusal names what came.
pub fn found(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn format_name(format: &str) -> &'static str {
    match format {
        "idn-email" | "email" => "an e-mail address, local@domain, the domain with a dot",
        "date" => "a date that exists (YYYY-MM-DD)",
        "date-time" => "a date and time (RFC 3339, with an offset)",
        _ => "a URL",
    }
}

fn names(options: &Value) -> String {
    listed(
        options
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str),
    )
}
