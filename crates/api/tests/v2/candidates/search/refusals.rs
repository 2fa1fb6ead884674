//! Searches that are refused.

use crate::{TestRegion, app_with, custom_field};
use http::StatusCode;
use model::CustomFieldType;
use serde_json::{Value, json};
use testkit::{TestApp, candidate};

async fn filled() -> (TestApp, TestRegion) {
    let (app, region) = app_with((1..=3).map(candidate).collect()).await;
    let field = custom_field(1, "uren", CustomFieldType::Number);
    app.store
        .insert_custom_field(region.id, field)
        .await
        .unwrap();
    (app, region)
}

async fn faults(search: Value) -> Vec<String> {
    let (app, region) = filled().await;
    let answer = app
        .client(&region.key)
        .post("/candidates/search", &search)
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{search}");
    let mut faults = answer.faults();
    faults.sort();
    faults
}

#[testkit::test]
async fn every_fault_is_named() {
    let search = json!({
        "words": "\"jan", "sort": "leeftijd", "pageSize": 0, "cursor": "x", "fields": ["naam"],
        "filters": {
            "phase": ["weg"], "coordinator": ["x"], "lastContact": {}, "createdAt": {"from": "gisteren"},
            "nextTask": {"before": "2026-02-30"}, "geheim": 1,
            "customFields": [{"key": "maat", "values": ["L"]}, {"key": "uren", "contains": "x"}, {"key": "uren", "values": [true]}],
        },
    });
    let places: Vec<String> = faults(search)
        .await
        .iter()
        .map(|fault| fault.split(' ').next().unwrap().to_owned())
        .collect();
    for place in [
        "/words",
        "/sort",
        "/pageSize",
        "/cursor",
        "/filters/phase/0",
        "/filters/coordinator/0",
        "/filters/lastContact",
        "/filters/createdAt/from",
        "/filters/nextTask/before",
        "/filters/geheim",
        "/filters/customFields/0/key",
        "/filters/customFields/1/contains",
        "/filters/customFields/2/values/0",
    ] {
        assert!(
            places.iter().any(|known| known == place),
            "{place}: {places:?}"
        );
    }
}

#[testkit::test]
async fn a_cursor_belongs_to_one_search() {
    let (app, region) = filled().await;
    let other = app.region("zuid").await;
    let client = app.client(&region.key);
    let search = json!({"words": "kandidaat", "pageSize": 1});
    let page = super::found(&client, &search).await;
    let cursor = page.json()["meta"]["cursor"].clone();
    assert!(cursor.is_string());
    let with = |mut search: Value| {
        search["cursor"] = cursor.clone();
        search
    };
    let same = with(json!({"words": "kandidaat", "pageSize": 2}));
    assert_eq!(super::first(&client, same).await.len(), 2);
    for search in [
        json!({"words": "kand"}),
        json!({"words": "kandidaat", "sort": "name"}),
        json!({"words": "kandidaat", "filters": {"phase": ["nieuw"]}}),
    ] {
        let answer = client.post("/candidates/search", &with(search)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    }
    let elsewhere = app.client(&other.key);
    let answer = elsewhere
        .post("/candidates/search", &with(json!({"words": "kandidaat"})))
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        super::first(&elsewhere, json!({})).await,
        Vec::<String>::new()
    );
}
