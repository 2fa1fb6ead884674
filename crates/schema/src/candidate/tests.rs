//! The schemas of candidates: what they accept and refuse.

use super::*;
use crate::Validator;

fn faults(schema: Value, payload: &Value) -> Vec<String> {
    let now = "2026-01-02T03:04:05Z".parse().unwrap();
    let faults = Validator::new(schema).read(&mut payload.clone(), now);
    let mut faults: Vec<_> = faults
        .iter()
        .map(|fault| format!("{} {fault}", fault.code))
        .collect();
    faults.sort();
    faults
}

fn field(key: &str, kind: CustomFieldType, required: bool) -> CustomField {
    CustomField {
        id: "fld00000000000001".parse().unwrap(),
        key: key.into(),
        label: key.into(),
        kind,
        options: vec!["a".into(), "b".into()],
        required,
        description: None,
    }
}

/// The names of a schema's members, as a fault lists them.
fn known(schema: &Value) -> String {
    let names = schema["properties"].as_object().unwrap().keys();
    model::listed(names.map(String::as_str))
}

#[test]
fn every_fault_is_reported_without_values() {
    let row = json!({
        "name": "", "email": "geen adres", "phone": "geen", "phase": "Nieuw", "sectors": ["OOP"], "linkedin": "ftp://x",
        "dateOfBirth": "1-1-1990", "motivation": "a\u{0}b", "naam": "x", "interactions": [{"type": "Bellen"}],
    });
    assert_eq!(
        faults(import_row(&[], false), &row),
        [
            "enum /interactions/0/type: expected one of: Telefonisch, E-mail, Persoonlijk, Anders, Doorverwijzing, Adviesgesprek, Kennismakingsgesprek, Inschrijving activiteit, Niet van toepassing; found another value; check the spelling and the capitals",
            "enum /phase: expected one of: nieuw, matchen, oriënteren, voorbereiden, in opleiding, werkzaam, uitgestroomd; found another value; check the spelling and the capitals",
            "enum /sectors/0: expected one of: Primair onderwijs, Voortgezet onderwijs, Speciaal onderwijs, Middelbaar beroepsonderwijs, Hoger onderwijs, Praktijkonderwijs; found another value; check the spelling and the capitals",
            "format /dateOfBirth: expected a date (YYYY-MM-DD); found text in another form",
            "format /email: expected an e-mail address without spaces; found a space at position 5",
            "pattern /linkedin: expected a URL that begins with http:// or https://; found another scheme, or none",
            "pattern /motivation: expected plain text; found a control character (U+0000) at position 2; remove it",
            "pattern /phone: expected a phone number with at least one digit; found none",
            "required /interactions/0/performedAt: a value is required; none is given",
            "required /name: a value is required; this text is blank",
            "required /privacyConsent: a value is required; none is given",
            "unknown /naam: there is no field of this name; did you mean 'name'?",
        ]
    );
}

#[test]
fn valid_candidate_passes() {
    let row = json!({
        "name": "Zoë", "email": "zoë@voorbeeld.example", "privacyConsent": true, "phone": "06 00000000",
        "createdAt": "2026-01-01T00:00:00+01:00", "linkedin": "https://example.nl/in/zoe",
    });
    assert_eq!(faults(import_row(&[], false), &row), Vec::<String>::new());
}

#[test]
fn null_counts_as_absent_for_optional_fields() {
    let least = json!({"name": "Zoë", "email": "zoe@example.nl", "privacyConsent": false});
    assert_eq!(faults(create(&[]), &least), Vec::<String>::new());
    let mut nulls = json!({"customFields": null, "interactions": null});
    for definition in given() {
        nulls[definition.name] = least.get(definition.name).cloned().unwrap_or_default();
    }
    assert_eq!(faults(create(&[]), &nulls), Vec::<String>::new());
    let nothing = json!({"name": null, "id": "recAAAAAAAAAAAAAA", "createdAt": null, "customFields": {"x": 1}});
    assert_eq!(
        faults(create(&[]), &nothing),
        [
            "required /email: a value is required; none is given",
            "required /privacyConsent: a value is required; none is given",
            "type /name: expected a string; found null",
            "unknown /createdAt: there is no field of this name; correct it, or leave it out",
            "unknown /customFields/x: there is no field of this name; correct it, or leave it out",
            &format!(
                "unknown /id: there is no field of this name; known fields: {}",
                known(&create(&[]))
            ),
        ]
    );
}

#[test]
fn required_custom_field_is_required_at_creation_and_cannot_be_cleared() {
    let fields = [
        field("dag", CustomFieldType::SingleSelect, true),
        field("uren", CustomFieldType::Number, false),
    ];
    let mut payload = json!({"name": "Zoë", "email": "zoe@example.nl", "privacyConsent": true});
    assert_eq!(
        faults(create(&fields), &payload),
        ["required /customFields: a value is required; none is given"]
    );
    payload["customFields"] = json!({"uren": null});
    assert_eq!(
        faults(create(&fields), &payload),
        ["required /customFields/dag: a value is required; none is given"]
    );
    payload["customFields"] = json!({"dag": "c"});
    assert_eq!(
        faults(create(&fields), &payload),
        [
            "enum /customFields/dag: expected one of: a, b; found another value; check the spelling and the capitals"
        ]
    );
    let change = |own| json!({"customFields": own});
    assert_eq!(
        faults(update(&fields), &change(json!({"uren": null}))),
        Vec::<String>::new()
    );
    assert_eq!(
        faults(update(&fields), &change(json!({"dag": null, "uren": "x"}))),
        [
            "enum /customFields/dag: expected one of: a, b; found null; check the spelling and the capitals",
            "type /customFields/dag: expected a string; found null",
            "type /customFields/uren: expected null or a number; found a string",
        ]
    );
}

#[test]
fn change_can_clear_optional_fields() {
    let clear =
        json!({"phone": null, "sectors": null, "dateOfBirth": null, "priorEducation": null});
    assert_eq!(faults(update(&[]), &clear), Vec::<String>::new());
    assert_eq!(
        faults(update(&[]), &json!({})),
        [format!(
            "minProperties expected at least one field; the object is empty; known fields: {}",
            known(&update(&[]))
        )]
    );
    let kept = json!({"email": null, "phase": null, "interactions": [], "curriculumVitae": [], "updatedAt": null});
    assert_eq!(
        faults(update(&[]), &kept),
        [
            "enum /phase: expected one of: nieuw, matchen, oriënteren, voorbereiden, in opleiding, werkzaam, uitgestroomd; found null; check the spelling and the capitals",
            "type /email: expected a string; found null",
            "type /phase: expected a string; found null",
            "unknown /curriculumVitae: there is no field of this name; correct it, or leave it out",
            &format!(
                "unknown /interactions: there is no field of this name; known fields: {}",
                known(&update(&[]))
            ),
            "unknown /updatedAt: there is no field of this name; correct it, or leave it out",
        ]
    );
}

#[test]
fn a_file_has_an_address_or_content_with_a_name() {
    let files = json!({
        "curriculumVitae": [
            {"url": "https://example.nl/cv.pdf"},
            {"url": "https://example.nl/cv.pdf?a=1", "filename": null, "base64": null},
            {"base64": "aGFsbG8=", "filename": "cv.txt", "url": null},
            {"base64": "aGFsbG8="},
            {"filename": "cv.txt"},
        ],
        "otherAttachments": [
            {"base64": "aGFsbG8", "filename": null},
            {"base64": "aGFsbG8=", "filename": "a", "url": "https://example.nl/"},
            {"url": "https://a:b@example.nl/"},
            {"url": null},
        ],
    });
    assert_eq!(
        faults(crate::attachments(), &files),
        [
            "pattern /otherAttachments/0/base64: expected base64 with = padding and without line breaks; it is not valid at position 8",
            "pattern /otherAttachments/2/url: expected a URL that begins with http:// or https://, without user name, password and # part; found a user name or password",
            "required /curriculumVitae/3/filename: a value is required; none is given",
            "required /curriculumVitae/4/url: a value is required; none is given",
            "type /otherAttachments/0/filename: expected a string; found null",
            "type /otherAttachments/3/url: expected a string; found null",
            "unexpected /otherAttachments/1/url: this cannot be combined with 'base64', which is given too; leave one of the two out",
        ]
    );
    let one = json!([{"url": "https://example.nl/"}]);
    assert_eq!(
        faults(
            crate::attachments(),
            &json!({"curriculumVitae": one, "otherAttachments": null})
        ),
        [""; 0]
    );
    assert_eq!(
        faults(
            crate::attachments(),
            &json!({"curriculumVitae": null, "otherAttachments": one})
        ),
        [""; 0]
    );
    assert_eq!(
        faults(crate::attachments(), &json!({"curriculumVitae": null})),
        ["required /otherAttachments: a value is required; none is given"]
    );
    assert_eq!(
        faults(crate::attachments(), &json!({"curriculumVitae": []})),
        ["minItems /curriculumVitae: expected at least 1 item; found 0"]
    );
}

#[test]
fn interaction_change_must_not_be_empty() {
    let schema = crate::interaction_update;
    assert_eq!(faults(schema(), &json!({"notes": null})), [""; 0]);
    assert_eq!(
        faults(schema(), &json!({})),
        [format!(
            "minProperties expected at least one field; the object is empty; known fields: {}",
            known(&schema())
        )]
    );
    assert_eq!(
        faults(
            crate::interaction_create(),
            &json!({"type": "Anders", "performedAt": "0999-01-01T00:00:00Z"})
        ),
        [
            "format /performedAt: expected a date and time between the years 1000 and 2999; found another year"
        ]
    );
}
