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
#[test]
fn every_fault_is_reported_without_values() {
    let row = json!({
        "name": "", "email": "geen adres", "phone": "geen", "phase": "Nieuw", "sectors": ["OOP"], "linkedin": "ftp://x",
        "dateOfBirth": "1-1-1990", "motivation": "a\u{0}b", "naam": "x", "interactions": [{"type": "Bellen"}],
    });
    assert_eq!(
        faults(import_row(&[], false), &row),
        [
            "enum /interactions/0/type: expected one of: Telefonisch, E-mail, Persoonlijk, Anders, Doorverwijzing, Adviesgesprek, Kennismakingsgesprek, Inschrijving activiteit, Niet van toepassing",
            "enum /phase: expected one of: nieuw, matchen, oriënteren, voorbereiden, in opleiding, werkzaam, uitgestroomd",
            "enum /sectors/0: expected one of: Primair onderwijs, Voortgezet onderwijs, Speciaal onderwijs, Middelbaar beroepsonderwijs, Hoger onderwijs, Praktijkonderwijs",
            "format /dateOfBirth: expected a date (YYYY-MM-DD)",
            "format /email: expected an e-mail address without blanks",
            "pattern /linkedin: expected a URL that begins with http:// or https://",
            "pattern /motivation: expected text without control and bidirectional characters; found a control character (U+0000) at position 2",
            "pattern /phone: expected at least one digit, in one line, without control and bidirectional characters",
            "required /interactions/0/performedAt: this member is required, and it is missing",
            "required /name: a value is required; this text is blank",
            "required /privacyConsent: this member is required, and it is missing",
            "unknown /naam: there is no member of this name; correct it, or leave it out",
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
            "required /email: this member is required, and it is missing",
            "required /privacyConsent: this member is required, and it is missing",
            "type /name: expected a string; found null",
            "unknown /createdAt: there is no member of this name; correct it, or leave it out",
            "unknown /customFields/x: there is no member of this name; correct it, or leave it out",
            "unknown /id: there is no member of this name; correct it, or leave it out",
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
        ["required /customFields: this member is required, and it is missing"]
    );
    payload["customFields"] = json!({"uren": null});
    assert_eq!(
        faults(create(&fields), &payload),
        ["required /customFields/dag: this member is required, and it is missing"]
    );
    payload["customFields"] = json!({"dag": "c"});
    assert_eq!(
        faults(create(&fields), &payload),
        ["enum /customFields/dag: expected one of: a, b"]
    );
    let change = |own| json!({"customFields": own});
    assert_eq!(
        faults(update(&fields), &change(json!({"uren": null}))),
        Vec::<String>::new()
    );
    assert_eq!(
        faults(update(&fields), &change(json!({"dag": null, "uren": "x"}))),
        [
            "enum /customFields/dag: expected one of: a, b",
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
        ["minProperties expected at least one member; the object is empty"]
    );
    let kept = json!({"email": null, "phase": null, "interactions": [], "curriculumVitae": [], "updatedAt": null});
    assert_eq!(
        faults(update(&[]), &kept),
        [
            "enum /phase: expected one of: nieuw, matchen, oriënteren, voorbereiden, in opleiding, werkzaam, uitgestroomd",
            "type /email: expected a string; found null",
            "type /phase: expected a string; found null",
            "unknown /curriculumVitae: there is no member of this name; correct it, or leave it out",
            "unknown /interactions: there is no member of this name; correct it, or leave it out",
            "unknown /updatedAt: there is no member of this name; correct it, or leave it out",
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
            "pattern /otherAttachments/0/base64: expected base64 with padding and without line breaks",
            "pattern /otherAttachments/2/url: expected a URL that begins with http:// or https://, without user information and fragment",
            "required /curriculumVitae/3/filename: this member is required, and it is missing",
            "required /curriculumVitae/4/url: this member is required, and it is missing",
            "type /otherAttachments/0/filename: expected a string; found null",
            "type /otherAttachments/3/url: expected a string; found null",
            "unexpected /otherAttachments/1/url: this member cannot be combined with another that is given; leave one of them out",
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
        ["required /otherAttachments: this member is required, and it is missing"]
    );
    assert_eq!(
        faults(crate::attachments(), &json!({"curriculumVitae": []})),
        ["minItems /curriculumVitae: expected at least 1 item(s)"]
    );
}

#[test]
fn interaction_change_must_not_be_empty() {
    let schema = crate::interaction_update;
    assert_eq!(faults(schema(), &json!({"notes": null})), [""; 0]);
    assert_eq!(
        faults(schema(), &json!({})),
        ["minProperties expected at least one member; the object is empty"]
    );
    assert_eq!(
        faults(
            crate::interaction_create(),
            &json!({"type": "Anders", "performedAt": "0999-01-01T00:00:00Z"})
        ),
        ["format /performedAt: expected a moment between the years 1000 and 2999"]
    );
}
