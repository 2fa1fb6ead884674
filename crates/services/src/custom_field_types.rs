//! The custom fields of a region as a type of the client packages' languages.

use model::{CustomField, CustomFieldType};
use std::fmt::Write;

/// A language of which a client package exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientLanguage {
    /// An interface of TypeScript.
    TypeScript,
    /// A `TypedDict` of Python.
    Python,
}

/// Returns the source of a type `CustomFields` with a member for each field. A member's value is
/// `null` where a candidate has none. A select lists the options of today: a stored value that was
/// an option before is not among them.
pub fn custom_field_types(fields: &[CustomField], language: ClientLanguage) -> String {
    match language {
        ClientLanguage::TypeScript => typescript(fields),
        ClientLanguage::Python => python(fields),
    }
}

const HEAD: &str = "Written by `onderwijsregio schema`. Write it again when the fields change.";

fn typescript(fields: &[CustomField]) -> String {
    let mut out = format!(
        "// {HEAD}\n\n/** The custom fields of the region. A value is null where a candidate has none. */\n\
         export interface CustomFields {{\n"
    );
    for field in fields {
        let options = || union(&field.options, " | ");
        let kind = match field.kind {
            CustomFieldType::Text | CustomFieldType::Date => "string".to_owned(),
            CustomFieldType::Number => "number".to_owned(),
            CustomFieldType::Boolean => "boolean".to_owned(),
            CustomFieldType::SingleSelect => options(),
            CustomFieldType::MultiSelect => format!("({})[]", options()),
        };
        let (label, key) = (one_line(&field.label), &field.key);
        let _ = writeln!(out, "  // {label}\n  {key}: {kind} | null;");
    }
    out.push('}');
    out
}

/// The functional syntax also takes keys that are words of the language, such as `class`.
fn python(fields: &[CustomField]) -> String {
    let mut out = format!(
        "# {HEAD}\n\nfrom typing import Literal, TypedDict\n\n\
         #: The custom fields of the region. A value is None where a candidate has none.\n\
         CustomFields = TypedDict(\n    \"CustomFields\",\n    {{\n"
    );
    for field in fields {
        let options = || format!("Literal[{}]", union(&field.options, ", "));
        let kind = match field.kind {
            CustomFieldType::Text | CustomFieldType::Date => "str".to_owned(),
            CustomFieldType::Number => "float".to_owned(),
            CustomFieldType::Boolean => "bool".to_owned(),
            CustomFieldType::SingleSelect => options(),
            CustomFieldType::MultiSelect => format!("list[{}]", options()),
        };
        let (label, key) = (one_line(&field.label), &field.key);
        let _ = writeln!(out, "        # {label}\n        \"{key}\": {kind} | None,");
    }
    out.push_str("    },\n)");
    out
}

/// Returns the options as string literals, which both languages write as JSON does.
fn union(options: &[String], separator: &str) -> String {
    let literals = options
        .iter()
        .map(|option| serde_json::Value::from(option.as_str()).to_string());
    literals.collect::<Vec<_>>().join(separator)
}

/// Returns a label as the text of a comment, which a line break would end.
fn one_line(label: &str) -> String {
    label
        .chars()
        .map(|c| {
            if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
                ' '
            } else {
                c
            }
        })
        .collect()
}
