//! The schema of a search for candidates.

use crate::{
    object::{Object, described, document},
    value,
};
use model::{CustomField, MAX_SEARCH_LENGTH, Selection, vocabulary};
use serde_json::{Value, json};

/// The orders of a search, by their names; `-` is for the largest value first.
pub const SEARCH_ORDERS: [&str; 12] = [
    "createdAt",
    "-createdAt",
    "name",
    "-name",
    "lastContact",
    "-lastContact",
    "phaseSince",
    "-phaseSince",
    "nextTask",
    "-nextTask",
    "updatedAt",
    "-updatedAt",
];
/// The states of the candidates that a search finds.
pub const SEARCH_STATES: [&str; 3] = ["live", "archived", "all"];
/// The most values of a condition that has no vocabulary.
const VALUES: usize = 20;
/// The id of a member of staff.
const STAFF_ID: &str = "^usr[A-Za-z0-9]{14}$";

fn any_of(items: &Value, most: usize) -> Value {
    json!({"type": "array", "items": items, "minItems": 1, "maxItems": most, "uniqueItems": true})
}

/// Values of an enumerated field; `null` stands for an empty one.
fn choices(values: &[&str]) -> Value {
    let mut names: Vec<Value> = values.iter().map(|value| json!(value)).collect();
    names.push(Value::Null);
    let most = names.len();
    any_of(&json!({"type": ["string", "null"], "enum": names}), most)
}

fn beginnings() -> Value {
    let text = json!({"type": ["string", "null"], "minLength": 1, "maxLength": 100, "pattern": value::ONE_LINE});
    any_of(&text, VALUES)
}

fn moments(end: impl Fn() -> Value, empty: Option<&str>) -> Value {
    let mut object = Object::default();
    object.nullable("from", end());
    object.nullable("before", end());
    if let Some(about) = empty {
        object.nullable(
            "empty",
            described(json!({"type": "boolean"}), "Empty", about),
        );
    }
    let mut schema = object.finish();
    schema["minProperties"] = 1.into();
    schema
}

fn custom_field() -> Value {
    let mut object = Object::default();
    let key = json!({"type": "string", "pattern": value::KEY});
    object.required("key", described(key, "Key", "The key of the custom field."));
    let values = any_of(
        &json!({"type": ["string", "boolean", "null"], "maxLength": 200}),
        VALUES,
    );
    let about = "For a boolean or a select: one of these values. `null` stands for no value, for \
        a field of any type.";
    object.nullable("values", described(values, "Values", about));
    let text = json!({"type": "string", "minLength": 1, "maxLength": 200});
    object.nullable(
        "contains",
        described(text, "Contains", "For a text: a part of it."),
    );
    let end = || json!({"type": ["number", "string", "null"], "maxLength": 10});
    let about = "For a number or a date: the first one.";
    object.optional("from", described(end(), "From", about));
    object.nullable(
        "to",
        described(
            json!({"type": "number"}),
            "To",
            "For a number: the last one.",
        ),
    );
    let about = "For a date: the first one that is too late.";
    object.nullable(
        "before",
        described(json!({"type": "string", "format": "date"}), "Before", about),
    );
    let mut schema = object.finish();
    schema["minProperties"] = 2.into();
    schema
}

fn filters() -> Value {
    let date = || json!({"type": "string", "format": "date"});
    let flag = || json!({"type": "boolean"});
    let mut object = Object::default();
    object.nullable("phase", choices(vocabulary::PHASES));
    object.nullable("sectors", choices(vocabulary::SECTORS));
    object.nullable("roles", choices(vocabulary::ROLES));
    object.nullable("qualifications", choices(vocabulary::QUALIFICATIONS));
    object.nullable("priorEducation", choices(vocabulary::PRIOR_EDUCATION));
    object.nullable("privacyConsent", flag());
    object.nullable("hasCurriculumVitae", flag());
    let state = json!({"type": "string", "enum": SEARCH_STATES});
    object.nullable("state", described(state, "State", "The default is `live`."));
    let id = json!({"type": ["string", "null"], "pattern": STAFF_ID});
    object.nullable("coordinator", any_of(&id, VALUES));
    object.nullable("createdAt", moments(value::moment, None));
    object.nullable("updatedAt", moments(value::moment, None));
    let about = "Whether candidates without any contact are found, too.";
    object.nullable("lastContact", moments(value::moment, Some(about)));
    let about = "Whether candidates without an open task are found, too.";
    object.nullable("nextTask", moments(date, Some(about)));
    let about = "Only candidates whose retention ends before this moment.";
    object.nullable(
        "retentionEndsBefore",
        described(value::moment(), "Retention ends before", about),
    );
    object.nullable("city", beginnings());
    object.nullable("postalCode", beginnings());
    let custom =
        json!({"type": "array", "items": custom_field(), "minItems": 1, "maxItems": VALUES});
    object.nullable("customFields", custom);
    let about = "Conditions, which all hold. Within a list, one value is enough, and `null` stands \
        for an empty field. `city` and `postalCode` are beginnings.";
    described(object.finish(), "Filters", about)
}

/// Returns the schema of a search for candidates.
pub fn candidate_search() -> Value {
    const _: () = assert!(CustomField::MAX > VALUES);
    let mut object = Object::default();
    let words =
        json!({"type": "string", "maxLength": MAX_SEARCH_LENGTH, "pattern": value::ONE_LINE});
    let about = "Words in any order, at most 10. Each is the beginning of a word of the name, the \
        e-mail address, the phone number, the city or the postal code. Whole words stand between \
        quotation marks.";
    object.nullable("words", described(words, "Words", about));
    let about = "Whether the words are also looked for in the motivation, the notes, the contact \
        moments and the names of files. The newest candidates are first then.";
    object.nullable(
        "inTexts",
        described(json!({"type": "boolean"}), "In texts", about),
    );
    object.nullable("filters", filters());
    let sort = json!({"type": "string", "enum": SEARCH_ORDERS});
    let about = "The order; `-` puts the largest value first. The default is `-createdAt`.";
    object.nullable("sort", described(sort, "Sort", about));
    let fields = json!({"type": ["array", "null"], "items": {"type": "string"}, "minItems": 1, "maxItems": Selection::MAX});
    let about = "The fields to return. The default is all shared fields.";
    object.optional("fields", described(fields, "Fields", about));
    let size = json!({"type": "integer", "minimum": 1, "maximum": 100});
    let about = "The number of records on a page. The default is 50.";
    object.nullable("pageSize", described(size, "Page size", about));
    let cursor = json!({"type": ["string", "null"], "maxLength": 2000});
    let about = "`meta.cursor` of the previous page of the same search.";
    object.optional("cursor", described(cursor, "Cursor", about));
    document(object.finish(), "Search", "What to search for.")
}
