//! What a region's websites may send in version 1: the answer of `GET /schema` there.

use super::names::{self, CUSTOM_FIELDS, FIELD_NAME, FIELD_VALUE, INTERACTIONS};
use model::{CustomField, CustomFieldType, Definition, Field, Kind, vocabulary::INTERACTION_TYPES};
use schema::{INTERACTION_MEMBERS, InteractionMember};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::{
    ToSchema,
    openapi::{Object, ObjectBuilder, Type},
};

/// The members of a candidate, of a contact moment, and the region's custom fields.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Schema)]
pub struct SchemaView<'a> {
    /// The members of a candidate.
    #[schema(inline)]
    fields: Vec<MemberView<'a>>,
    /// The members of a contact moment.
    #[schema(inline)]
    interacties: Vec<MemberView<'a>>,
    /// The region's custom fields: `fieldName` is the `field_name` of a value.
    #[schema(inline)]
    custom_fields: Vec<MemberView<'a>>,
}

/// A member.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MemberView<'a> {
    /// Its name.
    field_name: &'a str,
    #[schema(schema_with = types)]
    field_type: &'static str,
    /// Whether a request must have it.
    required: bool,
    /// The values to choose from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, required = false)]
    options: Option<Vec<&'a str>>,
    /// What it is, in Dutch.
    field_description: &'a str,
}

const STRING: &str = "string";
const NUMBER: &str = "number";
const BOOLEAN: &str = "boolean";
const ARRAY: &str = "array";
const FILES: &str = "objectArray";

fn types() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some([STRING, NUMBER, BOOLEAN, ARRAY, FILES]))
        .description(Some("Its type."))
        .build()
}

/// Returns the members in a region with these custom fields.
pub fn schema(custom_fields: &[CustomField]) -> SchemaView<'_> {
    let files = names::fields().find(|(field, ..)| *field == Field::OtherAttachments);
    let files = files.map(|(_, name, definition)| of_field(name, definition));
    SchemaView {
        fields: names::fields()
            .map(|(_, name, definition)| of_field(name, definition))
            .collect(),
        interacties: INTERACTION_MEMBERS
            .iter()
            .map(of_interaction)
            .chain(files)
            .collect(),
        custom_fields: custom_fields.iter().map(of_custom_field).collect(),
    }
}

/// Returns the JSON Schema of a candidate, for the API reference. It allows other members.
pub fn payload_schema() -> Value {
    let SchemaView {
        fields,
        interacties,
        ..
    } = schema(&[]);
    let mut candidate = object(&fields);
    let contact = object(&interacties);
    let custom = json!({
        "type": "object",
        "properties": {
            FIELD_NAME: {"type": "string", "description": "The key or the label of a custom field."},
            FIELD_VALUE: {"description": "Its value."},
        },
        "required": [FIELD_NAME],
    });
    for (name, items) in [(INTERACTIONS, contact), (CUSTOM_FIELDS, custom)] {
        candidate["properties"][name] =
            json!({"type": ["array", "null"], "items": items, "maxItems": 100});
    }
    candidate["description"] = "A candidate to save. `GET /schema` returns its members with the \
        custom fields of the region."
        .into();
    candidate
}

fn object(members: &[MemberView<'_>]) -> Value {
    let of = |member: &MemberView<'_>| {
        let mut schema = match member.field_type {
            ARRAY => json!({"type": ["array", "null"], "items": {"type": "string"}}),
            FILES => json!({"type": ["array", "object", "null"], "items": file()}),
            kind => json!({"type": [kind, "null"]}),
        };
        if member.required {
            schema["type"] = member.field_type.into();
        }
        // Anything but a past moment is left out, and never refused.
        if Field::CreatedAt.definition().version_1 == Some(member.field_name) {
            schema = json!({});
        }
        schema["description"] = member.field_description.into();
        (member.field_name.to_owned(), schema)
    };
    let properties: Map<String, Value> = members.iter().map(of).collect();
    let required = members.iter().filter(|member| member.required);
    let required: Vec<&str> = required.map(|member| member.field_name).collect();
    let mut schema = json!({"type": "object", "properties": properties});
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    schema
}

fn file() -> Value {
    let text = |description: &str| json!({"type": "string", "description": description});
    json!({
        "type": "object",
        "properties": {
            "url": text("Where the server fetches the file."),
            "base64": text("The file itself, instead of a URL."),
            "filename": text("Its name."),
        },
    })
}

fn of_field<'a>(name: &'a str, definition: &'static Definition) -> MemberView<'a> {
    let (field_type, options) = match definition.kind {
        Kind::Boolean => (BOOLEAN, None),
        Kind::Choice(values) => (STRING, Some(values.to_vec())),
        Kind::Choices(values) => (ARRAY, Some(values.to_vec())),
        Kind::Attachments => (FILES, None),
        Kind::Id
        | Kind::Text { .. }
        | Kind::Email
        | Kind::Phone
        | Kind::Url
        | Kind::Date
        | Kind::DateTime => (STRING, None),
    };
    MemberView {
        field_name: name,
        field_type,
        required: definition.is_required(),
        options,
        field_description: definition.label.dutch,
    }
}

fn of_interaction(member: &InteractionMember) -> MemberView<'_> {
    let is_type = member.name == "type";
    MemberView {
        field_name: member.version_1,
        field_type: if is_type { ARRAY } else { STRING },
        required: false,
        options: is_type.then(|| INTERACTION_TYPES.to_vec()),
        field_description: member.dutch,
    }
}

fn of_custom_field(field: &CustomField) -> MemberView<'_> {
    let field_type = match field.kind {
        CustomFieldType::Text | CustomFieldType::Date | CustomFieldType::SingleSelect => STRING,
        CustomFieldType::Number => NUMBER,
        CustomFieldType::Boolean => BOOLEAN,
        CustomFieldType::MultiSelect => ARRAY,
    };
    let options = field.options.iter().map(String::as_str);
    MemberView {
        field_name: &field.key,
        field_type,
        required: field.required,
        options: field.kind.is_select().then(|| options.collect()),
        field_description: &field.label,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_parts_describe_every_member() {
        let city = CustomField {
            id: "fld00000000000001".parse().expect("an id"),
            key: "voorkeurStad".into(),
            label: "Voorkeur stad".into(),
            kind: CustomFieldType::SingleSelect,
            options: vec!["Assen".into(), "Emmen".into()],
            required: false,
            description: None,
        };
        let fields = [city];
        let shown = serde_json::to_value(schema(&fields)).expect("a view serializes");
        let names = |part: &str| -> Vec<Value> {
            let all = shown[part].as_array().expect("a list");
            all.iter().map(|one| one["fieldName"].clone()).collect()
        };
        assert_eq!(
            names("fields"),
            [
                "naam",
                "email",
                "telefoon",
                "privacy_consent",
                "fase",
                "sector",
                "functie",
                "kwalificatie",
                "vooropleiding",
                "linkedin",
                "geboortedatum",
                "motivatie",
                "adres",
                "plaats",
                "postcode",
                "notities",
                "reden_van_uitstroom",
                "cv",
                "bijlage",
                "aangemaakt_op",
            ]
        );
        assert_eq!(
            names("interacties"),
            [
                "soort",
                "uitgevoerd_op",
                "naam",
                "uitgevoerd_door",
                "duur",
                "samenvatting",
                "notities",
                "bijlage",
            ]
        );
        let required = shown["fields"].as_array().into_iter().flatten();
        let required = required.filter(|field| field["required"] == true);
        let required: Vec<_> = required.map(|field| field["fieldName"].clone()).collect();
        assert_eq!(required, ["naam", "email", "privacy_consent"]);
        assert_eq!(
            shown["fields"][0],
            json!({"fieldName": "naam", "fieldType": "string", "required": true, "fieldDescription": "Naam"})
        );
        assert_eq!(
            shown["custom_fields"],
            json!([{"fieldName": "voorkeurStad", "fieldType": "string", "required": false,
                "options": ["Assen", "Emmen"], "fieldDescription": "Voorkeur stad"}])
        );
    }
}
