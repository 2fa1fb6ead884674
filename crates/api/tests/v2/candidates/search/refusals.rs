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

#[testkit::test]
async fn a_cursor_does_not_depend_on_the_order_of_members() {
    let (app, region) = filled().await;
    let client = app.client(&region.key);
    let search = json!({"filters": {"state": "live", "createdAt": {"before": "2999-01-01T00:00:00Z"}}, "pageSize": 1});
    let page = super::found(&client, &search).await;
    let next = json!({
        "cursor": page.json()["meta"]["cursor"],
        "sort": null,
        "filters": {"phase": null, "createdAt": {"before": "2999-01-01T00:00:00Z"}, "state": "live"},
    });
    assert_eq!(super::first(&client, next).await.len(), 2);
}

#[testkit::test]
async fn null_is_the_same_as_absent() {
    let (app, region) = filled().await;
    let client = app.client(&region.key);
    let all = super::first(&client, json!({})).await;
    assert_eq!(all.len(), 3);
    for search in [
        json!({
            "words": null, "inTexts": null, "filters": null, "sort": null, "fields": null, "pageSize": null, "cursor": null,
        }),
        json!({"words": " ", "filters": {
            "phase": null, "sectors": null, "privacyConsent": null, "hasCurriculumVitae": null, "state": null, "city": null,
            "coordinator": null, "createdAt": null, "nextTask": null, "retentionEndsBefore": null, "customFields": null,
        }}),
        json!({"filters": {
            "createdAt": {"from": null, "before": "2999-01-01T00:00:00Z"},
            "lastContact": {"from": null, "empty": true},
            "customFields": [{"key": "uren", "values": [null], "contains": null, "from": null}],
        }}),
    ] {
        assert_eq!(super::first(&client, search.clone()).await, all, "{search}");
    }
    let page = super::first(&client, json!({"pageSize": 2.0})).await;
    assert_eq!(page.len(), 2, "a whole number may be written as 2.0");
}

#[testkit::test]
async fn a_condition_without_content_is_refused() {
    let (app, region) = filled().await;
    for (number, key, kind) in [
        (2, "start", CustomFieldType::Date),
        (3, "wens", CustomFieldType::Text),
    ] {
        let field = custom_field(number, key, kind);
        app.store
            .insert_custom_field(region.id, field)
            .await
            .unwrap();
    }
    let client = app.client(&region.key);
    for (search, fault) in [
        (json!({"words": "-- !"}), "/words pattern"),
        (json!({"words": "\"\""}), "/words pattern"),
        (
            json!({"filters": {"city": ["utr", "?"]}}),
            "/filters/city/1 pattern",
        ),
        (
            json!({"filters": {"postalCode": ["."]}}),
            "/filters/postalCode/0 pattern",
        ),
        (
            json!({"filters": {"customFields": [{"key": "wens", "contains": "%"}]}}),
            "/filters/customFields/0/contains pattern",
        ),
        (
            json!({"filters": {"customFields": [{"key": "start", "from": "2026-13-45"}]}}),
            "/filters/customFields/0/from unexpected",
        ),
        (
            json!({"filters": {"customFields": [{"key": "start", "from": "abcd-efghi"}]}}),
            "/filters/customFields/0/from unexpected",
        ),
        (
            json!({"filters": {"customFields": [{"key": "wens", "contains": null}]}}),
            "/filters/customFields/0 minProperties",
        ),
        (
            json!({"filters": {"lastContact": {"from": null}}}),
            "/filters/lastContact minProperties",
        ),
        (
            json!({"filters": {"nextTask": {}}}),
            "/filters/nextTask minProperties",
        ),
    ] {
        let answer = client.post("/candidates/search", &search).await;
        assert_eq!(answer.faults(), [fault], "{search}");
    }
}
