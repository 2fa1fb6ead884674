//! Custom fields that were removed.

use super::{PATH, driving_licence};
use crate::{app_with, changed, custom_field, delete, patch, with};
use http::StatusCode;
use model::{CustomFieldType, Environment};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::TestApp;

#[testkit::test]
async fn option_in_use_stays_readable_and_removed_field_is_hidden() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    client.post(PATH, &driving_licence()).await;
    app.import(
        region.production(),
        vec![changed(1, json!({"customFields": {"rijbewijs": "B"}}))],
    )
    .await;
    let own = async || {
        client
            .get("/candidates/rec00000000000001?fields=customFields")
            .await
            .data()["customFields"]
            .clone()
    };
    let path = format!("{PATH}/rijbewijs");
    patch(&client, &path, &json!({"options": ["C"]}))
        .await
        .data();
    assert_eq!(own().await, json!({"rijbewijs": "B"}));
    let schema = client.get("/schema?operation=update").await.data();
    let licence = &schema["properties"]["customFields"]["properties"]["rijbewijs"];
    assert_eq!(licence["enum"], json!(["C", null]));

    assert_eq!(delete(&client, &path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(own().await, json!({}));
    assert_eq!(
        client.post(PATH, &driving_licence()).await.status,
        StatusCode::CREATED
    );
    assert_eq!(own().await, json!({"rijbewijs": null}));
}

/// Returns the removed custom fields in a candidate's export.
async fn removed_fields(app: &TestApp, email: &str) -> Value {
    let session = app.session(email, Environment::Production, None).await;
    let export = app
        .visitor(&session)
        .get("/auth/candidates/me/export")
        .await
        .data();
    export["candidates"][0]["removedCustomFields"].clone()
}

#[testkit::test]
async fn values_of_a_removed_field_are_exported_for_thirty_days_and_then_deleted() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    for (number, key) in [(1, "maat"), (2, "blijft")] {
        app.store
            .insert_custom_field(region.id, custom_field(number, key, CustomFieldType::Text))
            .await
            .unwrap();
    }
    let row = |number: u32| {
        let values = json!({"maat": format!("Maat-Zqx {number}"), "blijft": "Blijft"});
        changed(number, json!({"customFields": values}))
    };
    let mut rows: Vec<Value> = (1..=130).map(row).collect();
    rows.push(with(
        row(131),
        json!({"archivedAt": "2025-02-03T04:05:06Z"}),
    ));
    rows.push(changed(132, json!({"customFields": {"maat": "Maat-Zqx"}})));
    app.import(region.production(), rows).await;
    app.import(region.sandbox(), vec![row(1)]).await;
    let kept = || app.count("candidates", "custom LIKE '%Zqx%'");
    let record = "/candidates/rec00000000000001?fields=customFields,updatedAt";
    let before = client.get(record).await.data();
    assert_eq!(kept(), 133);

    delete(&client, "/schema/custom-fields/maat").await;
    assert_eq!(
        client.get(record).await.data()["customFields"],
        json!({"blijft": "Blijft"}),
        "hidden at once"
    );
    let shown = json!([{"key": "maat", "label": "maat", "value": "Maat-Zqx 1", "removedAt": "2026-01-02T03:04:05.678Z",
        "keptUntil": "2026-02-01T03:04:05.678Z"}]);
    assert_eq!(removed_fields(&app, "n1@example.nl").await, shown);
    // A new field with the same key starts empty, and is independent of the old one.
    app.store
        .insert_custom_field(region.id, custom_field(3, "maat", CustomFieldType::Text))
        .await
        .unwrap();
    assert_eq!(
        client.get(record).await.data()["customFields"],
        json!({"blijft": "Blijft", "maat": null})
    );
    patch(
        &client,
        "/candidates/rec00000000000002",
        &json!({"customFields": {"maat": "XL"}}),
    )
    .await;

    app.clock.advance(Duration::from_hours(24 * 30 - 1));
    app.services.mutations.tidy_now().await.unwrap();
    assert_eq!(
        (kept(), removed_fields(&app, "n1@example.nl").await),
        (133, shown)
    );
    let tag = client.get(record).await.header("etag").to_owned();
    let first = client.get("/candidates?fields=name").await.json()["meta"]["cursor"]
        .as_str()
        .unwrap()
        .to_owned();
    let last = client
        .get(&format!("/candidates?fields=name&cursor={first}"))
        .await
        .json()["meta"]["syncToken"]
        .clone();
    app.clock.advance(Duration::from_hours(1));
    app.services.mutations.tidy_now().await.unwrap();
    app.services.mutations.tidy_now().await.unwrap();
    app.services.mutations.step().await.unwrap();
    assert_eq!(
        (kept(), removed_fields(&app, "n1@example.nl").await),
        (0, json!([]))
    );
    assert_eq!(
        app.count("candidates", "custom LIKE '%Blijft%'"),
        132,
        "other values stay"
    );
    assert_eq!(
        app.count("candidates", "id = 'rec00000000000132' AND custom IS NULL"),
        1
    );
    let after = client.get(record).await;
    assert_eq!(
        after.data(),
        with(
            before,
            json!({"customFields": {"blijft": "Blijft", "maat": null}})
        )
    );
    assert_ne!(after.header("etag"), tag, "another state is stored");
    let second = client
        .get("/candidates/rec00000000000002?fields=customFields")
        .await
        .data();
    assert_eq!(
        second["customFields"],
        json!({"blijft": "Blijft", "maat": "XL"})
    );
    let changes = client
        .get(&format!(
            "/candidates/changes?syncToken={}",
            last.as_str().unwrap()
        ))
        .await;
    assert_eq!(changes.data(), json!([]), "nothing visible changed");
    let stored = app.everything_stored();
    assert!(!stored.windows(8).any(|window| window == b"Maat-Zqx"));
}
