//! Field selection, which is the same on all routes.

use crate::{app_with, custom_field, full, with};
use http::StatusCode;
use model::{CustomFieldType, Field};
use serde_json::{Map, Value, json};
use testkit::{TestApp, TestRegion};

/// Returns the names of the shared fields, in the order of the record.
fn shared() -> Vec<&'static str> {
    Field::ALL.iter().map(|field| field.name()).collect()
}

/// Creates a region with two custom fields, and a candidate with a value for one of them.
async fn app_with_custom_fields() -> (TestApp, TestRegion) {
    let (app, region) = app_with(vec![]).await;
    for (number, key, kind) in [
        (1, "dagen", CustomFieldType::MultiSelect),
        (2, "rijbewijs", CustomFieldType::Boolean),
    ] {
        let field = custom_field(number, key, kind);
        assert!(
            app.store
                .insert_custom_field(region.id, field)
                .await
                .unwrap()
        );
    }
    app.import(
        region.production(),
        vec![with(
            full(),
            json!({"customFields": {"dagen": ["di", "ma"]}}),
        )],
    )
    .await;
    (app, region)
}

/// Reads a record by every route, and checks that all return the same.
async fn read(app: &TestApp, region: &TestRegion, query: &str) -> Map<String, Value> {
    let client = app.client(&region.key);
    let by_id = client
        .get(&format!("/candidates/recAAAAAAAAAAAAAA?{query}"))
        .await
        .data();
    let listed = client.get(&format!("/candidates?{query}")).await.data();
    let found = client
        .get(&format!(
            "/candidates/find?email=sanne.voorbeeld@example.nl&{query}"
        ))
        .await
        .data();
    let streamed = client
        .with("accept", "application/x-ndjson")
        .get(&format!("/candidates?{query}"))
        .await
        .text();
    for other in [
        listed[0].to_string(),
        found[0].to_string(),
        streamed.trim_end().to_owned(),
    ] {
        assert_eq!(other, by_id.to_string());
    }
    by_id.as_object().expect("a record").clone()
}

fn names(record: &Map<String, Value>) -> Vec<&str> {
    record.keys().map(String::as_str).collect()
}

#[testkit::test]
async fn default_selection_is_every_shared_field() {
    let (app, region) = app_with_custom_fields().await;
    assert_eq!(names(&read(&app, &region, "").await), shared());
}

#[testkit::test]
async fn selection_is_complete_and_in_record_order() {
    let (app, region) = app_with_custom_fields().await;
    for (query, expected) in [
        ("fields=phase&fields=name", vec!["id", "name", "phase"]),
        ("fields=phase,name", vec!["id", "name", "phase"]),
        (
            "fields=phase&fields=name,email&fields=name",
            vec!["id", "name", "email", "phase"],
        ),
        ("fields=name,%20email", vec!["id", "name", "email"]),
        ("fields=+name+,email%09", vec!["id", "name", "email"]),
        ("fields=id", vec!["id"]),
        (
            "fields=archivedAt,createdAt",
            vec!["id", "createdAt", "archivedAt"],
        ),
        (
            "fields=interactions,customFields,city",
            vec!["id", "city", "customFields", "interactions"],
        ),
        (
            "fields=name&includeInteractions=true",
            vec!["id", "name", "interactions"],
        ),
        ("fields=name&includeInteractions=false", vec!["id", "name"]),
        ("fields=customFields", vec!["id", "customFields"]),
    ] {
        assert_eq!(
            names(&read(&app, &region, query).await),
            expected,
            "{query}"
        );
    }
    let with_interactions = read(&app, &region, "includeInteractions=true").await;
    assert_eq!(
        names(&with_interactions),
        [shared(), vec!["interactions"]].concat()
    );
}

#[testkit::test]
async fn each_field_alone_equals_its_value_in_the_record() {
    let (app, region) = app_with_custom_fields().await;
    let whole = read(&app, &region, "").await;
    for name in shared() {
        let alone = read(&app, &region, &format!("fields={name}")).await;
        assert_eq!(alone[name], whole[name]);
        assert_eq!(alone.len(), if name == "id" { 1 } else { 2 });
    }
}

#[testkit::test]
async fn custom_fields_are_selected_whole_or_by_key() {
    let (app, region) = app_with_custom_fields().await;
    let both = json!({"dagen": ["di", "ma"], "rijbewijs": null});
    for (query, expected) in [
        ("fields=customFields", both.clone()),
        ("fields=customFields.rijbewijs,customFields", both.clone()),
        (
            "fields=customFields.rijbewijs&fields=customFields.dagen",
            both,
        ),
        ("fields=customFields.dagen", json!({"dagen": ["di", "ma"]})),
        ("fields=customFields.rijbewijs", json!({"rijbewijs": null})),
    ] {
        assert_eq!(
            read(&app, &region, query).await["customFields"].to_string(),
            expected.to_string(),
            "{query}"
        );
    }
}

#[testkit::test]
async fn a_region_without_custom_fields_has_an_empty_object() {
    let (app, region) = app_with(vec![full()]).await;
    assert_eq!(
        read(&app, &region, "fields=customFields").await["customFields"],
        json!({})
    );
}

#[testkit::test]
async fn an_unknown_field_is_named_with_the_known_ones() {
    let (app, region) = app_with_custom_fields().await;
    let client = app.client(&region.key);
    for (query, stranger) in [
        ("fields=naam", "naam"),
        ("fields=Name", "Name"),
        ("fields=customFields.", "customFields."),
        ("fields=customFields.weg", "customFields.weg"),
        ("fields=interactions.type", "interactions.type"),
    ] {
        for path in [
            "/candidates?",
            "/candidates/recAAAAAAAAAAAAAA?",
            "/candidates/find?phone=1&",
        ] {
            let answer = client.get(&format!("{path}{query}")).await;
            assert_eq!(answer.faults(), ["fields unknown"], "{query}");
            let message = answer.json()["errors"][0]["message"]
                .as_str()
                .unwrap()
                .to_owned();
            assert!(
                message.contains(stranger) && message.contains("known fields: id, name, email"),
                "{message}"
            );
        }
    }
    let several = client
        .get("/candidates?fields=naam,name,fase&fields=naam")
        .await;
    assert_eq!(several.faults(), ["fields unknown", "fields unknown"]);
    let mixed = client
        .get("/candidates?fields=naam,customFields,customFields.weg&fields=customFields.weg")
        .await;
    assert_eq!(mixed.faults(), ["fields unknown", "fields unknown"]);
    assert!(
        client
            .get("/candidates?fields=naam")
            .await
            .text()
            .contains("customFields.dagen")
    );
    let custom = client
        .get("/candidates?fields=customFields.weg")
        .await
        .text();
    assert!(
        custom.contains("customFields.dagen, customFields.rijbewijs"),
        "{custom}"
    );
}

#[testkit::test]
async fn blank_selection_is_rejected() {
    let (app, region) = app_with(vec![full()]).await;
    let client = app.client(&region.key);
    for query in [
        "fields=",
        "fields",
        "fields=name,,email",
        "fields=,",
        "fields=name&fields=",
        "fields=%20",
        "fields=name,",
    ] {
        let answer = client.get(&format!("/candidates?{query}")).await;
        assert_eq!(
            (answer.status, answer.faults()),
            (StatusCode::BAD_REQUEST, vec!["fields blank".into()]),
            "{query}"
        );
    }
}
