//! Converts validation errors to faults that say what was expected and do not contain the given
//! value.

use jsonschema::error::{TypeKind, ValidationError, ValidationErrorKind as Kind};
use model::{Fault, MOST_FAULTS, listed};
use serde_json::Value;

/// The maximum length of a member's name that a fault repeats, in characters.
const LONGEST_NAME: usize = 100;

/// Returns the faults of one validation error of the value at `at`: several if an object has
/// several unknown members.
pub(crate) fn explain(error: &ValidationError<'_>, at: &str) -> Vec<Fault> {
    let here = format!("{at}{}", error.instance_path());
    let one = |code, message: String| vec![Fault::pointer(here.clone(), code, message)];
    match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            unexpected
                .iter()
                .take(MOST_FAULTS + 1)
                .map(|name| unknown(&here, name))
                .collect()
        }
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            vec![Fault::pointer(
                member(&here, name),
                "required",
                "this member is required",
            )]
        }
        Kind::Type { kind } => one("type", format!("expected {}", type_name(kind))),
        Kind::Format { format } => one("format", format!("expected {}", format_name(format))),
        Kind::Enum { options } => one("enum", format!("expected one of: {}", names(options))),
        Kind::MinLength { limit } => one(
            "minLength",
            format!("expected at least {limit} character(s)"),
        ),
        Kind::MaxLength { limit } => {
            one("maxLength", format!("expected at most {limit} characters"))
        }
        Kind::Minimum { limit } => one("minimum", format!("expected {limit} or more")),
        Kind::Maximum { limit } => one("maximum", format!("expected {limit} or less")),
        Kind::MinItems { limit } => one("minItems", format!("expected at least {limit} item(s)")),
        Kind::MaxItems { limit: 0 } => one("maxItems", "expected no items".into()),
        Kind::MaxItems { limit } => one("maxItems", format!("expected at most {limit} items")),
        Kind::UniqueItems => one("uniqueItems", "expected each item once".into()),
        Kind::Pattern { pattern } => one("pattern", pattern_name(pattern)),
        Kind::MinProperties { .. } => one("minProperties", "expected at least one member".into()),
        Kind::FalseSchema => one(
            "unexpected",
            "this member cannot stand beside another that is given".into(),
        ),
        other => one("invalid", format!("does not satisfy '{}'", other.keyword())),
    }
}

/// Returns the fault of an unknown member, with what is expected instead. A fault whose member name
/// is too long to repeat points at the object.
pub fn unknown_member(object: &str, name: &str, expected: &str) -> Fault {
    if name.chars().nth(LONGEST_NAME).is_some() {
        let message = format!("{expected} (a member has a name of {} bytes)", name.len());
        return Fault::pointer(object, "unknown", message);
    }
    Fault::pointer(member(object, name), "unknown", expected)
}

pub(crate) fn unknown(object: &str, name: &str) -> Fault {
    unknown_member(object, name, "there is no member of this name")
}

/// Returns the pointer to a member, escaped as RFC 6901 requires.
pub(crate) fn member(object: &str, name: &str) -> String {
    format!("{object}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn type_name(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => one.to_string(),
        TypeKind::Multiple(several) => several
            .iter()
            .map(|one| one.to_string())
            .collect::<Vec<_>>()
            .join(" or "),
    }
}

fn format_name(format: &str) -> &str {
    match format {
        "idn-email" | "email" => "an e-mail address, local@domain, the domain with a dot",
        "date" => "a date (YYYY-MM-DD)",
        "date-time" => "a date and time (RFC 3339, with an offset)",
        "uri" | "iri" => "a URL",
        other => other,
    }
}

pub(crate) fn pattern_name(pattern: &str) -> String {
    match pattern {
        crate::value::NO_NUL => "expected text without NUL characters".into(),
        crate::value::WITH_DIGIT => "expected at least one digit, and no NUL characters".into(),
        crate::value::PHONE => {
            "expected at least one digit, in one line, without control and bidirectional characters".into()
        }
        crate::value::EMAIL => "expected an e-mail address, local@domain, the domain with a dot".into(),
        crate::value::BIRTH => "expected a date of birth from 1900-01-01 on (YYYY-MM-DD)".into(),
        crate::value::HTTP => "expected a URL that begins with http:// or https://".into(),
        crate::value::REDIRECT => {
            "expected a URL that begins with https:// (http:// only for localhost), without user information and fragment"
                .into()
        }
        crate::value::FETCHABLE => {
            "expected a URL that begins with http:// or https://, without user information and fragment".into()
        }
        crate::value::KEY => "expected 1 to 50 letters, digits and underscores, a lower-case letter first".into(),
        crate::value::SLUG => {
            "expected 1 to 63 lower-case letters, digits and hyphens, a letter or digit first and last".into()
        }
        crate::value::NAME => {
            "expected text that is not blank, in one line, without control and bidirectional characters".into()
        }
        crate::value::ONE_LINE => "expected text in one line, without control and bidirectional characters".into(),
        crate::value::LINES => "expected text without control and bidirectional characters".into(),
        crate::value::BASE64 => "expected base64 with padding and without line breaks".into(),
        crate::value::MOMENT => "expected a moment between the years 1000 and 2999".into(),
        other => format!("expected text that matches {other}"),
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
