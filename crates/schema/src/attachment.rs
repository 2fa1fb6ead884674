//! Schemas of incoming attachments: a URL to download a file from, or its content in base64.

use crate::{
    object::{Object, described, document},
    value,
};
use model::{Field, Kind};
use serde_json::{Value, json};

/// The maximum number of files that one list may add at once.
const AT_ONCE: u16 = 5;
/// The maximum number of base64 characters of a file of 10 MiB.
const LONGEST: usize = (10 * 1024 * 1024_usize).div_ceil(3) * 4;

/// Returns the schema of the body that adds attachments to a candidate. It requires at least one of
/// the two lists.
pub fn attachments() -> Value {
    let [first, second] = [Field::CurriculumVitae, Field::OtherAttachments];
    let mut object = Object::default();
    for field in [first, second] {
        let mut list = list();
        list["minItems"] = 1.into();
        object.nullable(
            field.name(),
            described(
                list,
                field.definition().label.english,
                field.definition().description,
            ),
        );
    }
    let mut schema = object.finish();
    schema["if"] = json!({"required": [first.name()], "properties": {first.name(): {"not": {"type": "null"}}}});
    schema["else"] = json!({"required": [second.name()], "properties": {second.name(): {"type": "array", "items": {}}}});
    document(
        schema,
        "New attachments",
        "Files for a candidate; they join those that are there.",
    )
}

/// Returns the schema of the attachments of a new candidate.
pub(crate) fn list() -> Value {
    list_of_up_to(AT_ONCE)
}

/// Returns the schema of a list of this many attachments at most.
pub(crate) fn list_of_up_to(most: u16) -> Value {
    json!({"type": "array", "items": item(), "maxItems": most})
}

/// Returns the schema of one file: `{url, filename?}` or `{base64, filename}`.
fn item() -> Value {
    let mut object = Object::default();
    let url =
        json!({"type": "string", "format": "uri", "pattern": value::FETCHABLE, "maxLength": 2_000});
    object.nullable(
        "url",
        described(
            url,
            "URL",
            "Where the server fetches the file; instead of `base64`.",
        ),
    );
    let base64 = json!({"type": "string", "pattern": value::BASE64, "maxLength": LONGEST, "contentEncoding": "base64"});
    object.nullable(
        "base64",
        described(
            base64,
            "Content",
            "The file itself, in base64; instead of `url`.",
        ),
    );
    let name = described(
        value::text(1, 200),
        "File name",
        "Required with `base64`; else taken from the download. Its ending is made to say what the content is.",
    );
    object.nullable("filename", name);
    let mut schema = object.finish();
    let text = json!({"type": "string"});
    schema["if"] = json!({"required": ["base64"], "properties": {"base64": text}});
    schema["then"] = json!({"required": ["filename"], "properties": {"filename": text, "url": {"type": "null"}}});
    schema["else"] = json!({"required": ["url"], "properties": {"url": text}});
    schema
}

/// Returns the schema of an attachment in an import, with its former id and time, if any.
pub(crate) fn imported() -> Value {
    let mut object = Object::default();
    object.optional(
        "id",
        json!({"type": "string", "pattern": value::ATTACHMENT_ID}),
    );
    object.required("filename", value::text(1, 200));
    object.required("base64", json!({"type": "string"}));
    object.optional("createdAt", value::of_kind(Kind::DateTime));
    object.finish()
}
