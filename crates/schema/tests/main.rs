//! Compares this crate's validator with an independent one: both must accept and refuse the same
//! payloads by the served schema.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod addresses;

use boon::{Compiler, Draft, Schemas};
use model::{CustomField, CustomFieldType};
use schema::Validator;
use serde_json::{Map, Value, json};

/// A reproducible sequence of choices.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn one_of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }
}

/// Returns a value that this schema is likely to admit.
fn likely(schema: &Value, dice: &mut Dice) -> Value {
    let nullable = schema["type"].as_array().is_some();
    if nullable && dice.below(6) == 0 {
        return Value::Null;
    }
    if let Some(values) = schema["enum"].as_array() {
        return dice.one_of(values);
    }
    let kind = schema["type"]
        .as_array()
        .map_or(&schema["type"], |kinds| &kinds[0])
        .as_str()
        .unwrap_or_default();
    match (kind, schema["format"].as_str()) {
        ("object", _) => likely_object(schema, dice),
        ("array", _) => (0..dice.below(4))
            .map(|_| likely(&schema["items"], dice))
            .collect(),
        ("boolean", _) => (dice.below(2) == 0).into(),
        ("integer", _) => dice.one_of(&[
            json!(0),
            json!(90),
            json!(1440),
            json!(1441),
            json!(-1),
            json!(1.0),
            json!(0.5),
        ]),
        ("number", _) => dice.one_of(&[json!(0), json!(-1.5), json!(1e300)]),
        (_, Some("idn-email")) => dice
            .one_of(&[
                "zoe@example.nl",
                "zoë@voorbeeld.example",
                "sanne@example.nl",
            ])
            .into(),
        (_, Some("date")) => dice
            .one_of(&["1990-02-28", "2024-02-29", "2023-02-29", "1990-1-1"])
            .into(),
        (_, Some("date-time")) => dice
            .one_of(&[
                "2025-01-01T00:00:00Z",
                "2025-06-30t23:59:59.123+02:00",
                "2025-01-01T25:00:00Z",
            ])
            .into(),
        (_, Some("uri")) => dice
            .one_of(&[
                "https://example.nl/a?b=1",
                "http://example.nl",
                "ftp://example.nl/",
            ])
            .into(),
        _ => dice
            .one_of(&[
                "a",
                "06 00000000",
                "aGFsbG8=",
                "noord",
                "tekst met 1 cijfer",
                "é👩‍🏫",
            ])
            .into(),
    }
}

fn likely_object(schema: &Value, dice: &mut Dice) -> Value {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let mut members = Map::new();
    for (name, property) in schema["properties"].as_object().unwrap() {
        if required.contains(&Value::from(name.as_str())) || dice.below(3) == 0 {
            members.insert(name.clone(), likely(property, dice));
        }
    }
    // A file is given by URL or in base64.
    if let Some(url) = schema["properties"].get("url") {
        if dice.below(2) == 0 {
            members.remove("base64");
            members.insert("url".into(), likely(url, dice));
        } else {
            members.remove("url");
            members.insert("base64".into(), "aGFsbG8=".into());
            members.insert("filename".into(), "cv.txt".into());
        }
    }
    members.into()
}

/// Returns the same value, corrupted in one place.
fn spoilt(value: Value, dice: &mut Dice) -> Value {
    let deeper = dice.below(3) > 0;
    match value {
        Value::Object(mut members) if deeper && !members.is_empty() => {
            let names: Vec<_> = members.keys().cloned().collect();
            let name = dice.one_of(&names);
            let member = members.remove(&name).unwrap_or_default();
            match dice.below(5) {
                0 => {}
                1 => drop(members.insert(format!("{name}/~"), member)),
                _ => drop(members.insert(name, spoilt(member, dice))),
            }
            members.into()
        }
        Value::Array(mut items) if deeper && !items.is_empty() => {
            let at = dice.below(items.len());
            if dice.below(3) == 0 {
                items = vec![items[at].clone(); 1 + dice.below(6)];
            } else {
                items[at] = spoilt(items[at].take(), dice);
            }
            items.into()
        }
        Value::String(text) if deeper => match dice.below(4) {
            0 => format!("{text}\u{0}").into(),
            1 => text.repeat(250).into(),
            2 => text.to_uppercase().into(),
            _ => format!(" {text}").into(),
        },
        _ => dice.one_of(&[
            Value::Null,
            json!(true),
            json!(0),
            json!(-7),
            json!(2.5),
            json!(""),
            json!("x"),
            json!([]),
            json!({}),
            json!([null]),
            json!({"x": 1}),
            json!("\n"),
            json!("9".repeat(20_000)),
        ]),
    }
}

fn fields() -> Vec<CustomField> {
    use CustomFieldType::{Boolean, Date, MultiSelect, Number, SingleSelect, Text};
    let kinds = [Text, Number, Boolean, Date, SingleSelect, MultiSelect];
    let field = |(number, kind): (usize, CustomFieldType)| CustomField {
        id: format!("fld{number:014}").parse().unwrap(),
        key: format!("veld{number}"),
        label: format!("Veld {number}"),
        kind,
        options: vec!["ma".into(), "di".into()],
        required: number % 6 == 4,
        description: None,
    };
    kinds
        .into_iter()
        .chain(kinds)
        .enumerate()
        .map(field)
        .collect()
}

/// Validates this many payloads with both validators and returns how many were accepted.
fn agree(what: &str, schema: &Value, cases: u32) {
    let ours = Validator::new(schema.clone());
    let mut compiler = Compiler::new();
    compiler.set_default_draft(Draft::V2020_12);
    compiler.enable_format_assertions();
    compiler
        .add_resource("https://example.nl/schema.json", schema.clone())
        .unwrap();
    let mut schemas = Schemas::new();
    let theirs = compiler
        .compile("https://example.nl/schema.json", &mut schemas)
        .unwrap();
    let mut verdicts = [0, 0];
    for case in 0..cases {
        let mut dice = Dice(u64::from(case).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut payload = likely(schema, &mut dice);
        for _ in 0..dice.below(3) {
            payload = spoilt(payload, &mut dice);
        }
        let faults = ours.check(&payload);
        let judged = schemas.validate(&payload, theirs);
        assert_eq!(
            faults.is_empty(),
            judged.is_ok(),
            "{what}: {payload} {faults:#?} {judged:?}"
        );
        verdicts[usize::from(faults.is_empty())] += 1;
    }
    assert!(
        verdicts.iter().all(|count| *count > cases / 50),
        "{what}: {verdicts:?} says little"
    );
}

#[test]
fn published_schema_agrees_with_the_validator() {
    agree("create", &schema::create(&fields()), 2_000);
    agree("update", &schema::update(&fields()), 2_000);
    agree("interaction", &schema::interaction_create(), 1_000);
    agree(
        "change of an interaction",
        &schema::interaction_update(),
        1_000,
    );
    agree("attachments", &schema::attachments(), 1_000);
    agree("custom field", &schema::custom_field_create(), 1_000);
    agree(
        "change of a custom field",
        &schema::custom_field_update(),
        1_000,
    );
    agree("region", &schema::region_create(), 1_000);
    agree("change of a region", &schema::region_update(), 1_000);
    agree("key", &schema::key_create(), 1_000);
}
