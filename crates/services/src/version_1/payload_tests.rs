use super::*;
use model::CustomFieldType;
use serde_json::json;

const NOW: Timestamp = Timestamp::from_micros(1_767_323_045_678_000);

fn reading_with(unknown: UnknownMembers, sent: Value) -> Reading {
    let field = |key: &str, label: &str, kind| CustomField {
        id: "fld00000000000001".parse().expect("an id"),
        key: key.into(),
        label: label.into(),
        kind,
        options: vec![],
        required: false,
        description: None,
    };
    let custom_fields = [
        field("stad", "Voorkeur stad", CustomFieldType::Text),
        field("dagen", "Dagen", CustomFieldType::MultiSelect),
    ];
    let settings = Settings {
        custom_fields: &custom_fields,
        unknown,
        now: NOW,
    };
    read(sent, settings)
}

fn reading(sent: Value) -> Reading {
    reading_with(UnknownMembers::Ignore, sent)
}

/// Returns the faults, each as `where code`.
fn faults(reading: &Reading) -> Vec<String> {
    let each = reading.faults.iter();
    each.map(|fault| match &fault.at {
        Location::Pointer(at) | Location::Parameter(at) => format!("{at} {}", fault.code),
    })
    .collect()
}

#[test]
fn each_member_becomes_that_of_the_present_version() {
    let read = reading(json!({
        "naam": "Sanne Voorbeeld", "email": "sanne@example.nl", "privacy_consent": true, "telefoon": "06 12345678",
        "fase": "matchen", "sector": ["Praktijk onderwijs", "Primair onderwijs"], "functie": ["OOP"],
        "kwalificatie": ["PDG"], "vooropleiding": "havo", "linkedin": "linkedin.com/in/sanne",
        "geboortedatum": "31-12-1980", "motivatie": "m", "notities": "n", "adres": "a", "plaats": "p",
        "postcode": "1234 AB", "reden_van_uitstroom": "r", "aangemaakt_op": "2025-01-01T00:00:00Z",
        "custom_fields": [{"field_name": "Voorkeur Stad", "field_value": 3}],
        "cv": {"base64": "aGFsbG8="}, "bijlage": [{"url": "https://example.nl/a.pdf", "size": 3, "type": "application/pdf"}],
    }));
    assert_eq!(
        read.payload,
        json!({
            "name": "Sanne Voorbeeld", "email": "sanne@example.nl", "privacyConsent": true, "phone": "06 12345678",
            "phase": "matchen", "sectors": ["Praktijkonderwijs", "Primair onderwijs"], "roles": ["OOP"],
            "qualifications": ["PDG"], "priorEducation": "havo", "linkedin": "https://linkedin.com/in/sanne",
            "dateOfBirth": "1980-12-31", "motivation": "m", "notes": "n", "address": "a", "city": "p",
            "postalCode": "1234 AB", "exitReason": "r",
            "customFields": {"stad": "3"},
            "curriculumVitae": [{"base64": "aGFsbG8=", "filename": "cv"}],
            "otherAttachments": [{"url": "https://example.nl/a.pdf"}],
        })
    );
    assert_eq!(read.created_at, "2025-01-01T00:00:00Z".parse().ok());
    assert_eq!((read.ignored, read.faults.len()), (vec![], 0));
}

#[test]
fn what_says_nothing_is_absent() {
    let read = reading(json!({
        "naam": "  ", "email": null, "telefoon": "geen", "linkedin": "ik heb geen", "aangemaakt_op": "2027-01-01",
        "utm_source": "x", "interacties": [{"soort": null, "kandidaten": ["rec1"], "kleur": 1}],
        "custom_fields": [{"field_name": "stad", "field_value": ""}, {"field_name": "maat", "field_value": 1}],
    }));
    assert_eq!(read.payload, json!({"interactions": [{"type": "Anders"}]}));
    let mut ignored = read.ignored;
    ignored.sort_unstable();
    assert_eq!(
        ignored,
        [
            "aangemaakt_op",
            "custom_fields.maat",
            "interacties.kandidaten",
            "interacties.kleur",
            "linkedin",
            "telefoon",
            "utm_source",
        ]
    );
    assert!(read.faults.is_empty());
}

#[test]
fn unknown_members_are_refused_on_request() {
    let sent = json!({
        "utm_source": "x", "interacties": [{"kandidaten": ["rec1"], "kleur": 1}], "telefoon": "geen",
        "custom_fields": [{"field_name": "maat", "field_value": 1, "x": 1}], "bijlage": [{"url": "https://a.nl", "y": 1}],
    });
    let read = reading_with(UnknownMembers::Refuse, sent);
    let mut found = faults(&read);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "/bijlage/0/y unknown",
            "/custom_fields/0/field_name unknown",
            "/custom_fields/0/x unknown",
            "/interacties/0/kleur unknown",
            "/utm_source unknown",
        ]
    );
    let message = &read.faults.iter().find(|one| one.code == "unknown");
    assert!(message.is_some_and(|one| one.message.contains("known fields: ")));
}

#[test]
fn contact_moments_are_read_as_people_write_them() {
    let read = reading(json!({"interacties": [
        {"soort": ["E-mail", "Telefonisch", "Adviesgesprek"], "uitgevoerd_op": "2026-03-29T02:30", "naam": "Eerste",
            "uitgevoerd_door": "Kim", "duur": "1 uur 30", "samenvatting": "s", "notities": "n",
            "bijlage": [{"url": "https://example.nl/b.pdf"}]},
        {"soort": "Anders", "duur": "een half uur"},
        {"duur": 45},
    ], "bijlage": [{"url": "https://example.nl/a.pdf"}]}));
    assert_eq!(
        read.payload,
        json!({
            "interactions": [
                {"type": "E-mail", "performedAt": "2026-03-29T01:30:00.000Z", "name": "Eerste", "performedBy": "Kim",
                    "durationMinutes": 90, "summary": "s", "notes": "n\nSoort ook: Telefonisch, Adviesgesprek"},
                {"type": "Anders", "notes": "Duur: een half uur"},
                {"durationMinutes": 45, "type": "Anders"},
            ],
            "otherAttachments": [{"url": "https://example.nl/b.pdf"}, {"url": "https://example.nl/a.pdf"}],
        })
    );
    for (at, sent) in [
        ("/interactions/0/type", "/interacties/0/soort/0"),
        ("/interactions/1/type", "/interacties/1/soort"),
        ("/otherAttachments/0/url", "/interacties/0/bijlage/0/url"),
        ("/otherAttachments/1/url", "/bijlage/0/url"),
    ] {
        assert_eq!(read.pointers.translated(at), sent);
    }
}

#[test]
fn what_cannot_be_read_is_a_fault_at_its_place() {
    let read = reading(json!({
        "geboortedatum": "ergens in mei", "cv": "cv.pdf", "bijlage": [1],
        "interacties": [1, {"soort": ["Anders", "Praten", 2], "uitgevoerd_op": "gisteren", "duur": true}],
        "custom_fields": [1, {"field_value": 1}, {"field_name": 2}],
    }));
    let mut found = faults(&read);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "/bijlage/0 type",
            "/custom_fields/0 type",
            "/custom_fields/1/field_name required",
            "/custom_fields/2/field_name type",
            "/cv type",
            "/geboortedatum format",
            "/interacties/0 type",
            "/interacties/1/duur type",
            "/interacties/1/soort/1 enum",
            "/interacties/1/soort/2 type",
            "/interacties/1/uitgevoerd_op format",
        ]
    );
    let many = vec![json!({}); 101];
    let read = reading(json!({"interacties": many, "custom_fields": many}));
    let mut found = faults(&read);
    found.sort_unstable();
    assert_eq!(found, ["/custom_fields maxItems", "/interacties maxItems"]);
    assert_eq!(faults(&reading(json!([]))), [" type"]);
}

#[test]
fn repeated_values_count_once_and_faults_keep_their_place() {
    let read = reading(
        json!({"sector": ["Praktijkonderwijs", "Praktijk onderwijs", "primair onderwijs"]}),
    );
    assert_eq!(
        read.payload,
        json!({"sectors": ["Praktijkonderwijs", "primair onderwijs"]})
    );
    assert_eq!(read.pointers.translated("/sectors/1"), "/sector/2");
}
