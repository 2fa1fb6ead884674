//! Filters, against an evaluation of their own on what was imported.

use super::walk;
use crate::{TestRegion, custom_field, put};
use model::{CustomFieldType, Role, vocabulary};
use serde_json::{Value, json};
use testkit::{Client, TestApp, candidate};

const NUMBER: u32 = 180;

/// A candidate whose values follow from its number.
fn row(number: u32) -> Value {
    let n = number as usize;
    let mut row = candidate(number);
    let one = |values: &[&'static str], step: usize| values[(n / step) % values.len()];
    row["createdAt"] = json!(format!(
        "2025-{:02}-{:02}T08:00:00.000Z",
        1 + n % 12,
        1 + n % 28
    ));
    row["phase"] = json!(one(vocabulary::PHASES, 1));
    row["privacyConsent"] = json!(!n.is_multiple_of(3));
    if !n.is_multiple_of(4) {
        row["sectors"] = json!([one(vocabulary::SECTORS, 1)]);
    }
    if n % 5 == 1 {
        row["sectors"] = json!([vocabulary::SECTORS[0], vocabulary::SECTORS[3]]);
    }
    if n % 3 != 1 {
        row["roles"] = json!([one(vocabulary::ROLES, 2)]);
    }
    if n.is_multiple_of(2) {
        row["qualifications"] = json!([one(vocabulary::QUALIFICATIONS, 2)]);
    }
    if !n.is_multiple_of(7) {
        row["priorEducation"] = json!(one(vocabulary::PRIOR_EDUCATION, 1));
    }
    let cities = ["Utrecht", "Den Haag", "'s-Hertogenbosch", "Zwolle"];
    if !n.is_multiple_of(6) {
        row["city"] = json!(cities[n % 4]);
        row["postalCode"] = json!(format!("{}{} AB", 1 + n % 9, 100 + n));
    }
    if n % 3 != 2 {
        row["interactions"] = json!([
            {"type": "Anders", "performedAt": format!("2025-0{}-15T12:00:00.000Z", 1 + n % 9), "summary": "a"},
            {"type": "Anders", "performedAt": "2024-06-01T12:00:00.000Z", "summary": "b"},
        ]);
    }
    let mut custom = json!({});
    if n.is_multiple_of(4) {
        custom["rijbewijs"] = json!(n.is_multiple_of(8));
    }
    if n.is_multiple_of(5) {
        let size = ["S", "M", "L"][n % 3];
        custom["maat"] = json!(size);
    }
    if n.is_multiple_of(6) {
        let day = ["ma", "di"][n / 6 % 2];
        custom["dagen"] = json!([day, "vr"]);
    }
    if n.is_multiple_of(7) {
        custom["uren"] = json!(n % 40);
    }
    if n.is_multiple_of(8) {
        custom["start"] = json!(format!("2026-0{}-01", 1 + n % 9));
    }
    if n.is_multiple_of(9) {
        custom["wens"] = json!("Graag Ri\u{e8}nk, of een ander");
    }
    row["customFields"] = custom;
    row
}

async fn filled() -> (TestApp, TestRegion) {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let fields = [
        ("rijbewijs", CustomFieldType::Boolean, &[][..]),
        ("maat", CustomFieldType::SingleSelect, &["S", "M", "L"]),
        ("dagen", CustomFieldType::MultiSelect, &["ma", "di", "vr"]),
        ("uren", CustomFieldType::Number, &[]),
        ("start", CustomFieldType::Date, &[]),
        ("wens", CustomFieldType::Text, &[]),
    ];
    for (number, (key, kind, options)) in (1..).zip(fields) {
        let mut field = custom_field(number, key, kind);
        field.options = options.iter().map(|option| (*option).to_owned()).collect();
        app.store
            .insert_custom_field(region.id, field)
            .await
            .unwrap();
    }
    app.import(region.production(), (1..=NUMBER).map(row).collect())
        .await;
    (app, region)
}

fn has(row: &Value, field: &str, values: &[Value]) -> bool {
    let own = &row[field];
    let empty = own.is_null() || own.as_array().is_some_and(Vec::is_empty);
    values.iter().any(|value| match (value, own) {
        (Value::Null, _) => empty,
        (value, Value::Array(own)) => own.contains(value),
        (value, own) => own == value,
    })
}

fn contact(row: &Value) -> Option<&str> {
    let moments = row["interactions"].as_array()?.iter();
    moments
        .map(|one| one["performedAt"].as_str().unwrap())
        .max()
}

fn within(moment: Option<&str>, filter: &Value) -> bool {
    let Some(moment) = moment else {
        return filter["empty"] == true;
    };
    let given = filter["from"].is_string() || filter["before"].is_string();
    given
        && filter["from"].as_str().is_none_or(|from| moment >= from)
        && filter["before"]
            .as_str()
            .is_none_or(|before| moment < before)
}

fn begins(row: &Value, field: &str, values: &[Value]) -> bool {
    let plain = |text: &str| -> String {
        text.to_lowercase()
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect()
    };
    values
        .iter()
        .any(|value| match (value.as_str(), row[field].as_str()) {
            (None, own) => own.is_none(),
            (Some(value), Some(own)) => plain(own).starts_with(&plain(value)),
            (Some(_), None) => false,
        })
}

fn custom(row: &Value, filter: &Value) -> bool {
    let own = &row["customFields"][filter["key"].as_str().unwrap()];
    let values = filter["values"].as_array().cloned().unwrap_or_default();
    let one = json!({"x": own});
    if !values.is_empty() && has(&one, "x", &values) {
        return true;
    }
    match own {
        Value::Number(number) => {
            let number = number.as_f64().unwrap();
            let given = filter.get("from").is_some() || filter.get("to").is_some();
            given
                && filter["from"].as_f64().is_none_or(|from| number >= from)
                && filter["to"].as_f64().is_none_or(|to| number <= to)
        }
        Value::String(text) if filter["contains"].is_string() => {
            assert_eq!(filter["contains"], "RIENK of");
            text.contains("Ri\u{e8}nk, of")
        }
        Value::String(text) => within(Some(text), filter),
        _ => false,
    }
}

/// Whether a candidate fulfils filters.
fn fulfils(row: &Value, filters: &Value) -> bool {
    filters.as_object().unwrap().iter().all(|(name, filter)| {
        let values = filter.as_array().cloned().unwrap_or_default();
        match name.as_str() {
            "privacyConsent" => row["privacyConsent"] == *filter,
            "hasCurriculumVitae" => *filter == json!(false),
            "state" => filter != "archived",
            "createdAt" => within(row["createdAt"].as_str(), filter),
            "lastContact" => within(contact(row), filter),
            "city" | "postalCode" => begins(row, name, &values),
            "customFields" => values.iter().all(|one| custom(row, one)),
            field => has(row, field, &values),
        }
    })
}

fn filter_sets() -> Vec<Value> {
    let (sector, role) = (vocabulary::SECTORS, vocabulary::ROLES);
    vec![
        json!({}),
        json!({"phase": ["nieuw"]}),
        json!({"phase": ["ori\u{eb}nteren", "uitgestroomd", null]}),
        json!({"sectors": [sector[0]]}),
        json!({"sectors": [sector[3], null]}),
        json!({"sectors": [null], "phase": ["nieuw", "matchen"]}),
        json!({"roles": [role[1], role[7]]}),
        json!({"roles": [null]}),
        json!({"qualifications": [vocabulary::QUALIFICATIONS[12], vocabulary::QUALIFICATIONS[0]]}),
        json!({"qualifications": [null], "roles": [null]}),
        json!({"priorEducation": [vocabulary::PRIOR_EDUCATION[22], null]}),
        json!({"privacyConsent": true}),
        json!({"privacyConsent": false, "priorEducation": [vocabulary::PRIOR_EDUCATION[3]]}),
        json!({"hasCurriculumVitae": true}),
        json!({"hasCurriculumVitae": false, "phase": ["werkzaam"]}),
        json!({"state": "archived"}),
        json!({"state": "all", "phase": ["matchen"]}),
        json!({"createdAt": {"from": "2025-03-01T00:00:00.000Z", "before": "2025-05-01T00:00:00.000Z"}}),
        json!({"createdAt": {"before": "2025-02-10T08:00:00.000Z"}, "privacyConsent": true}),
        json!({"lastContact": {"empty": true}}),
        json!({"lastContact": {"before": "2025-04-01T00:00:00.000Z"}}),
        json!({"lastContact": {"before": "2025-04-01T00:00:00.000Z", "empty": true}}),
        json!({"lastContact": {"from": "2025-08-01T00:00:00.000Z", "empty": true}}),
        json!({"city": ["den h"]}),
        json!({"city": ["'s Hertog", null], "phase": ["nieuw"]}),
        json!({"postalCode": ["11", "3", null]}),
        json!({"customFields": [{"key": "rijbewijs", "values": [true]}]}),
        json!({"customFields": [{"key": "rijbewijs", "values": [false, null]}, {"key": "maat", "values": ["M", "L"]}]}),
        json!({"customFields": [{"key": "dagen", "values": ["vr"]}]}),
        json!({"customFields": [{"key": "uren", "from": 7, "to": 28}]}),
        json!({"customFields": [{"key": "uren", "to": 14, "values": [null]}], "phase": ["matchen"]}),
        json!({"customFields": [{"key": "start", "from": "2026-03-01", "before": "2026-08-01"}]}),
        json!({"customFields": [{"key": "wens", "contains": "RIENK of"}]}),
        json!({"customFields": [{"key": "wens", "values": [null]}], "sectors": [sector[0]]}),
    ]
}

/// The ids of these candidates, the newest first.
fn newest_first(rows: &[Value], filters: &Value) -> Vec<String> {
    let mut kept: Vec<_> = rows.iter().filter(|row| fulfils(row, filters)).collect();
    kept.sort_by_key(|row| {
        std::cmp::Reverse((row["createdAt"].to_string(), row["id"].to_string()))
    });
    kept.iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect()
}

#[testkit::test]
async fn filters_find_what_an_evaluation_of_its_own_finds() {
    let (app, region) = filled().await;
    let client = app.client(&region.key);
    let rows: Vec<Value> = (1..=NUMBER).map(row).collect();
    for filters in filter_sets() {
        let expected = newest_first(&rows, &filters);
        let pages = walk(&client, &json!({"filters": filters, "pageSize": 17})).await;
        assert_eq!(pages.concat(), expected, "{filters}");
        let answer = super::found(&client, &json!({"filters": filters, "pageSize": 1})).await;
        let meta = &answer.json()["meta"];
        assert_eq!(meta["total"], expected.len(), "{filters}");
        assert_eq!(
            (&meta["moreThanTotal"], &meta["complete"]),
            (&json!(false), &json!(true))
        );
    }
}

#[testkit::test]
async fn a_filter_finds_what_is_kept_beside_the_record() {
    let (app, region) = filled().await;
    let client = app.client(&region.key);
    let sanne = app.staff("Sanne", &[(region.id, Role::Coordinator)]).await;
    let path = |number: u32, rest: &str| format!("/candidates/{}/{rest}", super::id(number));
    let coordinator = json!({"staffId": sanne.to_string()});
    let set = put(&client, &path(3, "coordinator"), &coordinator).await;
    assert!(set.status.is_success(), "{}", set.text());
    for (number, due) in [(5, "2026-02-01"), (6, "2026-03-01")] {
        let task = json!({"text": "Bellen", "dueOn": due});
        let made = client.post(&path(number, "tasks"), &task).await;
        assert!(made.status.is_success(), "{}", made.text());
    }
    for (filters, expected) in [
        (json!({"coordinator": [sanne.to_string()]}), vec![3]),
        (json!({"nextTask": {"before": "2026-03-01"}}), vec![5]),
        (json!({"nextTask": {"from": "2026-02-02"}}), vec![6]),
        (
            json!({"nextTask": {"from": "2026-01-01", "before": "2027-01-01"}}),
            vec![5, 6],
        ),
    ] {
        let found = numbers_of(&client, &filters).await;
        assert_eq!(found, expected, "{filters}");
    }
    let without = json!({"filters": {"coordinator": [null]}});
    let found = super::found(&client, &without).await;
    assert_eq!(found.json()["meta"]["total"], NUMBER - 1);
    let idle = json!({"nextTask": {"empty": true, "before": "2026-03-01"}});
    let found = super::found(&client, &json!({"filters": idle})).await;
    assert_eq!(found.json()["meta"]["total"], NUMBER - 1);
    crate::delete(&client, &path(3, "coordinator")).await;
    assert_eq!(
        numbers_of(&client, &json!({"coordinator": [sanne.to_string()]})).await,
        Vec::<u32>::new()
    );
}

async fn numbers_of(client: &Client<'_>, filters: &Value) -> Vec<u32> {
    let body = json!({"filters": filters, "pageSize": 100});
    let found = super::first(client, body).await;
    let mut numbers: Vec<u32> = found.iter().map(|id| id[3..].parse().unwrap()).collect();
    numbers.sort_unstable();
    numbers
}
