//! What a line of an import must be: a create payload, optionally with the ids and times of an earlier life.

use crate::value;
use model::{CustomField, Field, Kind, Presence, vocabulary::INTERACTION_TYPES};
use serde_json::{Map, Value, json};

/// The schema of an import's row in a region with these custom fields. `null` members are taken off beforehand.
///
/// A custom field that is required of new candidates is not required here: what was exported before it was may return.
pub fn import_row(custom: &[CustomField]) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in Field::ALL {
        let definition = field.definition();
        let mut schema = match definition.kind {
            Kind::Attachments => json!({"type": "array", "items": attachment()}),
            kind => value::of_kind(kind),
        };
        schema["title"] = definition.title.into();
        schema["description"] = definition.description.into();
        properties.insert(definition.name.into(), schema);
        if definition.presence == Presence::Required {
            required.push(definition.name);
        }
    }
    let custom: Map<_, _> = custom.iter().map(|field| (field.key.clone(), value::of_custom_field(field))).collect();
    properties
        .insert("customFields".into(), json!({"type": "object", "properties": custom, "additionalProperties": false}));
    properties.insert("interactions".into(), json!({"type": "array", "items": interaction()}));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn attachment() -> Value {
    json!({
        "type": "object",
        "properties": {
            "id": {"type": "string", "pattern": "^att[A-Za-z0-9]{14}$"},
            "filename": value::text(1, 200),
            "base64": {"type": "string"},
            "createdAt": value::of_kind(Kind::DateTime),
        },
        "required": ["filename", "base64"],
        "additionalProperties": false,
    })
}

fn interaction() -> Value {
    json!({
        "type": "object",
        "properties": {
            "id": value::of_kind(Kind::Id),
            "type": value::of_kind(Kind::Choice(INTERACTION_TYPES)),
            "performedAt": value::of_kind(Kind::DateTime),
            "name": value::text(0, 200),
            "performedBy": value::text(0, 200),
            "durationMinutes": {"type": "integer", "minimum": 0, "maximum": 1440},
            "summary": value::text(0, 1_000),
            "notes": value::text(0, 10_000),
            "createdAt": value::of_kind(Kind::DateTime),
            "updatedAt": value::of_kind(Kind::DateTime),
        },
        "required": ["type", "performedAt"],
        "additionalProperties": false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Validator;

    fn faults(row: &Value) -> Vec<String> {
        let mut faults: Vec<_> =
            Validator::new(import_row(&[])).check(row).iter().map(|fault| format!("{} {fault}", fault.code)).collect();
        faults.sort();
        faults
    }

    #[test]
    fn every_fault_is_named_and_no_value_echoed() {
        let row = json!({
            "name": "", "email": "geen adres", "phone": "geen", "phase": "Nieuw", "sectors": ["OOP"], "linkedin": "ftp://x",
            "dateOfBirth": "1-1-1990", "motivation": "a\u{0}b", "naam": "x", "interactions": [{"type": "Bellen"}],
        });
        assert_eq!(
            faults(&row),
            [
                "enum /interactions/0/type: expected one of: Telefonisch, E-mail, Persoonlijk, Anders, Doorverwijzing, Adviesgesprek, Kennismakingsgesprek, Inschrijving activiteit, Niet van toepassing",
                "enum /phase: expected one of: nieuw, matchen, oriënteren, voorbereiden, in opleiding, werkzaam, uitgestroomd",
                "enum /sectors/0: expected one of: Primair onderwijs, Voortgezet onderwijs, Speciaal onderwijs, Middelbaar beroepsonderwijs, Hoger onderwijs, Praktijkonderwijs",
                "format /dateOfBirth: expected a date (YYYY-MM-DD)",
                "format /email: expected an e-mail address",
                "minLength /name: expected at least 1 character(s)",
                "pattern /linkedin: expected a URL that begins with http:// or https://",
                "pattern /motivation: expected text without NUL characters",
                "pattern /phone: expected at least one digit, and no NUL characters",
                "required /interactions/0/performedAt: this member is required",
                "required /privacyConsent: this member is required",
                "unknown /naam: there is no member of this name",
            ]
        );
    }

    #[test]
    fn what_is_well_formed_passes() {
        let row = json!({
            "name": "Zoë", "email": "zoë@voorbeeld.example", "privacyConsent": true, "phone": "06 00000000",
            "createdAt": "2026-01-01T00:00:00+01:00", "linkedin": "https://example.nl/in/zoe",
        });
        assert_eq!(faults(&row), Vec::<String>::new());
    }
}
