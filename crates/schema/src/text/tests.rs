//! What texts of every kind become when they are stored, and the faults of those that are rejected.

use crate::{Validator, create, import_row, interaction_update, region_create, update};
use model::{CustomField, CustomFieldType};
use serde_json::{Value, json};

/// What is stored of a value, or its faults.
fn read(schema: Value, mut value: Value) -> Result<Value, Vec<String>> {
    let now = "2026-01-02T03:04:05Z".parse().unwrap();
    let faults = Validator::new(schema).read(&mut value, now);
    if faults.is_empty() {
        return Ok(value);
    }
    Err(faults
        .iter()
        .map(|fault| format!("{} {fault}", fault.code))
        .collect())
}

fn field(kind: CustomFieldType, options: &[&str], required: bool) -> CustomField {
    CustomField {
        id: "fld00000000000001".parse().unwrap(),
        key: "veld".into(),
        label: "Veld".into(),
        kind,
        options: options.iter().map(|option| (*option).to_owned()).collect(),
        required,
        description: None,
    }
}

#[test]
fn texts_are_normalised_for_storage() {
    for (given, stored) in [
        (
            json!({"name": " \u{200b}Zoe\u{308} de Vries\u{a0}"}),
            json!({"name": "Zoë de Vries"}),
        ),
        (
            json!({"name": "'s-Gravenhage, Aafke in 't Veld"}),
            json!({"name": "'s-Gravenhage, Aafke in 't Veld"}),
        ),
        (
            json!({"email": "\u{feff}sanne@\u{200d}example.nl "}),
            json!({"email": "sanne@example.nl"}),
        ),
        (
            json!({"phone": "\u{202a}+31 6 12345678\u{202c}"}),
            json!({"phone": "+31 6 12345678"}),
        ),
        (
            json!({"phone": "06\u{2011}12\u{a0}34"}),
            json!({"phone": "06\u{2011}12\u{a0}34"}),
        ),
        (
            json!({"phase": " orie\u{308}nteren "}),
            json!({"phase": "oriënteren"}),
        ),
        (
            json!({"sectors": [" Hoger onderwijs"]}),
            json!({"sectors": ["Hoger onderwijs"]}),
        ),
        (
            json!({"linkedin": " HTTPS://linkedin.com/in/zoë "}),
            json!({"linkedin": "https://linkedin.com/in/zo%C3%AB"}),
        ),
        (
            json!({"motivation": " a\r\n\tb \n"}),
            json!({"motivation": "a\r\n\tb"}),
        ),
        (
            json!({"dateOfBirth": " 2026-01-02"}),
            json!({"dateOfBirth": "2026-01-02"}),
        ),
        (
            json!({"dateOfBirth": "1900-01-01"}),
            json!({"dateOfBirth": "1900-01-01"}),
        ),
        (
            json!({"address": "", "linkedin": " ", "phone": "\u{200b}", "dateOfBirth": "\t", "sectors": "", "priorEducation": ""}),
            json!({"address": null, "linkedin": null, "phone": null, "dateOfBirth": null, "sectors": null, "priorEducation": null}),
        ),
    ] {
        assert_eq!(read(update(&[]), given.clone()), Ok(stored), "{given}");
    }
}

#[test]
fn each_fault_is_reported_once_with_the_kind_of_its_value() {
    let born = "expected a date of birth from 1900-01-01 to 2026-01-02 (today, in UTC)";
    let spoiled = "a spreadsheet turned this phone number into scientific notation, and digits were lost; format the column \
                   as text and enter the number again";
    let one_line = "expected text on one line";
    let long = format!("https://example.nl/{}", "é".repeat(100));
    for (name, value, reported) in [
        ("name", " \u{200b}\u{a0}", "required /name: a value is required; this text is blank".to_owned()),
        ("email", "", "required /email: a value is required; this text is blank".into()),
        ("phase", " ", "enum /phase: expected one of: nieuw, matchen, oriënteren, voorbereiden, in opleiding, werkzaam, uitgestroomd; found another value; check the spelling and the capitals".into()),
        ("name", "Sanne\tde Vries", format!("pattern /name: {one_line}; found a tab at position 6; remove it")),
        ("city", "As\u{202e}sen", format!("pattern /city: {one_line}; found a character that changes the direction of text (U+202E) at position 3; remove it")),
        ("phone", "06\u{200e}12", format!("pattern /phone: {one_line}; found a character that changes the direction of text (U+200E) at position 3; remove it")),
        ("phone", "6,12E+08", format!("spoiledNumber /phone: {spoiled}")),
        ("phone", " 3.16123e10 ", format!("spoiledNumber /phone: {spoiled}")),
        ("phone", "3 161 E+7", format!("spoiledNumber /phone: {spoiled}")),
        ("phone", "612345678.0", "spoiledNumber /phone: a spreadsheet turned this phone number into a decimal number (it ends in .0); format the column as text and enter the number again".into()),
        ("name", "\u{fe0f}\u{e0100}", "required /name: a value is required; this text is blank".into()),
        ("linkedin", &long, "maxLength /linkedin: expected at most 500 characters; found 619 once the URL is percent-encoded, as it is stored; use a shorter one".into()),
        ("email", "Sanne <s@example.nl>", "format /email: expected the bare e-mail address; found a display name, quotes or angle brackets; remove them".into()),
        ("email", ".s@example.nl", "format /email: a dot before the @ cannot be the first or last character, or follow another dot; remove it".into()),
        ("dateOfBirth", "2026-01-03", format!("maximum /dateOfBirth: {born}; this date is later")),
        ("dateOfBirth", "1899-12-31", format!("minimum /dateOfBirth: {born}; this date is earlier")),
        ("dateOfBirth", "0001-01-01", format!("minimum /dateOfBirth: {born}; this date is earlier")),
        ("dateOfBirth", "31-12-1990", "format /dateOfBirth: expected a date (YYYY-MM-DD); found text in another form".into()),
        ("dateOfBirth", "1990-02-30", "format /dateOfBirth: expected a date that exists (YYYY-MM-DD); found text in another form".into()),
        ("linkedin", "linkedin.com/in/s", "pattern /linkedin: expected a URL that begins with http:// or https://; found another scheme, or none".into()),
        ("linkedin", "https://linkedin.com/in/a b", "format /linkedin: expected a URL; found a space at position 26; write it as %20".into()),
        ("motivation", "a\u{7}b", "pattern /motivation: expected plain text; found a control character (U+0007) at position 2; remove it".into()),
    ] {
        assert_eq!(read(update(&[]), json!({name: value})), Err(vec![reported]), "{name}: {value:?}");
    }
    assert_eq!(
        read(interaction_update(), json!({"performedAt": "2026-01-01T10:00"})),
        Err(vec![
            "format /performedAt: expected a date and time (RFC 3339), for example 2026-01-31T10:00:00+01:00; the seconds and \
             the offset (Z, +01:00) are missing"
                .into()
        ])
    );
    let region =
        json!({"slug": "noord", "name": " Noord ", "redirectUrls": ["http://example.nl/ë"]});
    assert_eq!(
        read(region_create(), region),
        Err(vec![
            "pattern /redirectUrls/0: expected a URL that begins with https:// (http:// only for localhost), without user \
             name, password and # part; found http:// with another host"
                .into()
        ])
    );
}

#[test]
fn custom_fields_follow_the_same_rules() {
    let own = |field: CustomField, value: &str| {
        let read = read(update(&[field]), json!({"customFields": {"veld": value}}));
        read.map(|read| read["customFields"]["veld"].clone())
    };
    let (text, select) = (CustomFieldType::Text, CustomFieldType::SingleSelect);
    assert_eq!(
        own(field(text, &[], false), " e\u{301}e\u{301}n\n"),
        Ok("één".into())
    );
    assert_eq!(own(field(text, &[], false), " "), Ok(Value::Null));
    let required =
        "required /customFields/veld: a value is required; this text is blank".to_owned();
    assert_eq!(own(field(text, &[], true), ""), Err(vec![required]));
    assert_eq!(
        own(field(CustomFieldType::Number, &[], false), ""),
        Ok(Value::Null)
    );
    assert_eq!(
        own(field(select, &["één"], false), "e\u{301}e\u{301}n"),
        Ok("één".into())
    );
    // An option of before the rules is matched as it would be stored now, and stays as it is.
    assert_eq!(
        own(field(select, &["e\u{301}e\u{301}n"], false), "één"),
        Ok("e\u{301}e\u{301}n".into())
    );
}

#[test]
fn valid_text_is_unchanged() {
    let row = json!({
        "id": "recAAAAAAAAAAAAAA", "name": "Sanne", "email": "s@example.nl", "privacyConsent": true, "notes": "a\nb",
        "curriculumVitae": [{"filename": " cv .txt ", "base64": "aGFsbG8="}], "createdAt": "2026-01-01T00:00:00Z",
        "interactions": [{"type": "Anders", "performedAt": "2026-01-01T00:00:00Z", "summary": "x"}],
    });
    assert_eq!(read(import_row(&[], false), row.clone()), Ok(row));
}

#[test]
fn collects_at_most_one_fault_more_than_is_reported() {
    let item = json!({"type": "Anders", "performedAt": "gisteren", "summary": "\u{0}"});
    let value = json!({"name": "S", "email": "s@example.nl", "privacyConsent": true, "interactions": vec![item; 100]});
    assert_eq!(
        read(create(&[]), value).unwrap_err().len(),
        model::MAX_FAULTS + 1
    );
}
