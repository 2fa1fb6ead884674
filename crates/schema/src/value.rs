//! The schema of a field's value, by its type.

use crate::object::described;
pub(crate) use model::SLUG_PATTERN as SLUG;
use model::{CustomField, CustomFieldType, Kind};
use serde_json::{Value, json};

/// Text that both database engines can store: without NUL characters.
pub(crate) const NO_NUL: &str = "^[^\\u0000]*$";
/// A phone number that is stored: anything with a digit in it.
pub(crate) const WITH_DIGIT: &str = "^[^\\u0000]*[0-9][^\\u0000]*$";
/// A phone number that is given: in one line, with a digit.
pub(crate) const PHONE: &str = "^[^\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]*[0-9]\
     [^\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]*$";
/// A phone number that a spreadsheet stored as a number: in scientific notation, or with decimals.
const SPREADSHEET_NUMBER: &str = "^([+-]?\\s*[0-9][0-9\\s]*([.,]\\s*[0-9][0-9\\s]*)?[eE]\\s*[+-]?\\s*[0-9][0-9\\s]*|\\+?[0-9]{7,}[.,]0+)$";
/// A bare e-mail address at a domain with a dot: before the `@` none of the characters that a display
/// name, a comment, a list or a URL has, after it letters, digits, hyphens and what is not ASCII
/// between dots. [`NOT_EMAIL`] excludes the rest, because a pattern without lookaround cannot.
pub(crate) const EMAIL: &str = "^[^\\s\\u0000-\\u001f\\u007f-\\u009f@<>()\\[\\],;:\\\\\"]+@\
     ([^\\s\\u0000-,./:-@\\[-`{-\\u00a0\\u3002\\uff0e\\uff61]+[.\\u3002\\uff0e\\uff61])+[^\\s\\u0000-,./:-@\\[-`{-\\u00a0\\u3002\\uff0e\\uff61]+$";
/// What an address that matches [`EMAIL`] must not match:
///
/// - before the `@` more than 64 characters, or a dot at either end or twice in a row;
/// - after it a label that begins or ends with a hyphen, has more than 63 characters, or has hyphens in
///   the third and the fourth place and is not in Punycode, and a last label that is a number.
const NOT_EMAIL: &str = "^[^@]{65}|^\\.|\\.\\.|\\.@|@[^@]*-([.\\u3002\\uff0e\\uff61]|$)|\
     @([^@]*[.\\u3002\\uff0e\\uff61])?(-|[^@.\\u3002\\uff0e\\uff61]{64}|([^xX.][^.]|[xX][^nN.])--|[0-9-]*$)";
/// The id of a candidate or an interaction.
pub(crate) const CANDIDATE_ID: &str = "^rec[A-Za-z0-9]{14}$";
/// The id of an attachment.
pub(crate) const ATTACHMENT_ID: &str = "^att[A-Za-z0-9]{14}$";
/// The id of a person of the staff.
pub(crate) const STAFF_ID: &str = "^usr[A-Za-z0-9]{14}$";
/// A colour.
pub(crate) const COLOUR: &str = "^#[0-9a-fA-F]{6}$";
/// A date of birth, from 1900 on.
pub(crate) const BIRTH: &str = "^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}$";
/// A web address.
pub(crate) const HTTP: &str = "^https?://[^\\u0000]+$";

/// A URL to download from: without user info and fragment.
pub(crate) const FETCHABLE: &str = "^https?://[^/?#@\\u0000]+([/?][^#\\u0000]*)?$";
/// Base64 (RFC 4648, section 4), padded, without line breaks, and without bits set beyond the last
/// byte. The prefix of a `data:` URL, which a browser's `FileReader` writes, is allowed.
pub(crate) const BASE64: &str = "^(data:[a-zA-Z0-9!#$&^_.+/;= -]{0,200};base64,)?([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$";
/// A URL to which a candidate may be sent with a token: https, or http to the same machine.
pub(crate) const REDIRECT: &str = "^(https://[^/?#@\\u0000]+|http://(localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1\\])(:[0-9]{1,5})?)([/?][^#\\u0000]*)?$";
/// A date and time that can be stored: a year of four digits from 1000 to 2999 with any offset, and
/// at most nine decimals of a second.
pub(crate) const MOMENT: &str = "^[12][0-9]{3}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})$";

/// The text that stands for every event.
pub(crate) const EVERY: &str = "^\\*$";

/// The key of a custom field.
pub(crate) const KEY: &str = "^[a-z][A-Za-z0-9_]{0,49}$";
/// Text in one line that people rely on, such as a label: no control characters, no line
/// separators, and no characters that change the text direction.
pub(crate) const ONE_LINE: &str =
    "^[^\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]*$";
/// The same for text of several lines.
pub(crate) const LINES: &str = "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]*$";
/// The same in one line, with at least one visible character.
pub(crate) const NAME: &str = "^[^\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]*\
     [^\\u0000-\\u001f\\u007f-\\u009f\\s\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]\
     [^\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]*$";

/// Returns the schema of a timestamp that a client sends.
pub(crate) fn moment() -> Value {
    json!({"type": "string", "format": "date-time", "pattern": MOMENT})
}

/// Text of so many characters in several lines.
pub(crate) fn lines(min: u16, max: u16) -> Value {
    json!({"type": "string", "minLength": min, "maxLength": max, "pattern": LINES})
}

/// What a value of this kind must be to be taken. What was stored under earlier rules is described
/// by [`of_kind`].
pub(crate) fn given(kind: Kind) -> Value {
    match kind {
        Kind::Text {
            min,
            max,
            lines: true,
        } => lines(min, max),
        Kind::Text {
            min,
            max,
            lines: false,
        } => one_line(min, max),
        Kind::Email => {
            json!({
                "type": "string", "format": "idn-email", "pattern": EMAIL, "maxLength": kind.max_length(),
                "not": {"type": "string", "pattern": NOT_EMAIL},
            })
        }
        Kind::Phone => json!({
            "type": "string", "maxLength": kind.max_length(), "pattern": PHONE, "not": {"type": "string", "pattern": SPREADSHEET_NUMBER},
        }),
        Kind::Date => json!({"type": "string", "format": "date", "pattern": BIRTH}),
        kind => of_kind(kind),
    }
}

/// The same schema for a text that is stored, maybe since before there was a rule for its
/// characters.
pub(crate) fn stored(mut schema: Value) -> Value {
    if [ONE_LINE, LINES]
        .iter()
        .any(|pattern| schema["pattern"] == *pattern)
    {
        schema["pattern"] = NO_NUL.into();
    }
    schema
}

/// Text of so many characters.
pub(crate) fn text(min: u16, max: u16) -> Value {
    json!({"type": "string", "minLength": min, "maxLength": max, "pattern": NO_NUL})
}

/// What a stored value of this kind is. Attachments differ between what comes in and what goes out:
/// see the callers.
pub(crate) fn of_kind(kind: Kind) -> Value {
    match kind {
        Kind::Id => json!({"type": "string", "pattern": CANDIDATE_ID}),
        Kind::Text { min, max, .. } => text(min, max),
        Kind::Email => {
            json!({"type": "string", "format": "idn-email", "maxLength": kind.max_length()})
        }
        Kind::Phone => {
            json!({"type": "string", "maxLength": kind.max_length(), "pattern": WITH_DIGIT})
        }
        Kind::Url => {
            json!({"type": "string", "format": "uri", "pattern": HTTP, "maxLength": kind.max_length()})
        }
        Kind::Boolean => json!({"type": "boolean"}),
        Kind::Date => json!({"type": "string", "format": "date"}),
        Kind::DateTime => json!({"type": "string", "format": "date-time"}),
        Kind::Choice(values) => json!({"type": "string", "enum": values}),
        Kind::Choices(values) => choices(values.iter().copied()),
        Kind::Attachments => json!({"type": "array"}),
    }
}

/// Returns the schema of a list of these values, each at most once, and so no more than there are.
fn choices<'v>(values: impl Iterator<Item = &'v str>) -> Value {
    let values: Vec<_> = values.collect();
    let most = values.len();
    json!({"type": "array", "items": {"type": "string", "enum": values}, "maxItems": most, "uniqueItems": true})
}

/// Returns the schema of a label in one line with this many characters.
pub(crate) fn one_line(min: u16, max: u16) -> Value {
    json!({"type": "string", "minLength": min, "maxLength": max, "pattern": if min > 0 { NAME } else { ONE_LINE }})
}

/// Returns the schema of a value of a custom field.
pub(crate) fn of_custom_field(field: &CustomField) -> Value {
    let schema = match field.kind {
        CustomFieldType::Text => lines(0, 10_000),
        CustomFieldType::Number => json!({"type": "number"}),
        CustomFieldType::Boolean => json!({"type": "boolean"}),
        CustomFieldType::Date => of_kind(Kind::Date),
        CustomFieldType::SingleSelect => json!({"type": "string", "enum": field.options}),
        CustomFieldType::MultiSelect => choices(field.options.iter().map(String::as_str)),
    };
    described(
        schema,
        &field.label,
        field.description.as_deref().unwrap_or(&field.label),
    )
}
