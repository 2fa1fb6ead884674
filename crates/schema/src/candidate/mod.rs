//! Schemas of candidates' payloads: to create, change or import one.

use crate::{
    attachment, interaction,
    object::{Object, described, document, nullable},
    value,
};
use model::{CustomField, CustomFieldType, Definition, Field, Kind};
use serde_json::{Value, json};

/// The maximum number of interactions of a new candidate: as many as a record shows.
const INTERACTIONS: u16 = 100;
/// The maximum number of attachments in each list of a candidate in version 1.
const ATTACHMENTS_OF_VERSION_1: u16 = 10;

const INTERACTIONS_TITLE: &str = "Interactions";
/// In which form texts are judged.
const TEXTS: &str = "Texts are judged as they are stored: in NFC, without surrounding white space; blank text is `null`.";
const CUSTOM_TITLE: &str = "Custom fields";
const CUSTOM_DESCRIPTION: &str = "The region's own fields, by key.";

fn about(schema: Value, definition: &Definition) -> Value {
    described(schema, definition.label.english, definition.description)
}

/// Returns the fields that a client may set.
fn given() -> impl Iterator<Item = &'static Definition> {
    Field::ALL
        .iter()
        .map(|field| field.definition())
        .filter(|definition| definition.is_writable())
}

/// Returns the schema of a new candidate in a region with these custom fields. `null` means absent
/// for optional members.
pub fn create(custom: &[CustomField]) -> Value {
    new_candidate(custom, &attachment::list(), &interaction::new())
}

/// Returns the schema of what a candidate of version 1 is read as: a new candidate, whose
/// interactions may be without a moment.
pub fn create_by_version_1(custom: &[CustomField]) -> Value {
    let attachments = attachment::list_of_up_to(ATTACHMENTS_OF_VERSION_1);
    new_candidate(custom, &attachments, &interaction::new_by_version_1())
}

fn new_candidate(custom: &[CustomField], attachments: &Value, interaction: &Value) -> Value {
    let mut object = Object::default();
    for definition in given() {
        let schema = match definition.kind {
            Kind::Attachments => attachments.clone(),
            kind => value::given(kind),
        };
        if definition.is_required() {
            object.required(definition.name, about(schema, definition));
        } else {
            object.nullable(definition.name, about(schema, definition));
        }
    }
    let mut own = Object::default();
    for field in custom {
        if field.required {
            own.required(&field.key, value::of_custom_field(field));
        } else {
            own.nullable(&field.key, value::of_custom_field(field));
        }
    }
    let asked = own.asks_for_something();
    let own = described(own.finish(), CUSTOM_TITLE, CUSTOM_DESCRIPTION);
    if asked {
        object.required("customFields", own);
    } else {
        object.nullable("customFields", own);
    }
    let interactions = json!({"type": "array", "items": interaction, "maxItems": INTERACTIONS});
    let interactions = described(
        interactions,
        INTERACTIONS_TITLE,
        "Contact moments that came before.",
    );
    object.nullable("interactions", interactions);
    let about = format!("A candidate to be made. `null` is the same as absent. {TEXTS}");
    document(object.finish(), "New candidate", &about)
}

/// Returns the schema of a change of a candidate. Absent members stay, `null` clears, and custom
/// fields are merged by key.
pub fn update(custom: &[CustomField]) -> Value {
    let mut object = changes(given().filter(|definition| definition.kind != Kind::Attachments));
    let mut own = Object::default();
    for field in custom {
        let schema = value::of_custom_field(field);
        own.optional(
            &field.key,
            if field.required {
                schema
            } else {
                nullable(schema)
            },
        );
    }
    object.optional(
        "customFields",
        described(
            own.finish(),
            CUSTOM_TITLE,
            "The region's own fields, by key: merged.",
        ),
    );
    let mut schema = object.finish();
    schema["minProperties"] = 1.into();
    let about =
        format!("What is absent stays as it is; `null` clears; a list is replaced. {TEXTS}");
    document(schema, "Change of a candidate", &about)
}

/// Returns the schema of a change that candidates may make to their own record in a session.
pub fn own_update() -> Value {
    let own = Field::changed_by_candidates().map(Field::definition);
    let mut schema = changes(own).finish();
    schema["minProperties"] = 1.into();
    let about =
        format!("What is absent stays as it is; `null` clears; a list is replaced. {TEXTS}");
    document(schema, "Change of the candidate's own record", &about)
}

/// Returns an object with a member for each of these fields, which changes or clears it.
fn changes(fields: impl Iterator<Item = &'static Definition>) -> Object {
    let mut object = Object::default();
    for definition in fields {
        let schema = about(value::given(definition.kind), definition);
        if definition.is_clearable() {
            object.nullable(definition.name, schema);
        } else {
            object.optional(definition.name, schema);
        }
    }
    object
}

/// The schema of an import's row in a region with these custom fields: a create payload, optionally
/// with the ids and times of an earlier life. `null` is the same as absent.
///
/// A custom field that is required of new candidates is not required here: what was exported before
/// it was may return. A file that brings the definitions of its fields (`with_definitions`) may
/// have values that are no option any more, as the records had from which it was made.
pub fn import_row(custom: &[CustomField], with_definitions: bool) -> Value {
    let mut object = Object::default();
    for definition in Field::ALL.iter().map(|field| field.definition()) {
        let schema = match definition.kind {
            Kind::Attachments => json!({"type": "array", "items": attachment::imported()}),
            kind => value::given(kind),
        };
        if definition.is_required() {
            object.required(definition.name, about(schema, definition));
        } else {
            object.nullable(definition.name, about(schema, definition));
        }
    }
    let mut own = Object::default();
    for field in custom {
        let value = if with_definitions {
            kept_value(field)
        } else {
            value::of_custom_field(field)
        };
        own.nullable(&field.key, value);
    }
    object.nullable(
        "customFields",
        described(own.finish(), CUSTOM_TITLE, CUSTOM_DESCRIPTION),
    );
    let interactions = json!({"type": "array", "items": interaction::imported()});
    object.nullable(
        "interactions",
        described(
            interactions,
            INTERACTIONS_TITLE,
            "The contact moments so far.",
        ),
    );
    document(
        object.finish(),
        "Imported candidate",
        "A candidate as a line of an import.",
    )
}

/// What a value of a region's own field was when it was written: of a select one of the options at
/// that time.
fn kept_value(field: &CustomField) -> Value {
    let mut schema = value::of_custom_field(field);
    let Some(members) = schema.as_object_mut() else {
        return schema;
    };
    match field.kind {
        CustomFieldType::SingleSelect => {
            members.remove("enum");
            members.extend([
                ("minLength".into(), 1.into()),
                ("maxLength".into(), 200.into()),
            ]);
        }
        CustomFieldType::MultiSelect => {
            members.extend([
                ("items".into(), value::one_line(1, 200)),
                ("maxItems".into(), 1_000.into()),
            ]);
        }
        _ => {}
    }
    schema
}

#[cfg(test)]
mod tests;
