//! `GET /auth/regions/{id}/api-keys/{keyId}/accesses`: which candidates a key accessed.

use crate::{app_with, delete, patch};
use http::StatusCode;
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};
use testkit::{Client, TestApp, candidate};

async fn own_key(client: &Client<'_>, description: &str) -> (String, String) {
    let made = client
        .post(
            "/auth/region/api-keys",
            &json!({"description": description}),
        )
        .await
        .json()["data"]
        .clone();
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    (text("id"), text("key"))
}

async fn all(client: &Client<'_>, path: &str, query: &str) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("{path}?{query}{cursor}")).await;
        all.extend(page.data().as_array().unwrap().iter().cloned());
        match page.json()["meta"]["cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

async fn later(app: &TestApp) {
    app.record_accesses().await;
    app.clock.advance(Duration::from_mins(2));
}

#[testkit::test]
async fn key_accesses_list_each_candidate_once_with_its_operations() {
    let (app, region) = app_with((1..=5).map(candidate).collect()).await;
    let client = app.client(&region.key);
    let (id, key) = own_key(&client, "gelekt").await;
    let path = format!("/auth/regions/{}/api-keys/{id}/accesses", region.id);
    let other = app.client(&key);
    assert_eq!(all(&client, &path, "pageSize=2").await, Vec::<Value>::new());
    other
        .get("/candidates/rec00000000000004?fields=name")
        .await
        .data();
    later(&app).await;
    other
        .get("/candidates/rec00000000000004?fields=phone")
        .await
        .data();
    other
        .get("/candidates/rec00000000000002?fields=name")
        .await
        .data();
    patch(
        &other,
        "/candidates/rec00000000000005",
        &json!({"city": "Assen"}),
    )
    .await;
    client.get("/candidates/rec00000000000001").await.data();
    later(&app).await;
    let seen = |number: u32, first: &str, last: &str, actions: Value, fields: Value| {
        json!({"candidateId": format!("rec{number:014}"), "firstAt": format!("2026-01-02T03:{first}.678Z"),
            "lastAt": format!("2026-01-02T03:{last}.678Z"), "actions": actions, "fields": fields})
    };
    let get = || json!(["candidates.get"]);
    let expected = [
        seen(2, "06:05", "06:05", get(), json!(["id", "name"])),
        seen(4, "04:05", "06:05", get(), json!(["id", "name", "phone"])),
        seen(
            5,
            "06:05",
            "06:05",
            json!(["candidates.update"]),
            json!(["city"]),
        ),
    ];
    for size in [1, 2, 100] {
        assert_eq!(
            all(&client, &path, &format!("pageSize={size}")).await,
            expected,
            "{size}"
        );
    }
    let ids = async |query: &str| -> Vec<Value> {
        all(&client, &path, query)
            .await
            .iter()
            .map(|seen| seen["candidateId"].clone())
            .collect()
    };
    assert_eq!(ids("to=2026-01-02T03:05:00Z").await, ["rec00000000000004"]);
    assert_eq!(
        ids("from=2026-01-02T04:05:00%2B01:00&to=2026-01-02T03:06:04Z").await,
        Vec::<Value>::new()
    );
    assert_eq!(ids("from=2026-01-02T03:06:00Z").await.len(), 3);

    // Accesses of a revoked key and to archived candidates remain. Those to erased candidates do
    // not.
    assert_eq!(
        delete(
            &client,
            &format!("/auth/regions/{}/api-keys/{id}", region.id)
        )
        .await
        .status,
        StatusCode::NO_CONTENT
    );
    delete(&client, "/candidates/rec00000000000004?permanent=true").await;
    delete(&client, "/candidates/rec00000000000002").await;
    assert_eq!(ids("").await, ["rec00000000000002", "rec00000000000005"]);
    assert_eq!(
        all(&client, &format!("/api/sandbox{path}"), "").await,
        Vec::<Value>::new()
    );
}

#[testkit::test]
async fn access_to_whole_lists_is_listed_by_block() {
    let (app, region) = app_with((1..=9_000).map(candidate).collect()).await;
    let client = app.client(&region.key);
    let (id, key) = own_key(&client, "mirror").await;
    let path = format!("/auth/regions/{}/api-keys/{id}/accesses", region.id);
    let other = app.client(&key).with("accept", "application/x-ndjson");
    other.get("/candidates?fields=name").await;
    later(&app).await;
    app.client(&key)
        .get("/candidates/rec00000000004711")
        .await
        .data();
    later(&app).await;
    let seen = all(&client, &path, "pageSize=100").await;
    let ids: BTreeSet<_> = seen
        .iter()
        .map(|seen| seen["candidateId"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!((seen.len(), ids.len()), (9_000, 9_000));
    let one = seen
        .iter()
        .find(|seen| seen["candidateId"] == "rec00000000004711")
        .unwrap();
    assert_eq!(one["actions"], json!(["candidates.get", "candidates.list"]));
}

#[testkit::test]
async fn key_accesses_need_an_own_key_and_a_cursor_of_the_same_list() {
    let (app, region) = app_with((1..=3).map(candidate).collect()).await;
    let other = app.region("zuid").await;
    let client = app.client(&region.key);
    let (id, key) = own_key(&client, "website").await;
    let (second, _) = own_key(&client, "tweede").await;
    app.client(&key).get("/candidates").await.data();
    later(&app).await;
    let path = |region: &str, key: &str| format!("/auth/regions/{region}/api-keys/{key}/accesses");
    let own = path(region.id.as_str(), &id);
    let cursor = client.get(&format!("{own}?pageSize=1")).await.json()["meta"]["cursor"]
        .as_str()
        .unwrap()
        .to_owned();
    for elsewhere in [
        format!("{}?cursor={cursor}", path(region.id.as_str(), &second)),
        format!("{own}?cursor={cursor}&from=2026-01-01T00:00:00Z"),
        format!("/api/sandbox{own}?cursor={cursor}"),
        format!("{own}?cursor=x"),
    ] {
        let refused = client.get(&elsewhere).await;
        assert_eq!(
            (refused.status, refused.faults()),
            (StatusCode::BAD_REQUEST, vec!["cursor cursor".to_owned()])
        );
    }
    let faults = client
        .get(&format!("{own}?from=yesterday&to=2026"))
        .await
        .faults();
    assert_eq!(faults, ["from format", "to format"]);
    let turned = client
        .get(&format!(
            "{own}?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z"
        ))
        .await
        .faults();
    assert_eq!(turned, ["to range"]);
    let theirs = app.client(&other.key);
    for missing in [
        path(region.id.as_str(), &id),
        path(other.id.as_str(), &id),
        path(other.id.as_str(), "x"),
    ] {
        assert_eq!(
            theirs.get(&missing).await.status,
            StatusCode::NOT_FOUND,
            "{missing}"
        );
    }
}
