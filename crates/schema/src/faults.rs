//! Converts validation errors to faults that say what was expected and do not contain the given
//! value.

use crate::value;
use jsonschema::{
    JsonType,
    error::{TypeKind, ValidationError, ValidationErrorKind as Kind},
};
use messages::{FaultMessage, Member, Pattern};
use model::{Fault, MOST_FAULTS, listed};
use serde_json::Value;

/// The maximum length of a member's name that a fault repeats, in characters.
const LONGEST_NAME: usize = 100;

/// Returns the faults of one validation error of the value at `at`: several if an object has
/// several unknown members.
pub(crate) fn explain(error: &ValidationError<'_>, at: &str) -> Vec<Fault> {
    let here = format!("{at}{}", error.instance_path());
    let message = match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let names = unexpected.iter().take(MOST_FAULTS + 1);
            return names.map(|name| unknown(&here, name)).collect();
        }
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            return vec![Fault::pointer(member(&here, name), Member::Required)];
        }
        Kind::Pattern { pattern } => {
            return vec![Fault::pointer(here, pattern_message(pattern))];
        }
        // A member is expected to be `null` only beside one that excludes it.
        Kind::FalseSchema
        | Kind::Type {
            kind: TypeKind::Single(JsonType::Null),
        } => Member::Excluded,
        Kind::Type { kind } => Member::Type {
            expected: type_name(kind),
            found: found(error.instance()),
        },
        Kind::Format { format } => Member::Format {
            expected: format_name(format),
        },
        Kind::Enum { options } => Member::Enum {
            options: names(options),
        },
        Kind::MinLength { limit } => Member::MinLength { limit: *limit },
        Kind::MaxLength { limit } => Member::MaxLength { limit: *limit },
        Kind::Minimum { limit } => Member::Minimum {
            limit: limit.to_string(),
        },
        Kind::Maximum { limit } => Member::Maximum {
            limit: limit.to_string(),
        },
        Kind::MinItems { limit } => Member::MinItems { limit: *limit },
        Kind::MaxItems { limit: 0 } => Member::NoItems,
        Kind::MaxItems { limit } => Member::MaxItems { limit: *limit },
        Kind::UniqueItems => Member::UniqueItems,
        Kind::MinProperties { .. } => Member::MinProperties,
        other => Member::Schema {
            keyword: other.keyword().to_owned(),
        },
    };
    vec![Fault::pointer(here, message)]
}

/// Returns the fault of an unknown member, with what is expected instead. A fault whose member name
/// is too long to repeat points at the object.
pub fn unknown_member(object: &str, name: &str, expected: impl FaultMessage) -> Fault {
    if name.chars().nth(LONGEST_NAME).is_some() {
        let message = Member::UnknownLong {
            expected: expected.to_string(),
            bytes: name.len(),
        };
        return Fault::pointer(object, message);
    }
    Fault::pointer(member(object, name), expected)
}

pub(crate) fn unknown(object: &str, name: &str) -> Fault {
    unknown_member(object, name, Member::Unknown)
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
        "date" => "a date (YYYY-MM-DD)",
        "date-time" => "a date and time (RFC 3339, with an offset)",
        _ => "a URL",
    }
}

pub(crate) fn pattern_message(pattern: &str) -> Pattern {
    match pattern {
        value::NO_NUL => Pattern::Nul,
        value::WITH_DIGIT => Pattern::Digit,
        value::PHONE => Pattern::Phone,
        value::EMAIL => Pattern::Email,
        value::BIRTH => Pattern::Birth,
        value::HTTP => Pattern::Http,
        value::REDIRECT => Pattern::Redirect,
        value::FETCHABLE => Pattern::Fetchable,
        value::KEY => Pattern::Key,
        value::SLUG => Pattern::Slug,
        value::NAME => Pattern::Name,
        value::ONE_LINE => Pattern::OneLine,
        value::LINES => Pattern::Lines,
        value::BASE64 => Pattern::Base64,
        value::MOMENT => Pattern::Moment,
        other => Pattern::Other {
            pattern: other.to_owned(),
        },
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
